"""Somebody leaves while he calls, is called, or is about to be: the other one is cared for."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms
from solidarity.befriending.pairs import agreeing, ending, introducing, pairing
from solidarity.befriending.telling import wishes
from solidarity.befriending.times import pausing
from solidarity.befriending.times.booking import hold_calendars
from solidarity.lifecycles import LIVING_PAIRS, PairState, WishState
from solidarity.messages import Message
from solidarity.settings import Rules
from solidarity.storage.tables import Pair, Person, Wish


def leave(session: Session, person: Person, *, rules: Rules, now: datetime) -> None:
    """Somebody wants nothing more of the service, as a volunteer or as he who is called."""
    stop_calling(session, person, rules=rules, now=now)
    if session.get(Wish, person.id) is not None:
        stop_being_called(session, person, now=now)


def stop_being_called(session: Session, person: Person, *, now: datetime) -> None:
    """He is not called any more, and nobody is looked for."""
    callers = select(Pair.volunteer_id).where(
        Pair.person_id == person.id, Pair.state != PairState.ENDED
    )
    hold_calendars(session, person.id, *session.scalars(callers))
    wish = pairing.hold(session, person.id)
    for pair in pairing.proposals(session, person.id):
        agreeing.call_off(session, pair, Message("pair.not_wanted_any_more"), now=now)
    together = pairing.active_pair(session, person.id)
    if together is not None:
        ending.hold_both(session, together)
        ending.end_for_person(session, together, wish, now=now)
    elif wish.state != WishState.STOPPED:
        wishes.withdraw(session, wish, now=now)
    drop_alarms(session, person.id, pairing.LOOK, now=now)
    pairing.nobody_is_missing(session, person.id, now=now)


def stop_calling(session: Session, volunteer: Person, *, rules: Rules, now: datetime) -> None:
    """A volunteer calls nobody any more: others are found for the people he called."""
    for pair in _his_pairs(session, volunteer):
        wish = ending.hold_both(session, pair)
        if pair.state in LIVING_PAIRS:
            ending.stop(session, pair, volunteer, rules=rules, now=now)
        elif pair.state == PairState.PROPOSED:
            _not_free(session, pair, by="volunteer", now=now)
            pairing.look(session, wish, rules=rules, now=now)


def pause_calling(
    session: Session, volunteer: Person, *, until: datetime, rules: Rules, now: datetime
) -> None:
    """A volunteer pauses: his calls pause too, and who waits for his answer waits for another."""
    for pair in _his_pairs(session, volunteer):
        wish = ending.hold_both(session, pair)
        if pair.state in LIVING_PAIRS and not _pauses_until(pair, until):
            pausing.pause(session, pair, volunteer, until=until, rules=rules, now=now)
        elif pair.state == PairState.PROPOSED:
            _not_free(session, pair, by="team", now=now)
            pairing.look(session, wish, rules=rules, now=now)


def rest_calling(session: Session, volunteer: Person, *, rules: Rules, now: datetime) -> None:
    """The team lets him call nobody for now: the people he calls hear it kindly, and not why."""
    for pair in _his_pairs(session, volunteer):
        wish = ending.hold_both(session, pair)
        if pair.state in LIVING_PAIRS:
            pausing.rest(session, pair, now=now)
        elif pair.state == PairState.PROPOSED:
            _not_free(session, pair, by="team", now=now)
            pairing.look(session, wish, rules=rules, now=now)


def _pauses_until(pair: Pair, until: datetime) -> bool:
    """Whether these two pause as long already."""
    return pair.paused_until is not None and pair.paused_until >= until


def resume_calling(session: Session, volunteer: Person, *, rules: Rules, now: datetime) -> None:
    """He is back before the time he said."""
    for pair in _his_pairs(session, volunteer):
        pausing.resume(session, pair.id, rules=rules, now=now)


def _his_pairs(session: Session, volunteer: Person) -> Sequence[Pair]:
    """The people he calls, and those about whom he is asked or was presented.

    All calendars are held at once: in one order, whoever else holds some of them.
    """
    query = select(Pair).where(Pair.volunteer_id == volunteer.id, Pair.state != PairState.ENDED)
    pairs = session.scalars(query.order_by(Pair.id)).all()
    hold_calendars(session, volunteer.id, *(pair.person_id for pair in pairs))
    return pairs


def _not_free(session: Session, pair: Pair, *, by: str, now: datetime) -> None:
    """He leaves before the two were a pair; if the person was asked about him, he hears it.

    `by` "volunteer" is for good, "team" for now.
    """
    agreeing.end_proposal(session, pair, by=by, now=now)
    if pair.volunteer_says == agreeing.YES:
        gone = Message("pair.not_free_any_more")
        introducing.take_back(session, pair, "pair.person_yes", gone, now=now)
