"""The webhook: nothing enters without the secret, nothing is acknowledged before it is kept."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.contract import Arrived
from bot.web.telegram_webhook import MAX_BODY, PATH, SECRET_HEADER, routes

SECRET = "only Telegram knows"
UPDATE = {"update_id": 7, "message": {"chat": {"id": 12}, "text": "bonjour"}}


class Kept:
    def __init__(self) -> None:
        self.updates: list[Arrived] = []

    async def keep(self, updates: list[Arrived]) -> None:
        self.updates += updates


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def client(kept: Kept) -> TestClient:
    return TestClient(Starlette(routes=routes(kept.keep, SECRET)))


def test_an_update_with_the_secret_is_kept(client: TestClient, kept: Kept) -> None:
    assert client.post(PATH, json=UPDATE, headers={SECRET_HEADER: SECRET}).status_code == 200
    assert kept.updates == [Arrived("telegram", "7", "12", UPDATE)]


@pytest.mark.parametrize("headers", [{}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}])
def test_without_the_secret_nothing_enters(
    client: TestClient, kept: Kept, headers: dict[str, str]
) -> None:
    assert client.post(PATH, json=UPDATE, headers=headers).status_code == 401
    assert kept.updates == []


@pytest.mark.parametrize(
    "body", ["", "{", "[]", "7", "null", '{"update_id": "x"}', "[" * 50_000, "\x00\xff"]
)
def test_a_malformed_body_is_refused(client: TestClient, kept: Kept, body: str) -> None:
    answer = client.post(PATH, content=body, headers={SECRET_HEADER: SECRET})
    assert answer.status_code == 400
    assert kept.updates == []


def test_a_body_that_is_too_large_is_refused(client: TestClient, kept: Kept) -> None:
    answer = client.post(PATH, content=b" " * (MAX_BODY + 1), headers={SECRET_HEADER: SECRET})
    assert answer.status_code == 413
    assert kept.updates == []


def test_an_error_while_keeping_is_no_acknowledgement() -> None:
    async def fail(updates: list[Arrived]) -> None:
        raise OSError("disk full")

    app = Starlette(routes=routes(fail, SECRET))
    client = TestClient(app, raise_server_exceptions=False)
    answer = client.post(PATH, json=UPDATE, headers={SECRET_HEADER: SECRET})
    assert answer.status_code == 500
