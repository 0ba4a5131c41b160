"""What an alarm does when its time has come."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot import (
    later_afterwards,
    later_calls,
    later_danger,
    later_follow_ups,
    later_forgetting,
    later_handover,
    later_medicine,
    later_openings,
    later_pairs,
    later_planning,
    later_reaching,
    later_ringing,
    later_suspended,
    later_voice,
    later_wishes,
)
from bot.clock import Clock
from bot.going_on import AWAY
from solidarity import duplicates, offers
from solidarity.asking_together import ask_together
from solidarity.lifecycles import OfferState, RequestState, VolunteerState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.requests import hold, told_asked
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Request, Volunteer
from solidarity.team import alert_team, tell_team
from solidarity.telling import about, found_so_far, helpers
from solidarity.volunteers import resume

log = structlog.get_logger(__name__)

MOST_TRIES = 5
STILL_LOOKING = (RequestState.OPEN, RequestState.ASKING, RequestState.WITH_TEAM)
ONE_BY_ONE = timedelta(minutes=10)
"""So long, after asking together has failed, each request is looked at on its own."""
MANY, AT_MOST = 20, 200
"""From so many requests that wait at once, so many are looked at together."""


def next_wave(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    next_waves(session, [request_id], rules, now)


def next_waves(session: Session, numbers: Sequence[int], rules: Rules, now: datetime) -> None:
    """Ask for some requests, sharing out the volunteers among them."""
    held = (hold(session, session.get_one(Request, number)) for number in sorted(set(numbers)))
    waiting = [request for request in held if request.state in STILL_LOOKING]
    before = {request.id: request.wave for request in waiting}
    asked = ask_together(session, waiting, asking=rules.asking, now=now)
    for request in waiting:
        count = asked.get(request.id, 0)
        if before[request.id] == 0 and count:
            # The first wave had waited for the morning: the person hears that it began.
            told_asked(
                session, request, count, first_word="placed.asked", asking=rules.asking, now=now
            )


def expire_offer(session: Session, offer_id: int, rules: Rules, now: datetime) -> None:
    offers.expire(session, offer_id, now=now)


def still_looking(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    """The truth after a while: nobody has said yes yet, and the team knows."""
    request = session.get_one(Request, request_id)
    if request.state not in (RequestState.OPEN, RequestState.ASKING):
        return
    waiting = sum(offer.state == OfferState.SENT for offer in request.offers)
    tell_team(session, "still_looking", now=now, person=request.person, request=request)
    buttons = row(
        Button("button.yes_call_me", "request.call_me", request.id),
        Button("button.i_wait", "request.wait", request.id),
    )
    message = Message("told.still_looking_wider", about(request), buttons)
    if waiting:
        known = about(request) | {"n": waiting}
        message = Message("told.still_looking", known, buttons)
    lead = [found_so_far(request)] if helpers(request) else []
    notify(session, request.person, *lead, message, now=now)


def same_need(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    """Nobody has said whether it is the same need as before: it is taken for another."""
    request = session.get_one(Request, request_id)
    if request.state == RequestState.OPEN:
        duplicates.keep(session, request, rules=rules, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    "wave": next_wave,
    "expire": expire_offer,
    "still_looking": still_looking,
    "same_need": same_need,
    **later_afterwards.HANDLERS,
    **later_ringing.HANDLERS,
    **later_suspended.HANDLERS,
    **later_voice.HANDLERS,
    **later_pairs.HANDLERS,
    **later_calls.HANDLERS,
    **later_forgetting.HANDLERS,
    **later_handover.HANDLERS,
    **later_medicine.HANDLERS,
    **later_openings.HANDLERS,
    **later_wishes.HANDLERS,
    **later_planning.HANDLERS,
    **later_reaching.HANDLERS,
    **later_danger.HANDLERS,
    **later_follow_ups.HANDLERS,
}


def _due(*kinds: str, now: datetime, limit: int) -> Select[Alarm]:
    return (
        select(Alarm)
        .where(Alarm.done_at.is_(None), Alarm.due_at <= now, Alarm.kind.in_(kinds))
        .order_by(Alarm.due_at, Alarm.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


class Later:
    """Rings the alarms that are due."""

    def __init__(
        self, sessions: Sessions, rules: Rules, clock: Clock, woken: Callable[[], None]
    ) -> None:
        self._sessions, self._rules, self._clock, self._woken = sessions, rules, clock, woken
        self._together_failed_at: datetime | None = None

    async def run(self) -> None:
        """Look every second, for ever."""
        while True:
            while await asyncio.to_thread(self.ring_many) or await asyncio.to_thread(
                self.ring_next
            ):
                self._woken()
            await asyncio.to_thread(self._end_pauses)
            if self._rules.team.chat:
                told = await asyncio.to_thread(self._alert_team)
                if told:
                    self._woken()
            await asyncio.sleep(1.0)

    def ring_many(self) -> bool:
        """Ask together for requests that wait at once; False when there are not many.

        When that fails, they are rung one by one: so the one to blame is found.
        """
        now = self._clock()
        if self._together_failed_at is not None and now < self._together_failed_at + ONE_BY_ONE:
            return False
        due = _due("wave", now=now, limit=AT_MOST)
        try:
            with self._sessions.begin() as session:
                alarms = session.scalars(due).all()
                if len(alarms) < MANY:
                    return False
                next_waves(session, [alarm.ref for alarm in alarms], self._rules, now)
                for alarm in alarms:
                    alarm.done_at = now
        except AWAY:
            raise
        except Exception:
            log.exception("asking_together_failed")
            self._together_failed_at = now
            return False
        return True

    def ring_next(self) -> bool:
        """Ring one alarm, in one transaction with what it does; False when none is due."""
        now = self._clock()
        due = _due(*HANDLERS, now=now, limit=1)
        alarm_id = None
        try:
            with self._sessions.begin() as session:
                alarm = session.scalars(due).one_or_none()
                if alarm is None:
                    return False
                alarm_id = alarm.id
                HANDLERS[alarm.kind](session, alarm.ref, self._rules, now)
                alarm.done_at = now
        except AWAY:
            # The alarm is not to blame: nothing was committed, and it is due as before.
            raise
        except Exception:
            if alarm_id is None:
                raise
            log.exception("alarm_failed", alarm=alarm_id)
            self._put_off(alarm_id, now)
        return True

    def _put_off(self, alarm_id: int, now: datetime) -> None:
        """Try again in a minute; after MOST_TRIES a person has to look."""
        with self._sessions.begin() as session:
            alarm = session.get_one(Alarm, alarm_id, with_for_update=True)
            if alarm.done_at is not None:
                return
            alarm.attempts += 1
            alarm.due_at = now + timedelta(minutes=1)
            if alarm.attempts >= MOST_TRIES:
                alarm.done_at = now
                tell_team(session, "technical", now=now)

    def _alert_team(self) -> int:
        with self._sessions.begin() as session:
            desk = self._rules.association.public_url
            return alert_team(session, self._rules.team, now=self._clock(), desk=desk)

    def _end_pauses(self) -> None:
        """Volunteers whose pause is over are back."""
        now = self._clock()
        query = select(Volunteer).where(
            Volunteer.state == VolunteerState.PAUSED, Volunteer.paused_until <= now
        )
        with self._sessions.begin() as session:
            for volunteer in session.scalars(query):
                resume(session, volunteer.person, now=now)
