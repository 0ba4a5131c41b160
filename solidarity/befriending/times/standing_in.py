"""Somebody else calls for once: found among those who are free then, and the first yes counts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.around import reminding
from solidarity.befriending.pairs.fitting import question_of
from solidarity.befriending.times import booking, pausing
from solidarity.befriending.times.aims import hold_pair, is_followed
from solidarity.befriending.times.common_hours import fits, listening
from solidarity.befriending.times.planning import when
from solidarity.candidates import find_candidates
from solidarity.clock import point_in_time, wall_time
from solidarity.errors import CannotBook, IllegalStep, NotYours, OfferOver, PlaceTaken
from solidarity.lifecycles import LIVING_PAIRS, CallState
from solidarity.limits import HELPS
from solidarity.matching import Question, rank
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Pair, Person, Tap, Volunteer, Wish
from solidarity.vocabulary import language_mask

MOST_ASKED = 3
ENOUGH = 200
ALARM = "stand_in"
LONGEST = timedelta(hours=12)
"""So long the listeners have to answer; and until an hour before the call, if that is sooner."""
BEFORE = timedelta(hours=1)
WHOLE_PAUSE = "pause"
"""On a button: for all calls that the pause leaves out, and not for this one only."""


def look(
    session: Session, call: Call, person: Person, *, whole: bool, rules: Rules, now: datetime
) -> None:
    """Ask up to three listeners who are free then; `whole`: for all calls of the pause."""
    if person.id != call.person_id:
        raise NotYours(call=call.id)
    _hold(session, call, now=now)
    if _asked(session, call):
        raise IllegalStep(call=call.id, asked=True)
    chosen = list(_free_listeners(session, call, rules=rules, now=now))[:MOST_ASKED]
    for volunteer in chosen:
        _ask(session, call, volunteer, whole=whole, now=now)
    if not chosen:
        notify(session, person, Message("stand_in.nobody", {"when": when(call.at)}), now=now)
        return
    over = min(now + LONGEST, point_in_time(call.at) - BEFORE)
    set_alarm(session, ALARM, call.id, due_at=max(over, now))
    record(session, "stand_in_asked", now=now, person_id=person.id, call=call.id, n=len(chosen))
    notify(session, person, Message("stand_in.looking"), now=now)


def _hold(session: Session, call: Call, *besides: int, now: datetime) -> Pair:
    """A call that was cancelled, is still to come, and nobody has taken."""
    pair = hold_pair(session, call.pair_id, *besides)
    session.refresh(call, with_for_update=True)
    if is_followed(session, call):
        raise PlaceTaken(call=call.id)
    if call.state != CallState.CANCELLED or call.at < wall_time(now):
        raise IllegalStep(call=call.id, state=call.state)
    return pair


def _asked(session: Session, call: Call) -> set[int]:
    """Who was asked to stand in already."""
    query = select(Tap.person_id).where(Tap.action == "stand_in.yes", Tap.ref == call.id)
    return set(session.scalars(query))


def _free_listeners(
    session: Session, call: Call, *, rules: Rules, now: datetime
) -> Iterator[Volunteer]:
    """Other listeners who speak the language and can call then, in the order of the ranking."""
    question = _question(session, call)
    found = find_candidates(session, question, asking=rules.asking, enough=ENOUGH, now=now)
    asked = _asked(session, call) | {call.volunteer_id, call.pair.volunteer_id}
    for ranked in rank(found, has_time=True, now=now):
        number = ranked.candidate.volunteer_id
        if number in asked or not fits(listening(session, number), call.at, call.minutes):
            continue
        why = booking.why_not(
            session, at=call.at, minutes=call.minutes, person_id=call.person_id,
            volunteer_id=number, calls=rules.calls, now=now,
        )  # fmt: skip
        if why is None:
            yield session.get_one(Volunteer, number)


def _question(session: Session, call: Call) -> Question:
    wish = session.get(Wish, call.person_id)
    person = session.get_one(Person, call.person_id)
    languages = (wish.languages if wish is not None else 0) or language_mask([person.language])
    return question_of(person.id, languages)


def _ask(session: Session, call: Call, volunteer: Volunteer, *, whole: bool, now: datetime) -> None:
    """No name and no number before he has said yes."""
    value = WHOLE_PAUSE if whole else None
    buttons = row(
        Button("button.stand_in_yes", "stand_in.yes", call.id, value),
        Button("button.stand_in_no", "stand_in.no", call.id, value),
    )
    volunteer.last_asked_at = now
    known = {"when": when(call.at), "language": call.person.language}
    key = "stand_in.ask_pause" if whole else "stand_in.ask"
    notify(session, volunteer.person, Message(key, known, buttons), now=now)


def accept(
    session: Session, call: Call, volunteer: Person, *, whole: bool, rules: Rules, now: datetime
) -> None:
    """The first yes calls. PlaceTaken when somebody was faster, or he has a call then himself."""
    if volunteer.volunteer is None or volunteer.volunteer.state not in HELPS:
        raise OfferOver(call=call.id)
    pair = _hold(session, call, volunteer.id, now=now)
    others = pausing.left_out_by_pause(session, pair, now=now) if whole else []
    calls = [call, *(one for one in others if one.id != call.id)]
    booked = [
        new
        for one in calls
        if (new := _book(session, pair, one, volunteer, rules=rules, now=now)) is not None
    ]
    if not booked:
        raise PlaceTaken(call=call.id)
    drop_alarms(session, call.id, ALARM, now=now)
    record(session, "stands_in", now=now, person_id=volunteer.id, call=call.id, n=len(booked))
    _tell(session, pair, booked, volunteer, now=now)


def _book(
    session: Session, pair: Pair, call: Call, volunteer: Person, *, rules: Rules, now: datetime
) -> Call | None:
    try:
        new = booking.book(
            session, pair, call.at, minutes=call.minutes, calls=rules.calls, now=now,
            volunteer_id=volunteer.id, series=call.series, planned_at=call.planned_at, follows=call,
        )  # fmt: skip
    except CannotBook:
        return None
    reminding.set_reminders(session, new, rules=rules, now=now)
    return new


def _tell(
    session: Session, pair: Pair, booked: list[Call], volunteer: Person, *, now: datetime
) -> None:
    first, more = booked[0], len(booked) - 1
    yours = {"name": volunteer.first_name, "when": when(first.at)}
    theirs = {"name": pair.person.first_name, "when": when(first.at)}
    buttons = row(
        Button("button.stand_in_fine", "moment.leave", first.id),
        Button("button.stand_in_rather_not", "stand_in.refuse", first.id),
    )
    found, thanks = Message("stand_in.found", yours, buttons), Message("stand_in.thanks", theirs)
    if more:
        found = Message("stand_in.found_more", yours | {"n": more}, buttons)
        thanks = Message("stand_in.thanks_more", theirs | {"n": more})
    notify(session, pair.person, found, now=now)
    notify(session, volunteer, thanks, now=now)


def decline(
    session: Session, call: Call, volunteer: Person, *, rules: Rules, now: datetime
) -> None:
    """Not he: the next one who is free is asked."""
    record(session, "stand_in_declined", now=now, person_id=volunteer.id, call=call.id)
    notify(session, volunteer, Message("stand_in.declined"), now=now)
    if (
        call.at < wall_time(now)
        or is_followed(session, call)
        or call.pair.state not in LIVING_PAIRS
    ):
        return
    following = next(_free_listeners(session, call, rules=rules, now=now), None)
    if following is not None:
        whole = call.pair.paused_until is not None
        _ask(session, call, following, whole=whole, now=now)


def give_up(session: Session, call_id: int, *, now: datetime) -> None:
    """The alarm: nobody has said yes, and the person hears it in time."""
    call = session.get_one(Call, call_id)
    if call.pair.state in LIVING_PAIRS and not is_followed(session, call):
        known = {"when": when(call.at)}
        notify(session, call.person, Message("stand_in.nobody", known), now=now)


def refuse(session: Session, call: Call, person: Person, *, now: datetime) -> None:
    """The person would rather wait for her own volunteer: no call of the one who stands in."""
    if person.id != call.person_id:
        raise NotYours(call=call.id)
    pair = hold_pair(session, call.pair_id, call.volunteer_id)
    query = select(Call).where(
        Call.pair_id == pair.id,
        Call.volunteer_id == call.volunteer_id,
        Call.volunteer_id != pair.volunteer_id,
        Call.state == CallState.PLANNED,
        Call.at >= call.at,
    )
    standing = session.scalars(query.order_by(Call.at)).all()
    if not standing:
        raise IllegalStep(call=call.id, state=call.state)
    for one in standing:
        booking.move(one, CallState.CANCELLED)
        reminding.drop_reminders(session, one, now=now)
    helper = session.get_one(Person, call.volunteer_id)
    record(session, "stand_in_refused", now=now, person_id=person.id, call=call.id)
    notify(session, helper, Message("stand_in.not_needed", {"when": when(call.at)}), now=now)
    name = pair.volunteer.person.first_name
    notify(session, person, Message("stand_in.refused", {"name": name}), now=now)


def step_back(session: Session, volunteer: Person, *, now: datetime) -> None:
    """He calls for nobody else any more: who waited for that hears it in time."""
    query = (
        select(Call)
        .join(Pair, Pair.id == Call.pair_id)
        .where(
            Call.volunteer_id == volunteer.id,
            Pair.volunteer_id != volunteer.id,
            Call.state == CallState.PLANNED,
            Call.at >= wall_time(now),
        )
    )
    for call in session.scalars(query.order_by(Call.pair_id, Call.at)).all():
        hold_pair(session, call.pair_id, volunteer.id)
        booking.move(call, CallState.CANCELLED)
        reminding.drop_reminders(session, call, now=now)
        known = {"when": when(call.at)}
        notify(session, call.person, Message("stand_in.nobody", known), now=now)
