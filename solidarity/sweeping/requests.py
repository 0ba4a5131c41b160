"""The next step of requests and offers."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import drop_alarms, set_alarm
from solidarity.asking import ask_next_wave, places_free
from solidarity.lifecycles import OfferState, RequestState
from solidarity.requests import after_acceptance, ask_first, hold, reopen, stop_looking
from solidarity.requests.closing import AFTERWARDS
from solidarity.settings import Rules
from solidarity.storage.tables import Alarm, Offer, Request, TeamTask
from solidarity.sweeping.step import Step, has_alarm, has_task
from solidarity.team import tell_team

LOCATED_WITHIN = timedelta(hours=1)
"""After this time the street is looked up no more: the service was taken out of the settings."""
TEAM_ASKED_AGAIN_AFTER = timedelta(days=7)


def _in(state: RequestState, *steps: ColumnElement[bool]) -> Select[int]:
    return select(Request.id).where(Request.state == state, ~or_(*steps))


def _open(now: datetime) -> Select[int]:
    located = exists().where(
        Alarm.ref == Request.id, Alarm.kind == "locate", Alarm.done_at.is_(None),
        Alarm.due_at > now - LOCATED_WITHIN,
    )  # fmt: skip
    return _in(RequestState.OPEN, has_alarm(Request.id, "wave", "same_need"), located)


def _asking(now: datetime) -> Select[int]:
    return _in(RequestState.ASKING, has_alarm(Request.id, "wave"))


def _assigned(now: datetime) -> Select[int]:
    asked = has_task(Request.id, "nobody_said", "stuck")
    return _in(RequestState.ASSIGNED, has_alarm(Request.id, *AFTERWARDS), asked)


def _done(now: datetime) -> Select[int]:
    return _in(
        RequestState.DONE, has_alarm(Request.id, *AFTERWARDS), Request.closed_at.is_not(None)
    )


def _not_helped(now: datetime) -> Select[int]:
    return select(Request.id).where(Request.state == RequestState.NOT_HELPED)


def _with_team(now: datetime) -> Select[int]:
    going_on = has_alarm(Request.id, "wave", "pharmacist_silent")
    return _in(RequestState.WITH_TEAM, going_on, has_task(Request.id))


def _sent(now: datetime) -> Select[int]:
    return select(Offer.id).where(Offer.state == OfferState.SENT, ~has_alarm(Offer.id, "expire"))


def look_on(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    """Volunteers are asked, or enough of them have said yes."""
    request = session.get_one(Request, request_id)
    drop_alarms(session, request_id, "locate", now=now)
    if places_free(session, request) <= 0:
        stop_looking(session, request, now=now)
        after_acceptance(session, request, asking=rules.asking, now=now)
    elif request.state == RequestState.OPEN and request.wave == 0:
        ask_first(session, request, asking=rules.asking, now=now)
    else:
        ask_next_wave(session, request, asking=rules.asking, now=now)


def ask_whether_done(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    """Somebody is asked what became of it; the team, if it was asked before, a week later."""
    asked = select(TeamTask.id).where(
        TeamTask.request_id == request_id, TeamTask.kind == "nobody_said"
    )
    if session.scalars(asked).first() is not None:
        set_alarm(session, "nobody_said", request_id, due_at=now + TEAM_ASKED_AGAIN_AFTER)
        return
    request = session.get_one(Request, request_id)
    after_acceptance(session, request, asking=rules.asking, now=now)


def ask_whether_helped(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    set_alarm(session, "ask_helped", request_id, due_at=now)


def look_again(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    request = hold(session, session.get_one(Request, request_id))
    reopen(session, request, first_word="again.asked", asking=rules.asking, now=now)


def let_team_look(session: Session, request_id: int, rules: Rules, now: datetime) -> None:
    request = session.get_one(Request, request_id)
    tell_team(session, "stuck", now=now, person=request.person, request=request)


def let_expire(session: Session, offer_id: int, rules: Rules, now: datetime) -> None:
    offer = session.get_one(Offer, offer_id)
    set_alarm(session, "expire", offer_id, due_at=max(now, offer.expires_at))


STEPS = (
    Step("request_open", _open, Request.id, look_on),
    Step("request_asking", _asking, Request.id, look_on),
    Step("request_assigned", _assigned, Request.id, ask_whether_done),
    Step("request_done", _done, Request.id, ask_whether_helped),
    Step("request_not_helped", _not_helped, Request.id, look_again),
    Step("request_with_team", _with_team, Request.id, let_team_look),
    Step("offer_sent", _sent, Offer.id, let_expire),
)
