"""How things stand with befriending calls, on either side, and "I would like to stop"."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.befriending.around import calling
from solidarity.befriending.pairs import going_on, introducing, pairing
from solidarity.befriending.telling import wishes
from solidarity.befriending.times.aims import coming_calls
from solidarity.befriending.times.planning import when
from solidarity.lifecycles import PairState
from solidarity.messages import Button, Message, column, row
from solidarity.notices import notify
from solidarity.storage.tables import Pair, Person, Wish


def how_it_stands(session: Session, person: Person, *, now: datetime) -> list[Message]:
    """A sentence for a wish that waits, and for each pair: who calls whom, and when next."""
    waits = wait_for_him(session, person) or wishes.how_it_stands(session, person)
    pairs = [_status(session, pair, person, now=now) for pair in together(session, person)]
    return [*waits, *pairs]


def wait_for_him(session: Session, person: Person) -> list[Message]:
    """The question whether a volunteer may call him, or he somebody, that waits for his answer."""
    his = (Pair.person_id == person.id) & (Pair.volunteer_says == "yes")
    theirs = (Pair.volunteer_id == person.id) & Pair.volunteer_says.is_(None)
    query = select(Pair).where(Pair.state == PairState.PROPOSED, his | theirs)
    pair = session.scalars(query.order_by(Pair.id.desc()).limit(1)).first()
    if pair is None:
        return []
    wish = session.get_one(Wish, pair.person_id)
    if pair.person_id == person.id:
        return [introducing.question_for_person(session, pair, wish)]
    return introducing.question_for_volunteer(pair, wish)


def together(session: Session, person: Person) -> list[Pair]:
    """The pairs of a person on either side, paused or not; his own caller first."""
    own = pairing.active_pair(session, person.id)
    return [*([own] if own is not None else []), *pairing.pairs_of(session, person.id)]


def _status(session: Session, pair: Pair, person: Person, *, now: datetime) -> Message:
    is_called = person.id == pair.person_id
    known = {"name": going_on.other_of(pair, person)}
    buttons = row(_stop(pair, person))
    if pair.state == PairState.PAUSED:
        return Message(
            "status.called_paused" if is_called else "status.calls_paused", known, buttons
        )
    call = next(iter(coming_calls(session, pair, now=now)), None)
    if call is not None:
        buttons = column(*calling.ways_to_call(session, call, person), _stop(pair, person))
    at = when(call.at) if call is not None else None
    return Message(
        "status.is_called" if is_called else "status.calls", {"when": at} | known, buttons
    )


def _stop(pair: Pair, person: Person) -> Button:
    known = {"name": going_on.other_of(pair, person)}
    return Button("button.stop_calls_with", "pair.stop", pair.id, params=known)


def ask_cancel(session: Session, person: Person, *, now: datetime) -> bool:
    """ "Stop the calls": one tap, for which pair. False when there is none."""
    pairs = together(session, person)
    if not pairs:
        return False
    keep = Button("button.no_keep", "pair.keep", pairs[0].id)
    buttons = column(*(_stop(pair, person) for pair in pairs), keep)
    notify(session, person, Message("pair.stop_sure", buttons=buttons), now=now)
    return True
