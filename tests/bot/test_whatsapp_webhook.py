"""The webhook: nothing enters unsigned, nothing is acknowledged before all of it is kept."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import inbox
from bot.channels.contract import Arrived
from bot.web.whatsapp_webhook import PATH, SIGNATURE_HEADER, routes, sign
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Received
from tests.bot.test_whatsapp_updates import JUNK
from tests.bot.whatsapp_payloads import ACCOUNT, batch, encoded, signed, status, value, words
from tests.solidarity.stories import NOON

BATCH = encoded(
    batch(
        value(words("deux", number="wamid.2", second=1), words("un", number="wamid.1")),
        value(statuses=[status("delivered")]),
    )
)
HANDSHAKE = {
    "hub.mode": "subscribe",
    "hub.verify_token": ACCOUNT.verify_token,
    "hub.challenge": "1158201444",
}


class Door:
    """The webhook before a real inbox."""

    def __init__(self, sessions: Sessions) -> None:
        self.sessions = sessions
        self.client = TestClient(Starlette(routes=routes(self.keep, ACCOUNT)))

    async def keep(self, updates: list[Arrived]) -> None:
        with self.sessions.begin() as session:
            inbox.keep(session, updates, now=NOON)

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> int:
        given = signed(body) if headers is None else headers
        return self.client.post(PATH, content=body, headers=given).status_code

    def kept(self) -> list[str]:
        with self.sessions.begin() as session:
            return list(session.scalars(select(Received.update_id).order_by(Received.id)))


@pytest.fixture
def door(sessions: Sessions) -> Door:
    return Door(sessions)


@pytest.fixture
def quick(lite: Sessions) -> Door:
    return Door(lite)


def test_a_signed_batch_is_kept_whole_and_in_order(door: Door) -> None:
    assert door.post(BATCH) == 200
    assert door.kept() == ["wamid.1", "wamid.2", "wamid.out:delivered"]


def test_a_repeated_batch_changes_nothing(door: Door) -> None:
    for _ in range(3):
        assert door.post(BATCH) == 200
    again = encoded(batch(value(words("un", number="wamid.1"), words("x", number="wamid.3"))))
    assert door.post(again) == 200
    assert door.kept() == ["wamid.1", "wamid.2", "wamid.out:delivered", "wamid.3"]


def test_the_same_message_twice_in_a_batch_is_kept_once(door: Door) -> None:
    assert door.post(encoded(batch(value(words("un"), words("un")), value(words("un"))))) == 200
    assert door.kept() == ["wamid.1"]


def test_a_hundred_messages_keep_their_order(door: Door) -> None:
    messages = [words("x", number=f"wamid.{n}", second=n) for n in range(100)]
    assert door.post(encoded(batch(value(*reversed(messages))))) == 200
    assert door.kept() == [f"wamid.{n}" for n in range(100)]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {SIGNATURE_HEADER: ""},
        {SIGNATURE_HEADER: "sha256="},
        {SIGNATURE_HEADER: sign(BATCH, "another secret")},
        {SIGNATURE_HEADER: sign(b"another body", ACCOUNT.app_secret)},
        {SIGNATURE_HEADER: sign(BATCH, ACCOUNT.app_secret).removeprefix("sha256=")},
        {SIGNATURE_HEADER: sign(BATCH, ACCOUNT.app_secret).upper()},
        {"X-Hub-Signature": sign(BATCH, ACCOUNT.app_secret)},
    ],
)
def test_without_the_right_signature_nothing_enters(quick: Door, headers: dict[str, str]) -> None:
    assert quick.post(BATCH, headers) == 401
    assert quick.kept() == []


def test_a_signature_of_odd_letters_is_a_wrong_one(quick: Door) -> None:
    headers = {SIGNATURE_HEADER.encode(): b"sha256=\xe9\xff"}
    assert quick.client.post(PATH, content=BATCH, headers=headers).status_code == 401


def test_one_changed_byte_is_seen(quick: Door) -> None:
    headers = signed(BATCH)
    assert quick.post(BATCH.replace(b"deux", b"dix!"), headers) == 401
    assert quick.kept() == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"[]", b"7", b"null", b"\x00\xff", b"[" * 50_000, b'{"a":' * 50_000,
        b'{"object":"page","entry":[]}', b"1" * 5_000,
    ],
)  # fmt: skip
def test_a_malformed_body_is_refused(quick: Door, body: bytes) -> None:
    assert quick.post(body) == 400
    assert quick.kept() == []


@pytest.mark.parametrize(
    "payload",
    [
        batch({"event": "PARTNER_REMOVED"}, field="account_update"),
        batch(value(words("bonjour"), phone_id="another")),
        batch(),
        batch(value()),
        {"object": "whatsapp_business_account"},
    ],
    ids=["the account", "another number", "no entry", "no message", "no list"],
)
def test_what_holds_nothing_for_us_is_acknowledged(quick: Door, payload: Any) -> None:
    assert quick.post(encoded(payload)) == 200, "otherwise it would come again for days"
    assert quick.kept() == []


def test_news_of_the_account_do_not_stop_the_messages_beside_them(quick: Door) -> None:
    payload = batch(value(words("bonjour")))
    payload["entry"] += batch({"event": "X"}, field="account_update")["entry"]
    assert quick.post(encoded(payload)) == 200
    assert quick.kept() == ["wamid.1"]


def test_poison_is_left_out_and_the_rest_is_kept(door: Door) -> None:
    """On both databases: each refuses other things."""
    odd = {"nul": "\0", "half": "\ud800", "big": 10**300, "deep": [[[[[{}]]]]]}
    messages = [
        words("infini", number="wamid.inf", odd=float("inf")),
        words("rien", number="wamid.nan", odd=float("nan")),
        words("long", number="w" * 300),
        words("bon\0jour \ud800", number="wamid.odd", odd=odd),
        words("merci", number="wamid.good"),
    ]
    assert door.post(encoded(batch(value(*messages)))) == 200
    assert door.kept() == ["wamid.odd", "wamid.good"]


def test_a_body_without_end_is_not_waited_for(quick: Door) -> None:
    scope = {
        "type": "http", "method": "POST", "path": PATH, "headers": [], "query_string": b"",
    }  # fmt: skip
    answered: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b" " * 100_000, "more_body": True}

    async def send(message: Any) -> None:
        answered.append(message)

    asyncio.run(quick.client.app(scope, receive, send))
    assert answered[0]["status"] == 413


def test_an_error_while_keeping_is_no_acknowledgement() -> None:
    async def fail(updates: list[Arrived]) -> None:
        raise OSError("disk full")

    client = TestClient(Starlette(routes=routes(fail, ACCOUNT)), raise_server_exceptions=False)
    assert client.post(PATH, content=BATCH, headers=signed(BATCH)).status_code == 500


def test_the_handshake_gives_the_challenge_back(quick: Door) -> None:
    answer = quick.client.get(PATH, params=HANDSHAKE)
    assert (answer.status_code, answer.text) == (200, "1158201444")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "wrong",
    [
        {"hub.verify_token": "guessed"},
        {"hub.verify_token": ""},
        {"hub.verify_token": "é"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": "<script>alert(1)</script>"},
        {"hub.challenge": ""},
        {"hub.challenge": "1" * 500},
    ],
)
def test_any_other_handshake_is_refused(quick: Door, wrong: dict[str, str]) -> None:
    answer = quick.client.get(PATH, params=HANDSHAKE | wrong)
    assert answer.status_code == 403
    assert wrong.get("hub.challenge", "none") not in answer.text or not wrong.get("hub.challenge")


def test_nothing_else_is_answered(quick: Door) -> None:
    assert quick.client.get(PATH).status_code == 403
    assert quick.client.put(PATH, content=BATCH, headers=signed(BATCH)).status_code == 405


PATIENT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@PATIENT
@given(body=st.binary(max_size=300) | JUNK.map(encoded), signature=st.text(max_size=80))
def test_no_unsigned_body_leaves_a_row(quick: Door, body: bytes, signature: str) -> None:
    given = {SIGNATURE_HEADER.encode(): signature.encode()}
    answer = quick.client.post(PATH, content=body, headers=given)
    assert answer.status_code == 401
    assert quick.kept() == []


@PATIENT
@given(body=st.binary(max_size=300))
def test_no_signed_bytes_are_an_error(quick: Door, body: bytes) -> None:
    assert quick.post(body) in (200, 400)


@PATIENT
@given(wrong=st.lists(JUNK, min_size=6, max_size=6), at=st.integers(0, 5))
def test_wrong_types_in_every_place_are_no_error_and_lose_nothing_good(
    quick: Door, wrong: list[Any], at: int
) -> None:
    good = value(words("bonjour"))
    odd = value(words("odd") | {"id": wrong[0], "text": wrong[1], "from": wrong[2]})
    odd |= {"statuses": [status("failed") | {"errors": wrong[3], "id": wrong[4]}]}
    payload = batch(odd, good)
    payload["entry"].insert(at % 3, wrong[5])
    assert quick.post(encoded(payload)) == 200
    assert "wamid.1" in quick.kept()


def test_what_is_kept_can_be_read_again(door: Door) -> None:
    door.post(encoded(batch(value(words("à demain 🌸\0\ud800")))))
    with door.sessions.begin() as session:
        assert session.scalars(select(func.count()).select_from(Received)).one() == 1
        payload = session.scalars(select(Received)).one().payload
    assert json.loads(json.dumps(payload)) == payload
