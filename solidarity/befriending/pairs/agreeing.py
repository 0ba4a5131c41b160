"""Both say yes, the volunteer first: until then nobody hears a number, and a no costs nothing."""

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session, aliased

from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.befriending.pairs import ending, going_on, introducing, nudging, pairing
from solidarity.befriending.telling import listeners
from solidarity.befriending.times import scheduling
from solidarity.clock import after_waking
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import LIVING_PAIRS, PairState, WishState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Pair, Person, Wish
from solidarity.team import tell_team

YES, NO = "yes", "no"
ANSWER, RING = "pair_answer", "pair_ring"
"""The alarms, by pair, when the person has not answered, and still has not."""
MOST_REFUSALS = 2


def answer(
    session: Session, pair_id: int, someone: Person, *, yes: bool, rules: Rules, now: datetime
) -> None:
    """Yes or no in words, of whoever was asked; NotYours when it is neither side."""
    pair = session.get(Pair, pair_id)
    if pair is None or someone.id not in (pair.volunteer_id, pair.person_id):
        raise NotYours(pair=pair_id)
    as_volunteer = someone.id == pair.volunteer_id
    says = {
        (True, True): volunteer_agrees,
        (True, False): volunteer_declines,
        (False, True): person_agrees,
        (False, False): person_declines,
    }[as_volunteer, yes]
    says(session, pair_id, someone, rules=rules, now=now)


def volunteer_agrees(
    session: Session, pair_id: int, volunteer: Person, *, rules: Rules, now: datetime
) -> None:
    """The first yes of those who were asked counts; now the person is asked."""
    pair, wish = _held(session, pair_id, volunteer, as_volunteer=True)
    if pair.volunteer_says == YES:
        raise IllegalStep(pair=pair_id)
    if _calls_enough(session, pair, rules):
        end_proposal(session, pair, by="team", now=now)
        notify(session, volunteer, Message("pair.calls_enough"), now=now)
        pairing.look(session, wish, rules=rules, now=now)
        return
    pair.volunteer_says = YES
    session.flush()
    for other in pairing.proposals(session, pair.person_id):
        if other.id != pair.id:
            call_off(session, other, Message("pair.somebody_else_calls"), now=now)
    drop_alarms(session, pair.person_id, pairing.LOOK, now=now)
    record(session, "pair_volunteer_yes", now=now, person_id=volunteer.id, pair=pair.id)
    notify(session, volunteer, Message("pair.thanks_now_asking"), now=now)
    introducing.ask_person(session, pair, wish, now=now)
    _wait_for_person(session, pair, ANSWER, rules=rules, now=now)


def volunteer_declines(
    session: Session, pair_id: int, volunteer: Person, *, rules: Rules, now: datetime
) -> None:
    """Not this time: the next one is asked at once."""
    pair, wish = _held(session, pair_id, volunteer, as_volunteer=True)
    if pair.volunteer_says == YES:
        raise IllegalStep(pair=pair_id)
    pair.volunteer_says = NO
    end_proposal(session, pair, by="volunteer", now=now)
    notify(session, volunteer, Message("pair.thanks_anyway"), now=now)
    pairing.look(session, wish, rules=rules, now=now)


def person_agrees(
    session: Session, pair_id: int, person: Person, *, rules: Rules, now: datetime
) -> None:
    """Both said yes: the pair begins, and the first moment is looked for."""
    pair, wish = _held(session, pair_id, person, as_volunteer=False)
    if pair.volunteer_says != YES or not _win(session, pair, now=now):
        raise IllegalStep(pair=pair_id)
    session.refresh(pair)
    pairing.move_wish(wish, WishState.PAIRED)
    drop_alarms(session, pair.id, ANSWER, RING, now=now)
    pairing.nobody_is_missing(session, person.id, now=now)
    record(session, "paired", now=now, person_id=person.id, pair=pair.id)
    introducing.tell_both(session, pair, wish, now=now)
    going_on.set_check(session, pair, calls=rules.calls, now=now)
    nudging.watch(session, pair, calls=rules.calls, now=now)
    scheduling.begin(session, pair, rules=rules, now=now)


def person_declines(
    session: Session, pair_id: int, person: Person, *, rules: Rules, now: datetime
) -> None:
    """Rather somebody else: the volunteer hears that it is nobody's fault."""
    pair, wish = _held(session, pair_id, person, as_volunteer=False)
    if pair.volunteer_says != YES:
        raise IllegalStep(pair=pair_id)
    pair.person_says = NO
    end_proposal(session, pair, by="person", now=now)
    notify(session, pair.volunteer.person, Message("pair.nobodys_fault"), now=now)
    if _refused_lately(session, wish) >= MOST_REFUSALS:
        _rest(session, wish, now=now)
        return
    notify(session, person, Message("pair.look_further"), now=now)
    pairing.look(session, wish, rules=rules, now=now)


def ask_again(session: Session, pair_id: int, *, rules: Rules, now: datetime) -> None:
    """The person has not answered: he is asked once more."""
    pair = _still_asked(session, pair_id)
    if pair is None:
        return
    introducing.take_back(session, pair, "pair.person_yes", Message("pair.asked_again"), now=now)
    wish = session.get_one(Wish, pair.person_id)
    introducing.ask_person(session, pair, wish, now=now)
    _wait_for_person(session, pair, RING, rules=rules, now=now)


def let_team_ring(session: Session, pair_id: int, *, now: datetime) -> None:
    """Still no answer: the team asks by telephone, and the volunteer knows that it takes longer."""
    pair = _still_asked(session, pair_id)
    if pair is not None:
        tell_team(session, "ring", now=now, person=pair.person)
        notify(session, pair.volunteer.person, Message("pair.team_rings"), now=now)


def _still_asked(session: Session, pair_id: int) -> Pair | None:
    """A pair about which the person has not decided, kept from everybody else."""
    pair = session.get_one(Pair, pair_id)
    pairing.hold(session, pair.person_id)
    session.refresh(pair)
    waits = pair.state == PairState.PROPOSED and pair.volunteer_says == YES
    return pair if waits else None


def end_proposal(session: Session, pair: Pair, *, by: str, now: datetime) -> None:
    """This pair does not come about."""
    pairing.move(pair, PairState.ENDED)
    pair.ended_at, pair.ended_by = now, by
    session.flush()
    drop_alarms(session, pair.id, ANSWER, RING, now=now)
    record(session, "pair_not_begun", now=now, person_id=pair.person_id, pair=pair.id, by=by)


def call_off(session: Session, pair: Pair, message: Message, *, now: datetime) -> None:
    """The volunteer is not needed for this person any more: he is told so, and thanked."""
    end_proposal(session, pair, by="team", now=now)
    if pair.volunteer_says is None:
        introducing.take_back(session, pair, "pair.volunteer_yes", message, now=now)
    else:
        notify(session, pair.volunteer.person, message, now=now)


def _held(
    session: Session, pair_id: int, someone: Person, *, as_volunteer: bool
) -> tuple[Pair, Wish]:
    """A proposed pair of this person with its wish, kept from everybody else."""
    pair = session.get(Pair, pair_id)
    if pair is None or someone.id != (pair.volunteer_id if as_volunteer else pair.person_id):
        raise NotYours(pair=pair_id)
    wish = ending.hold_both(session, pair)
    if pair.state != PairState.PROPOSED:
        raise IllegalStep(pair=pair_id)
    return pair, wish


def _calls_enough(session: Session, pair: Pair, rules: Rules) -> bool:
    """Whether he has as many pairs as he wants already, or said yes to as many."""
    query = select(Pair.id).where(
        Pair.volunteer_id == pair.volunteer_id,
        Pair.state != PairState.ENDED,
        Pair.volunteer_says == YES,
    )
    caller = listeners.caller(session, pair.volunteer, calls=rules.calls)
    return len(session.scalars(query).all()) >= caller.most_pairs


def _wait_for_person(
    session: Session, pair: Pair, alarm: str, *, rules: Rules, now: datetime
) -> None:
    asking, hours = rules.asking, rules.calls.person_answers_hours
    due = after_waking(now, hours, quiet_from=asking.quiet_from, quiet_to=asking.quiet_to)
    set_alarm(session, alarm, pair.id, due_at=due)


def _win(session: Session, pair: Pair, *, now: datetime) -> bool:
    """One conditional UPDATE decides: a person is in one pair at a time."""
    other = aliased(Pair)
    together = exists().where(other.person_id == pair.person_id, other.state.in_(LIVING_PAIRS))
    statement = (
        update(Pair)
        .where(Pair.id == pair.id, Pair.state == PairState.PROPOSED, ~together)
        .values(state=PairState.ACTIVE, person_says=YES, started_at=now, checked_at=None)
        .execution_options(synchronize_session=False)
    )
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount == 1


def _refused_lately(session: Session, wish: Wish) -> int:
    """How often in a row he preferred somebody else, since he waits."""
    query = (
        select(Pair.person_says)
        .where(Pair.person_id == wish.person_id, Pair.volunteer_says == YES)
        .order_by(Pair.id.desc())
        .limit(MOST_REFUSALS)
    )
    if wish.waiting_since is not None:
        query = query.where(Pair.proposed_at >= wish.waiting_since)
    return sum(says == NO for says in session.scalars(query))


def _rest(session: Session, wish: Wish, *, now: datetime) -> None:
    """Twice somebody did not suit: nobody else is pushed on him, and the team looks by."""
    pairing.move_wish(wish, WishState.STOPPED)
    tell_team(session, "pair_ended", now=now, person=wish.person)
    record(session, "wish_rests", now=now, person_id=wish.person_id)
    notify(session, wish.person, Message("pair.rest"), now=now)
