"""After some weeks both are asked whether they go on."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import PairState
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Calls
from solidarity.storage.tables import Pair, Person

CHECK = "pair_check"
"""The alarm, by pair, to ask both."""


def set_check(session: Session, pair: Pair, *, calls: Calls, now: datetime) -> None:
    drop_alarms(session, pair.id, CHECK, now=now)
    set_alarm(session, CHECK, pair.id, due_at=now + timedelta(weeks=calls.check_after_weeks))


def ask_both(session: Session, pair: Pair, *, calls: Calls, now: datetime) -> None:
    """Whether they go on; a pair that pauses is left in peace until the next time."""
    session.refresh(pair, with_for_update=True)
    if pair.state not in (PairState.ACTIVE, PairState.PAUSED):
        return
    set_check(session, pair, calls=calls, now=now)
    if pair.state == PairState.PAUSED:
        return
    pair.checked_at = now
    record(session, "pair_checked", now=now, person_id=pair.person_id, pair=pair.id)
    for asked, other in sides(pair):
        buttons = column(
            Button("button.go_on", "pair.go_on", pair.id),
            Button("button.we_stop", "pair.stop", pair.id),
            Button("button.talk_about_it", "pair.talk", pair.id),
        )
        question = Message("pair.go_on", {"name": other.first_name}, buttons)
        notify(session, asked, question, now=now)


def go_on(session: Session, pair_id: int, person: Person, *, now: datetime) -> None:
    """He likes to go on: nothing changes."""
    pair = own_pair(session, pair_id, person)
    if pair.state == PairState.ENDED:
        raise IllegalStep(pair=pair_id)
    record(session, "pair_goes_on", now=now, person_id=person.id, pair=pair.id)
    notify(session, person, Message("pair.goes_on", {"name": other_of(pair, person)}), now=now)


def own_pair(session: Session, pair_id: int, person: Person) -> Pair:
    """The pair, if this person is one of the two; NotYours otherwise."""
    pair = session.get(Pair, pair_id)
    if pair is None or person.id not in (pair.person_id, pair.volunteer_id):
        raise NotYours(pair=pair_id)
    return pair


def sides(pair: Pair) -> tuple[tuple[Person, Person], tuple[Person, Person]]:
    """Each of the two, with the other."""
    caller, called = pair.volunteer.person, pair.person
    return (called, caller), (caller, called)


def other_of(pair: Pair, person: Person) -> str | None:
    """The first name of the other one."""
    other = pair.volunteer.person if person.id == pair.person_id else pair.person
    return other.first_name
