"""Somebody leaves while he calls, is called, or is about to be: the other one is cared for."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms
from solidarity.befriending import agreeing, ending, introducing, pairing
from solidarity.lifecycles import PairState, WishState
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
    wish = pairing.hold(session, person.id)
    for pair in pairing.proposals(session, person.id):
        agreeing.call_off(session, pair, Message("pair.not_wanted_any_more"), now=now)
    pair_now = pairing.active_pair(session, person.id)
    if pair_now is not None:
        ending.hold_both(session, pair_now)
        ending.end_for_person(session, pair_now, wish, now=now)
    elif wish.state != WishState.STOPPED:
        pairing.move_wish(wish, WishState.STOPPED)
    drop_alarms(session, person.id, pairing.LOOK, now=now)
    pairing.nobody_is_missing(session, person.id, now=now)


def stop_calling(session: Session, volunteer: Person, *, rules: Rules, now: datetime) -> None:
    """A volunteer calls nobody any more: others are found for the people he called."""
    query = select(Pair).where(Pair.volunteer_id == volunteer.id, Pair.state != PairState.ENDED)
    for pair in session.scalars(query.order_by(Pair.id)).all():
        wish = ending.hold_both(session, pair)
        if pair.state in pairing.TOGETHER:
            ending.stop(session, pair, volunteer, rules=rules, now=now)
        elif pair.state == PairState.PROPOSED:
            _not_free(session, pair, now=now)
            pairing.look(session, wish, rules=rules, now=now)


def _not_free(session: Session, pair: Pair, *, now: datetime) -> None:
    """He leaves before the two were a pair; if the person was asked about him, he hears it."""
    agreeing.end_proposal(session, pair, by="volunteer", now=now)
    if pair.volunteer_says == agreeing.YES:
        gone = Message("pair.not_free_any_more")
        introducing.take_back(session, pair, "pair.person_yes", gone, now=now)
