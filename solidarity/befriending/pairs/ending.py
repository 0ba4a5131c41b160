"""A pair ends: by one tap, without a reason, and nobody is blamed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.around import reminding
from solidarity.befriending.pairs import going_on, nudging, pairing
from solidarity.befriending.times.booking import hold_calendars
from solidarity.befriending.times.booking import move as move_call
from solidarity.befriending.times.planning import when
from solidarity.errors import IllegalStep
from solidarity.lifecycles import LIVING_PAIRS, CallState, PairState, WishState
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Pair, Person, Series, Wish
from solidarity.team import tell_team

ALARMS = (going_on.CHECK, *nudging.ALARMS, "plan_calls", "resume_pair")
"""What was still to be done for a pair; the last two are of planning and pausing."""


def stop(session: Session, pair: Pair, person: Person, *, rules: Rules, now: datetime) -> None:
    """Either side stops. He who is called says whether somebody else may call him; when the
    volunteer stops, somebody else is looked for at once."""
    going_on.own_pair(session, pair.id, person)
    wish = hold_both(session, pair)
    if pair.state not in LIVING_PAIRS:
        raise IllegalStep(pair=pair.id)
    if person.id == pair.volunteer_id:
        _end(session, pair, by="volunteer", now=now)
        known = {"name": pair.person.first_name}
        notify(session, person, Message("pair.you_stopped_calling", known), now=now)
        _find_successor(session, pair, wish, rules=rules, now=now)
        return
    end_for_person(session, pair, wish, now=now)
    tell_team(session, "pair_ended", now=now, person=person)
    _ask_what_now(session, pair, now=now)


def end_for_person(session: Session, pair: Pair, wish: Wish, *, now: datetime) -> None:
    """He who is called stops: his volunteer hears it kindly. Pair and wish are held."""
    _end(session, pair, by="person", now=now)
    pairing.move_wish(wish, WishState.STOPPED)
    known = {"name": pair.person.first_name}
    notify(session, pair.volunteer.person, Message("pair.ended_for_volunteer", known), now=now)


def hold_both(session: Session, pair: Pair) -> Wish:
    """Both calendars, wish and pair as they are now, kept from everybody else.

    Always in this order: who holds in one order never waits for somebody who waits for him.
    """
    hold_calendars(session, pair.person_id, pair.volunteer_id)
    wish = pairing.hold(session, pair.person_id)
    session.refresh(pair, with_for_update=True)
    return wish


def _end(session: Session, pair: Pair, *, by: str, now: datetime) -> None:
    """The pair is over, with its calls to come and all that was to be asked about it."""
    pairing.move(pair, PairState.ENDED)
    pair.ended_at, pair.ended_by = now, by
    planned = select(Call).where(Call.pair_id == pair.id, Call.state == CallState.PLANNED)
    for call in session.scalars(planned).all():
        move_call(call, CallState.CANCELLED)
        reminding.drop_reminders(session, call, now=now)
        if call.volunteer_id != pair.volunteer_id:
            not_needed = Message("stand_in.not_needed", {"when": when(call.at)})
            notify(session, call.volunteer.person, not_needed, now=now)
    going = select(Series).where(Series.pair_id == pair.id, Series.ended_at.is_(None))
    for series in session.scalars(going):
        series.ended_at = now
    drop_alarms(session, pair.id, *ALARMS, now=now)
    session.flush()
    record(session, "pair_ended", now=now, person_id=pair.person_id, pair=pair.id, by=by)


def dissolve(session: Session, pair: Pair, wish: Wish, *, now: datetime) -> None:
    """These two should never have been a pair: somebody else is looked for. Both are held."""
    _end(session, pair, by="team", now=now)
    wait_again(wish, now=now)
    drop_alarms(session, wish.person_id, pairing.LOOK, now=now)
    set_alarm(session, pairing.LOOK, wish.person_id, due_at=now)


def _ask_what_now(session: Session, pair: Pair, *, now: datetime) -> None:
    buttons = column(
        Button("button.somebody_else", "pair.other", pair.id),
        Button("button.no_more_calls", "pair.no_more", pair.id),
    )
    known = {"name": pair.volunteer.person.first_name}
    notify(session, pair.person, Message("pair.you_stopped", known, buttons), now=now)


def _find_successor(
    session: Session, pair: Pair, wish: Wish, *, rules: Rules, now: datetime
) -> None:
    """The volunteer cannot go on: the person hears it kindly, and is not left alone."""
    wait_again(wish, now=now)
    tell_team(session, "pair_ended", now=now, person=pair.person)
    known = {"name": pair.volunteer.person.first_name}
    notify(session, pair.person, Message("pair.ended_for_person", known), now=now)
    pairing.look(session, wish, rules=rules, now=now)


def wait_again(wish: Wish, *, now: datetime) -> None:
    """Somebody else is looked for."""
    if wish.state == WishState.STOPPED:
        pairing.move_wish(wish, WishState.TELLING)
    pairing.move_wish(wish, WishState.WAITING)
    wish.waiting_since = now


def want_other(
    session: Session, pair_id: int, person: Person, *, rules: Rules, now: datetime
) -> None:
    """After he stopped: somebody else may call him."""
    wish = _stopped_wish(session, pair_id, person)
    wait_again(wish, now=now)
    notify(session, person, Message("pair.look_further"), now=now)
    pairing.look(session, wish, rules=rules, now=now)


def want_nobody(session: Session, pair_id: int, person: Person, *, now: datetime) -> None:
    """After he stopped: no more calls. He is welcome again at any time."""
    _stopped_wish(session, pair_id, person)
    notify(session, person, Message("pair.no_more"), now=now)


def _stopped_wish(session: Session, pair_id: int, person: Person) -> Wish:
    pair = going_on.own_pair(session, pair_id, person)
    wish = pairing.hold(session, pair.person_id)
    if person.id != pair.person_id or wish.state != WishState.STOPPED:
        raise IllegalStep(pair=pair_id)
    return wish
