"""The same told to two processes at once, on both databases: done once, and counted together."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from solidarity.storage.tables import IntakeSource, Mention, Person, Received, TeamTask
from tests.databases import new_database
from tests.desk.telling import NUMBER, Aircall, Source
from tests.web.site import Site, serve

AT_ONCE = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Site]]:
    """Two processes of one association."""
    if request.param == "sqlite":
        empty = request.getfixturevalue("empty_database")
        url = f"sqlite:///{shutil.copy(empty, tmp_path / 'two.sqlite3')}"
    else:
        server = request.getfixturevalue("postgres_url")
        url = new_database(server, like=request.getfixturevalue("empty_postgres"))
    token = "1:a-token-nobody-uses"
    with serve(url, TELEGRAM_TOKEN=token) as one, serve(url, TELEGRAM_TOKEN=token) as other:
        yield [one, other]


def at_once(two: list[Site], tell: Callable[[Site, int], httpx.Response]) -> list[httpx.Response]:
    """Tell one and the other, several times."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda n: tell(two[n % 2], n), range(AT_ONCE)))


def count(site: Site, table: type) -> int:
    with site.sessions.begin() as session:
        return session.scalars(select(func.count()).select_from(table)).one()


def test_the_same_event_is_taken_once(two: list[Site]) -> None:
    source = Source(two[0])
    event = {"id": "7", "telephone": NUMBER, "text": "du pain", "consent": True}
    answers = at_once(two, lambda site, n: source.told_to(site).tell(**event))
    assert {answer.status_code for answer in answers} == {200}
    assert [answer.json() for answer in answers] == [{"result": "message"}] * AT_ONCE
    assert count(two[0], Received) == 1


def test_different_events_of_somebody_new_make_one_person_and_one_task(two: list[Site]) -> None:
    aircall = Aircall(two[0])
    answers = at_once(two, lambda site, n: aircall.told_to(site).rings("call.ended", n, began=9))
    assert [answer.json() for answer in answers] == [{"result": "missed"}] * AT_ONCE
    assert (count(two[0], Person), count(two[0], TeamTask)) == (1, 1)


def test_what_comes_to_both_is_counted_together(two: list[Site]) -> None:
    source = Source(two[0])
    rules = two[0].bot.settings.rules.intake
    with two[0].sessions.begin() as session:
        kept = session.scalars(select(IntakeSource)).one()
        left = timedelta(minutes=(rules.burst - 2) / rules.a_minute)
        kept.free_at = two[0].watch() + left
    answers = at_once(two, lambda site, n: source.told_to(site).tell(text="x", consent=False))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 200, *[429] * (AT_ONCE - 2)]
    assert count(two[0], Mention) == 2
