"""Volunteers who call people: what they tell for it, and what is taken for those who do not."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.pairs.scoring import Caller
from solidarity.befriending.telling import telling_listeners as told
from solidarity.befriending.telling.call_answers import is_vague, may_answer
from solidarity.befriending.telling.questions import listener_question
from solidarity.befriending.times.common_hours import usual_hours
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import OfferState, PairState, VolunteerState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import Calls, Rules
from solidarity.storage.tables import Listener, Offer, Pair, Person, Request, Tie, Volunteer
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.team import tell_team
from solidarity.ties import AGAIN
from solidarity.understanding import Reading
from solidarity.vocabulary import HelpType, help_mask

TOPIC = "listener"
LISTENING = help_mask([HelpType.LISTENING])


def begin(session: Session, volunteer: Volunteer, *, now: datetime) -> Listener:
    """He may call people from now on: ask what is needed to find those who suit him."""
    listener = session.get(Listener, volunteer.person_id)
    if listener is None:
        listener = Listener(
            volunteer=volunteer, interests=0, interests_told=False, hours=0, most_pairs=0,
            remind="both", created_at=now,
        )  # fmt: skip
        session.add(listener)
        session.flush()
        record(session, "listener_begun", now=now, person_id=volunteer.person_id)
    go_on(session, listener, lead=[Message("listener.begin")], now=now)
    return listener


def begin_if_new(session: Session, volunteer: Volunteer, *, now: datetime) -> None:
    """Ask a volunteer who was just approved for calls, once."""
    may_call = volunteer.state == VolunteerState.ACTIVE and volunteer.approved & LISTENING
    if may_call and session.get(Listener, volunteer.person_id) is None:
        begin(session, volunteer, now=now)


def offer(session: Session, volunteer: Volunteer, *, now: datetime) -> None:
    """A volunteer would like to call people too: he is asked about it, or the team talks first."""
    if volunteer.approved & LISTENING:
        begin(session, volunteer, now=now)
        return
    volunteer.wanted |= LISTENING
    tell_team(session, "approve", now=now, person=volunteer.person)
    notify(session, volunteer.person, Message("volunteer.team_will_talk"), now=now)


def own(session: Session, volunteer_id: int, person: Person) -> Listener:
    """What this volunteer has told; NotYours, or IllegalStep when he does not call anybody."""
    if volunteer_id != person.id:
        raise NotYours(listener=volunteer_id)
    listener = session.get(Listener, volunteer_id, with_for_update=True)
    ended = (VolunteerState.STOPPED, VolunteerState.SUSPENDED)
    if listener is None or listener.volunteer.state in ended:
        raise IllegalStep(listener=volunteer_id)
    return listener


def missing(listener: Listener, *, answered: str | None = None) -> list[str]:
    """What is still to be asked, in order.

    Reminders have a default, so the question that follows tells whether they were asked.
    """
    known = {
        "interests": listener.interests_told,
        "hours": listener.hours != 0,
        "remind": listener.most_pairs != 0 or answered == "remind",
        "most": listener.most_pairs != 0,
    }
    return [slot for slot in told.SLOTS if not known[slot]]


def go_on(
    session: Session,
    listener: Listener,
    *,
    answered: str | None = None,
    lead: Sequence[Message] = (),
    now: datetime,
) -> None:
    """Ask the next question, or thank him when all is told."""
    slots, person = missing(listener, answered=answered), listener.volunteer.person
    if slots:
        expect(session, person, TOPIC, slots[0], ref=person.id, now=now)
        notify(session, person, *lead, listener_question(listener, slots[0]), now=now)
        return
    if talk_with(session, person).topic == TOPIC:
        expect_nothing(session, person)
    record(session, "listener_told", now=now, person_id=person.id)
    notify(session, person, *lead, Message("listener.noted"), now=now)


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """Take the words that answer the question; False when the model has to say what they mean."""
    listener, slot = _asked(session, person)
    if (
        listener is None
        or not may_answer(text)
        or not told.fill(listener, text, slot=slot, now=wall_time(now))
    ):
        return False
    go_on(session, listener, answered=slot, now=now)
    return True


def take(session: Session, person: Person, reading: Reading, *, now: datetime) -> bool:
    """Take what came through the model: words nobody knows say what he likes to talk about."""
    listener, slot = _asked(session, person)
    if listener is None:
        return False
    if not told.fill(listener, reading.text, slot=slot, now=wall_time(now)):
        if slot != "interests" or not is_vague(reading):
            return False
        listener.interests_told = True
    go_on(session, listener, answered=slot, now=now)
    return True


def _asked(session: Session, person: Person) -> tuple[Listener | None, str]:
    talk = talk_with(session, person)
    if talk.topic != TOPIC or talk.slot not in told.SLOTS:
        return None, ""
    return session.get(Listener, person.id, with_for_update=True), talk.slot


def caller(session: Session, volunteer: Volunteer, *, calls: Calls) -> Caller:
    """A volunteer as the score of a pair sees him."""
    return callers(session, [volunteer], calls=calls)[0]


def callers(session: Session, volunteers: Sequence[Volunteer], *, calls: Calls) -> list[Caller]:
    """Volunteers as the score of a pair sees them, in the same order.

    Who has told nothing for calls is free as for other help, likes to talk about anything and
    calls as many people as the association's rules say.
    """
    numbers = [volunteer.person_id for volunteer in volunteers]
    query = select(Listener).where(Listener.volunteer_id.in_(numbers))
    listeners = {listener.volunteer_id: listener for listener in session.scalars(query)}
    pairs, known = _pairs(session, numbers), _known(session, numbers)
    return [
        _caller(
            volunteer, listeners.get(volunteer.person_id), calls=calls,
            pairs=pairs.get(volunteer.person_id, 0), known=known.get(volunteer.person_id, set()),
        )
        for volunteer in volunteers
    ]  # fmt: skip


def _caller(
    volunteer: Volunteer, listener: Listener | None, *, calls: Calls, pairs: int, known: set[int]
) -> Caller:
    return Caller(
        volunteer_id=volunteer.person_id,
        languages=volunteer.languages,
        interests=listener.interests if listener else 0,
        hours=(listener.hours if listener else 0) or usual_hours(volunteer),
        pairs=pairs,
        most_pairs=(listener.most_pairs if listener else 0) or calls.most_pairs,
        known_to=frozenset(known),
    )


def _pairs(session: Session, numbers: Iterable[int]) -> dict[int, int]:
    """How many people each calls, or was asked to call."""
    query = (
        select(Pair.volunteer_id, func.count().label("pairs"))
        .where(Pair.volunteer_id.in_(numbers), Pair.state != PairState.ENDED)
        .group_by(Pair.volunteer_id)
    )
    return {row.volunteer_id: row.pairs for row in session.execute(query)}


def _known(session: Session, numbers: Sequence[int]) -> dict[int, set[int]]:
    """Whom each has helped or called before, or would gladly meet again."""
    queries = (
        select(Tie.volunteer_id, Tie.person_id).where(
            Tie.volunteer_id.in_(numbers), Tie.person_says == AGAIN
        ),
        select(Pair.volunteer_id, Pair.person_id).where(
            Pair.volunteer_id.in_(numbers), Pair.started_at.is_not(None)
        ),
        select(Offer.volunteer_id, Request.person_id)
        .join(Request, Request.id == Offer.request_id)
        .where(Offer.volunteer_id.in_(numbers), Offer.state == OfferState.ACCEPTED),
    )
    known: dict[int, set[int]] = {}
    for query in queries:
        for volunteer, person in session.execute(query):
            known.setdefault(volunteer, set()).add(person)
    return known
