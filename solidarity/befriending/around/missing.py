"""A call that nobody answered: tried again the same day and the day after, then the team looks."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.around import reminding
from solidarity.befriending.around.sides import (
    MISSED,
    is_for_other,
    listen,
    reads_messages,
    with_whom,
)
from solidarity.befriending.around.trying_again import try_again
from solidarity.befriending.times import booking
from solidarity.lifecycles import CallState, PairState
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call
from solidarity.team import tell_team


def nobody_answered(session: Session, call: Call, *, rules: Rules, now: datetime) -> None:
    """Plan the next try, or tell the team when there were enough; both sides hear of it."""
    booking.move(call, CallState.MISSED)
    call.answered_at = now
    reminding.drop_reminders(session, call, now=now)
    record(
        session, "call_missed", now=now, person_id=call.person_id, call=call.id, tries=call.tries
    )
    if _is_over(call):
        notify(session, call.volunteer.person, Message("missed.pair_over"), now=now)
        return
    following = None
    if call.tries < rules.calls.most_tries:
        following = try_again(session, call, rules=rules, now=now)
    if following is None:
        _give_to_team(session, call, now=now)
    else:
        _tell_both(session, call, following, now=now)


def _is_over(call: Call) -> bool:
    """Whether nobody calls any more; in a pause somebody who stands in does."""
    stands_in = call.volunteer_id != call.pair.volunteer_id
    return call.pair.state not in (PairState.ACTIVE, *([PairState.PAUSED] if stands_in else ()))


def _tell_both(session: Session, call: Call, following: Call, *, now: datetime) -> None:
    volunteer, person = call.volunteer.person, call.person
    buttons = column(
        Button("button.move_call", "reminder.move", following.id),
        Button("button.took_place_later", "after.held", call.id),
        Button("button.worried", "after.worry", call.id),
    )
    known = with_whom(following, volunteer)
    notify(session, volunteer, Message("missed.tried", known, buttons), now=now)
    if not reads_messages(session, person):
        return
    answers = column(
        Button("button.call_later", "missed.fine", call.id),
        Button("button.i_forgot", "missed.forgot", call.id),
        Button("button.rather_no_call", "missed.refuse", call.id),
    )
    question = Message("missed.person", with_whom(following, person), answers)
    if is_for_other(session, call):
        question = Message("missed.for_other", with_whom(following, person), answers)
    notify(session, person, question, now=now)
    listen(session, person, MISSED, call, now=now)


def _give_to_team(session: Session, call: Call, *, now: datetime) -> None:
    """Tried often enough: somebody of the team sees whether the person is well."""
    volunteer, person = call.volunteer.person, call.person
    tell_team(session, "missed_calls", now=now, person=person)
    _record_known(session, call, now=now)
    buttons = column(
        Button("button.took_place_later", "after.held", call.id),
        Button("button.worried", "after.worry", call.id),
    )
    notify(session, volunteer, Message("missed.team_looks", buttons=buttons), now=now)
    if reads_messages(session, person):
        well = column(
            Button("button.all_well", "missed.fine", call.id),
            Button("button.call_me", "team.call"),
        )
        known = {"name": volunteer.first_name}
        notify(session, person, Message("missed.person_last", known, well), now=now)
        listen(session, person, MISSED, call, now=now)


def _record_known(session: Session, call: Call, *, now: datetime) -> None:
    """What is known of somebody who does not answer, in numbers."""
    query = select(Call).where(Call.pair_id == call.pair_id, Call.state == CallState.HELD)
    spoken = session.scalars(query.order_by(Call.at.desc())).all()
    record(
        session, "calls_missed", now=now, person_id=call.person_id, call=call.id,
        tries=call.tries, held=len(spoken),
        days_since=(call.at - spoken[0].at).days if spoken else None,
        said_to_come=call.person_comes,
    )  # fmt: skip
