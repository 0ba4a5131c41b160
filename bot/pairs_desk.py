"""What the team sees of befriending from the shell: ids only."""

from datetime import UTC, datetime
from typing import TextIO

from sqlalchemy.orm import Session

from solidarity.befriending.pairs import overview, pairing_all
from solidarity.settings import Calls, Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Person


def show_pairs(settings: Settings, out: TextIO) -> int:
    """Who waits how long, pairs that have gone silent, and the calls of the last weeks."""
    with Sessions(open_engine(settings.database_url)).begin() as session:
        print_pairs(session, settings.rules.calls, datetime.now(UTC), out)
    return 0


def print_pairs(session: Session, calls: Calls, now: datetime, out: TextIO) -> None:
    _show_waiting(session, now, out)
    _show_silent(session, calls, now, out)
    _show_weeks(session, now, out)


def _show_waiting(session: Session, now: datetime, out: TextIO) -> None:
    waiting = overview.who_waits(session, now=now)
    print(f"waiting for somebody who calls: {len(waiting)}", file=out)
    for one in waiting:
        state = "the person decides" if one.presented else f"{one.asked} asked"
        print(f"  person {one.person_id}  {one.days} days  {state}", file=out)


def _show_silent(session: Session, calls: Calls, now: datetime, out: TextIO) -> None:
    silent = overview.gone_silent(session, calls=calls, now=now)
    print(f"pairs gone silent: {len(silent)}", file=out)
    for pair, days in silent:
        who = f"person {pair.person_id}  volunteer {pair.volunteer_id}"
        print(f"  pair {pair.id}  {who}  {days} days", file=out)


def _show_weeks(session: Session, now: datetime, out: TextIO) -> None:
    print("week of      held  missed  cancelled  unknown", file=out)
    for week in overview.calls_by_week(session, now=now):
        figures = f"{week.held:>4}  {week.missed:>6}  {week.cancelled:>9}  {week.unknown:>7}"
        print(f"{week.monday:%Y-%m-%d}   {figures}", file=out)


def show_story(settings: Settings, person_id: int, out: TextIO) -> int:
    """What happened with the calls of one person, on either side, in order."""
    with Sessions(open_engine(settings.database_url)).begin() as session:
        if session.get(Person, person_id) is None:
            print(f"there is no person {person_id}", file=out)
            return 1
        for at, what in overview.story(session, person_id):
            print(at.isoformat(timespec="minutes"), what, file=out)
    return 0


def pair_all(settings: Settings, out: TextIO) -> int:
    """Share out everybody who waits among the listeners at once, and ask these."""
    now = datetime.now(UTC)
    with Sessions(open_engine(settings.database_url)).begin() as session:
        asked = pairing_all.look_for_all(session, rules=settings.rules, now=now)
        print(f"{asked} volunteers were asked", file=out)
    return 0
