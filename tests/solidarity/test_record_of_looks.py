"""The record of looks keeps no number of somebody who was erased, and follows who was merged."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import audit
from solidarity.alarms import record
from solidarity.forgetting.erasing import erase
from solidarity.merging import merge
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event
from tests.solidarity.stories import NOON, RULES, person


def looks(session: Session) -> set[tuple[int | None, int | None]]:
    """Who looked at whom."""
    session.flush()
    return {(look.by, look.whose) for look in audit.read(session)}


def told(session: Session) -> set[object]:
    """All that stands in facts."""
    return {value for facts in session.scalars(select(Event.facts)) for value in facts.values()}


def looked_at(session: Session, member: int, whose: int) -> None:
    record(session, "looked_up", now=NOON, person_id=member, whose=whose, what="call")
    record(session, "suspended", now=NOON, person_id=whose, what="other", by=member)
    record(session, "reported", now=NOON, person_id=whose, by=member)
    record(session, "pair_proposed", now=NOON, person_id=whose, pair=999, volunteer=member)
    record(session, "pair_ended", now=NOON, person_id=whose, pair=999, by="volunteer")


@pytest.mark.parametrize("who", ["member", "looked at"])
def test_who_is_erased_is_no_number_there_any_more(sessions: Sessions, who: str) -> None:
    with sessions.begin() as session:
        ines, denise, an = (person(session, name) for name in ("Ines", "Denise", "An"))
        looked_at(session, ines.id, denise.id)
        looked_at(session, an.id, an.id)
        numbers = ines.id, denise.id, an.id
        erase(session, ines if who == "member" else denise, rules=RULES, now=NOON)
    with sessions.begin() as session:
        ines_id, denise_id, an_id = numbers
        left = (None, denise_id) if who == "member" else (ines_id, None)
        assert looks(session) == {left, (an_id, an_id)}
        assert (ines_id in told(session)) == (who == "looked at")


def test_who_is_merged_is_the_other_there(sessions: Sessions) -> None:
    with sessions.begin() as session:
        ines, denise, twin = (person(session, name) for name in ("Ines", "Denise", "Twin"))
        looked_at(session, ines.id, twin.id)
        merge(session, denise, twin, now=NOON)
        assert looks(session) == {(ines.id, denise.id)}
