"""Days in which people become pairs: alarms ring at their hour, and people tap."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.later import HANDLERS
from bot.taps import handle_tap
from solidarity.befriending.pairs import pairing
from solidarity.befriending.times import week
from solidarity.lifecycles import CallState, PairState, WishState
from solidarity.messages import Message
from solidarity.settings import Rules
from solidarity.storage.tables import Alarm, Call, Listener, Pair, Person, Tap, TeamTask, Wish
from solidarity.vocabulary import Interest, interest_mask, language_mask
from tests.solidarity.stories import NOON, RULES, person, told, volunteer

AFTERNOONS = sum(week.span(day, 12 * 60, 18 * 60) for day in range(7))
GARDEN = interest_mask([Interest.GARDEN])
MUSIC = interest_mask([Interest.MUSIC])


def wisher(session: Session, name: str = "Denise", **known: Any) -> Person:
    """Somebody who waits for a voice."""
    someone = person(session, name, language=known.pop("language", "fr"))
    someone.phone = "+32470000001"
    values = {
        "state": WishState.WAITING, "languages": language_mask([someone.language]),
        "interests": GARDEN, "interests_told": True, "hours": AFTERNOONS, "by_phone": True,
        "times": 1, "weeks": 1, "created_at": NOON, "waiting_since": NOON,
    }  # fmt: skip
    session.add(Wish(person=someone, **{**values, **known}))
    session.flush()
    return someone


def listener(session: Session, name: str, **known: Any) -> Person:
    """An active volunteer who calls people."""
    someone = volunteer(session, name, language=known.pop("language", "fr"))
    someone.phone = "+32470000002"
    values = {
        "interests": GARDEN, "interests_told": True, "hours": AFTERNOONS, "most_pairs": 3,
        "created_at": NOON,
    }  # fmt: skip
    session.add(Listener(volunteer=someone.volunteer, **{**values, **known}))
    session.flush()
    return someone


class Days:
    """Time that passes in one session."""

    def __init__(self, session: Session, *, rules: Rules = RULES, now: datetime = NOON) -> None:
        self.session, self.rules, self.now = session, rules, now

    def look_for(self, someone: Person) -> Pair | None:
        wish = self.session.get_one(Wish, someone.id)
        return pairing.look(self.session, wish, rules=self.rules, now=self.now)

    def after(self, **time: float) -> None:
        """Let time pass; what is due rings at its hour."""
        end = self.now + timedelta(**time)
        while True:
            self.session.flush()
            due = select(Alarm).where(Alarm.done_at.is_(None), Alarm.due_at <= end)
            alarm = self.session.scalars(due.order_by(Alarm.due_at, Alarm.id).limit(1)).first()
            if alarm is None:
                break
            self.now = max(self.now, alarm.due_at)
            HANDLERS[alarm.kind](self.session, alarm.ref, self.rules, self.now)
            alarm.done_at = self.now
        self.now = end

    def tap(self, someone: Person, action: str) -> Message | None:
        """Tap the newest button with this action: None when it did its work."""
        query = select(Tap).where(Tap.person_id == someone.id, Tap.action == action)
        newest = self.session.scalars(query.order_by(Tap.notice_id.desc()).limit(1)).one()
        said = handle_tap(self.session, someone, newest.token, rules=self.rules, now=self.now)
        self.session.flush()
        return said

    def pair_up(self, called: Person, caller: Person) -> Pair:
        """These two say yes to each other."""
        assert self.look_for(called) is not None
        assert self.tap(caller, "pair.volunteer_yes") is None
        assert self.tap(called, "pair.person_yes") is None
        pair = pairing.active_pair(self.session, called.id)
        assert pair is not None
        return pair

    def call(self, pair: Pair, at: datetime, state: CallState = CallState.PLANNED) -> Call:
        """A call in both calendars, or one that is past."""
        call = Call(
            pair=pair, person_id=pair.person_id, volunteer_id=pair.volunteer_id,
            planned_at=at, at=at, minutes=30, state=state,
        )  # fmt: skip
        self.session.add(call)
        self.session.flush()
        return call


def asked(session: Session, called: Person) -> list[str | None]:
    """The first names of those who are asked for somebody at present, the newest first."""
    return [pair.volunteer.person.first_name for pair in pairing.proposals(session, called.id)]


def tasks(session: Session, someone: Person) -> list[str]:
    """What the team has to look at about somebody."""
    query = select(TeamTask.kind).where(
        TeamTask.person_id == someone.id, TeamTask.closed_at.is_(None)
    )
    return sorted(session.scalars(query))


def state_of(session: Session, someone: Person) -> WishState:
    session.flush()
    return WishState(session.get_one(Wish, someone.id, populate_existing=True).state)


def is_over(pair: Pair) -> bool:
    return pair.state == PairState.ENDED


def said(session: Session, someone: Person) -> list[str]:
    """The keys of what was said to somebody, in order, without what taps leave behind."""
    return [key for key in told(session, someone) if not key.startswith("edit: ")]
