"""How much may come from one address of the internet, and whose address it is."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from starlette.requests import Request

from bot.app import Bot
from bot.web.sources import Sources, source_of
from solidarity.settings import Abuse, read_settings
from solidarity.storage.engine import Sessions

HERE, THERE, PROXY = "81.82.83.84", "91.92.93.94", "10.0.0.2"
LITTLE = Abuse(chats_an_hour=2, web_burst=3, web_a_second=0.5, trusted_proxies=1)


def request(client: str | None, forwarded: str | None = None) -> Request:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    peer = (client, 1234) if client else None
    return Request({"type": "http", "headers": headers, "client": peer})


@pytest.mark.parametrize(
    ("client", "forwarded", "proxies", "source"),
    [
        (HERE, None, 0, HERE),
        # Without the setting nobody says by himself who he is.
        (HERE, THERE, 0, HERE),
        (PROXY, HERE, 0, None),
        (PROXY, HERE, 1, HERE),
        # What somebody wrote himself stands before what the proxy wrote.
        (PROXY, f"{THERE}, {HERE}", 1, HERE),
        (PROXY, f"{THERE}, {HERE}, 10.0.0.3", 2, HERE),
        (PROXY, None, 1, None),
        ("127.0.0.1", None, 0, None),
        (None, HERE, 1, None),
        (PROXY, "unknown", 1, None),
        ("2a02:a03f:1:2:3:4:5:6", None, 0, "2a02:a03f:1:2::/64"),
    ],
)
def test_whose_address_it_is(
    client: str | None, forwarded: str | None, proxies: int, source: str | None
) -> None:
    assert source_of(request(client, forwarded), proxies=proxies) == source


def test_each_address_has_its_own_pace_and_none_is_kept_in_clear() -> None:
    now = 0.0
    sources = Sources(replace(LITTLE, trusted_proxies=0), monotonic=lambda: now)
    assert [sources.wait(request(HERE), "message") for _ in range(4)] == [0, 0, 0, 2.0]
    assert sources.wait(request(THERE), "message") == 0
    assert sources.wait(request(HERE), "chat") == 0
    assert HERE not in repr(vars(sources))
    now = 2.0
    assert sources.wait(request(HERE), "message") == 0
    assert sources.wait(request(HERE), "message") == 2.0


def test_addresses_are_forgotten_when_they_count_no_more() -> None:
    now = 0.0
    sources = Sources(replace(LITTLE, trusted_proxies=0), monotonic=lambda: now)
    for number in range(1, 200):
        sources.wait(request(f"81.82.83.{number}"), "message")
        now += 1.0
    assert len(sources._until) < 10


SLOWLY = replace(LITTLE, web_a_second=0.01)
"""A slow machine is no reason to be let in again."""


class Page:
    """The pages of a bot, asked from behind a proxy."""

    def __init__(self, bot: Bot) -> None:
        self._app = bot.pages()

    def post(self, path: str, source: str = HERE, **body: Any) -> httpx.Response:
        return asyncio.run(self._post(path, source, body))

    async def _post(self, path: str, source: str, body: dict[str, Any]) -> httpx.Response:
        way = httpx.ASGITransport(self._app, client=(PROXY, 1))
        async with httpx.AsyncClient(transport=way, base_url="http://page") as client:
            return await client.post(path, json=body, headers={"X-Forwarded-For": source})


@pytest.fixture
def page(lite: Sessions) -> Iterator[Page]:
    # With a token it is no demonstration.
    settings = read_settings({"DATABASE_URL": str(lite.engine.url), "TELEGRAM_TOKEN": "1:x"})
    bot = Bot(replace(settings, rules=replace(settings.rules, abuse=SLOWLY)))
    yield Page(bot)
    bot.sessions.engine.dispose()


def opened(page: Page, source: str = HERE, language: str = "fr") -> httpx.Response:
    return page.post("/web/people", source, role="person", language=language)


def test_so_many_chats_an_hour_and_others_still_come_in(page: Page) -> None:
    assert [opened(page).status_code for _ in range(3)] == [200, 200, 429]
    refused = opened(page)
    assert 0 < int(refused.headers["Retry-After"]) <= 1800
    assert "112" in refused.json()["error"]
    assert opened(page, THERE).status_code == 200


def test_too_many_messages_are_refused_kindly_and_danger_never(page: Page) -> None:
    token = opened(page, language="nl").json()["token"]
    says = lambda n, text: page.post(f"/web/{token}/messages", id=f"m{n}", text=text)  # noqa: E731
    assert [says(n, "bonjour").status_code for n in range(5)] == [200, 200, 200, 429, 429]
    assert int(says(9, "bonjour").headers["Retry-After"]) >= 1
    assert says(10, "ma femme ne se réveille pas").json() == {"kept": True}
    assert "112" in says(11, "hallo").json()["error"]
    assert page.post(f"/web/{token}/taps", id="t1", button="x").status_code == 429
