"""What the team sees: who waits, who is silent, and what became of the calls; ids only."""

from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest

from bot import pairs_desk
from bot.command import main
from solidarity.befriending.pairs import overview
from solidarity.befriending.pairs.overview import Waiting
from solidarity.lifecycles import CallState
from solidarity.settings import Calls
from solidarity.storage.engine import Sessions
from tests.befriending.days import MUSIC, Days, listener, wisher
from tests.solidarity.stories import NOON

MONDAY = datetime.fromisoformat("2026-11-23")


def test_who_waits_longest_comes_first_with_what_is_going_on(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = wisher(session, waiting_since=NOON - timedelta(days=2))
        paul = wisher(session, "Paul", waiting_since=NOON - timedelta(days=9), language="nl")
        listener(session, "Karim")
        days = Days(session)
        days.look_for(denise)
        waiting = [
            Waiting(paul.id, 9, 0, presented=False),
            Waiting(denise.id, 2, 1, presented=False),
        ]
        assert overview.who_waits(session, now=NOON) == waiting


def test_pairs_gone_silent_are_listed_the_longest_first(lite: Sessions) -> None:
    with lite.begin() as session:
        days = Days(session)
        quiet = days.pair_up(wisher(session), listener(session, "Karim"))
        lively = days.pair_up(
            wisher(session, "Paul", interests=MUSIC), listener(session, "An", interests=MUSIC)
        )
        days.call(lively, datetime.fromisoformat("2026-12-01T14:00"), CallState.HELD)
        now = NOON + timedelta(days=10)
        assert overview.gone_silent(session, calls=Calls(), now=now) == [(quiet, 10)]


def test_calls_are_counted_by_week(lite: Sessions) -> None:
    with lite.begin() as session:
        days = Days(session)
        pair = days.pair_up(wisher(session), listener(session, "Karim"))
        for state in (CallState.HELD, CallState.HELD, CallState.MISSED, CallState.PLANNED):
            days.call(pair, MONDAY + timedelta(hours=9), state)
        days.call(pair, MONDAY - timedelta(minutes=30), CallState.CANCELLED)
        days.call(pair, MONDAY + timedelta(days=3), CallState.PLANNED)
        *_, last, this = overview.calls_by_week(session, now=NOON)
        assert (this.monday, this.held, this.missed, this.unknown) == (MONDAY, 2, 1, 1)
        assert (last.held, last.cancelled) == (0, 1)
        assert len(overview.calls_by_week(session, now=NOON)) == overview.WEEKS


def test_the_story_of_somebody_is_told_in_order_and_by_numbers(lite: Sessions) -> None:
    with lite.begin() as session:
        days = Days(session)
        denise, karim = wisher(session), listener(session, "Karim")
        pair = days.pair_up(denise, karim)
        days.after(hours=1)
        days.tap(denise, "pair.stop")
        told = [what for _, what in overview.story(session, denise.id)]
        between = f"pair {pair.id} (person {denise.id}, volunteer {karim.id})"
        assert told.index(f"{between} began") < told.index(f"{between} ended by person")
        assert "Denise" not in str(told)
        assert "Karim" not in str(told)


def test_the_command_shows_it_and_shares_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'pairs.sqlite3'}"
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["migrate"]) == 0
    assert main(["pairs"]) == 0
    assert "waiting for somebody who calls: 0" in capsys.readouterr().out
    assert main(["pairs", "--assign"]) == 0
    assert "0 volunteers were asked" in capsys.readouterr().out
    assert main(["pairs", "--person", "7"]) == 1
    assert "there is no person 7" in capsys.readouterr().out


def test_the_desk_names_nobody(lite: Sessions) -> None:
    with lite.begin() as session:
        days = Days(session)
        denise = wisher(session)
        pair = days.pair_up(denise, listener(session, "Karim"))
        days.call(pair, MONDAY + timedelta(hours=9), CallState.HELD)
        paul = wisher(session, "Paul", language="nl")
        printed = StringIO()
        pairs_desk.print_pairs(session, Calls(), NOON, printed)
        out = printed.getvalue()
        assert f"person {paul.id}  0 days  0 asked" in out
        assert "2026-11-23      1       0          0        0" in out
        assert not any(name in out for name in ("Denise", "Karim", "Paul"))
