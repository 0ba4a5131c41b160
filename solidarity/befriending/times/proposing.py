"""Three moments to choose from, as buttons; another one can be told in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.befriending.times import week
from solidarity.befriending.times.aims import TOPIC, Aim, of_series_coming
from solidarity.befriending.times.common_hours import Stretch, listening, taken, wished
from solidarity.befriending.times.moments import Proposed, best_moments
from solidarity.befriending.times.series import WEEKLY, Rhythm
from solidarity.clock import wall_time
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Calls, Rules
from solidarity.storage.tables import Call, Notice, Person, Tap, Wish
from solidarity.talks import expect, expect_nothing
from solidarity.team import tell_team
from solidarity.when import Moment

A_DAY = timedelta(days=1)
BEFORE = timedelta(days=2)
"""Other moments for a call are looked for from so long before it, and for a week."""
SOONEST = timedelta(minutes=30)
ONCE = Rhythm(times=1, weeks=0)


def rhythm_of(wish: Wish | None) -> Rhythm:
    """How often somebody likes to be called; every week when he has not told."""
    if wish is None or not wish.times:
        return WEEKLY
    return Rhythm(times=wish.times, weeks=wish.weeks, until_weeks=wish.for_weeks)


@dataclass(frozen=True)
class Looked:
    """What was found; `alone`: in the hours of the volunteer only."""

    moments: Sequence[Proposed]
    alone: bool


def look(
    session: Session,
    aim: Aim,
    *,
    rules: Rules,
    now: datetime,
    within: Moment | None = None,
    most: int = 3,
    not_on: date | None = None,
) -> Looked:
    """The best moments for this, in the hours of both; else in those of the volunteer."""
    start, calls, rhythm = _window(session, aim, rules.calls, within, now)
    blocked = taken(
        session, person_id=aim.pair.person_id, volunteer_id=aim.volunteer_id,
        start=start, end=start + timedelta(weeks=calls.weeks_ahead + 1), calls=rules.calls,
        besides=(aim.call.id,) if aim.call is not None else (),
    )  # fmt: skip
    if aim.call is not None:
        blocked += _not_meant(aim.call, start, within, now)
    if not_on is not None:
        midnight = datetime.combine(not_on, time())
        blocked.append((midnight, midnight + A_DAY))
    his = listening(session, aim.volunteer_id) & ~_days_laid(aim)
    asked = his & week_of(within) if within is not None else his
    both = asked & wished(session, aim.pair.person_id)
    for hours, alone in ((both, False), (asked, True)):
        found = best_moments(
            hours, taken=sorted(blocked), now=start, rhythm=rhythm, minutes=aim.minutes,
            calls=calls, most=most,
        )  # fmt: skip
        if found:
            return Looked(found, alone=alone)
    return Looked((), alone=True)


def _window(
    session: Session, aim: Aim, calls: Calls, within: Moment | None, now: datetime
) -> tuple[datetime, Calls, Rhythm]:
    """From when on, so far ahead, and whether every week has to be free."""
    wall = wall_time(now)
    if aim.call is not None:
        begins = within.start if within is not None else aim.call.at - BEFORE
        # Moments are proposed from the next day on; for one call that may be today.
        return max(wall, begins) - A_DAY, replace(calls, weeks_ahead=1), ONCE
    rhythm = rhythm_of(session.get(Wish, aim.pair.person_id))
    if aim.series is not None:
        coming = of_series_coming(session, aim.series, after=wall)
        begins = coming[0].at - BEFORE if coming else wall
        return max(wall, begins), calls, rhythm
    return wall, calls, rhythm


def _not_meant(call: Call, start: datetime, within: Moment | None, now: datetime) -> list[Stretch]:
    """What is past or too soon, the hour of the call itself, and what lies outside a stretch."""
    wall = wall_time(now)
    is_today = within is not None or call.at.date() <= wall.date()
    soonest = wall + SOONEST if is_today else wall.replace(hour=0, minute=0) + A_DAY
    itself = (call.at, call.at + timedelta(minutes=call.minutes))
    if within is None:
        return [itself, (start - A_DAY, soonest)]
    after = max(start + timedelta(weeks=3), within.end)
    return [itself, (start - A_DAY, max(soonest, within.start)), (within.end, after)]


def week_of(moment: Moment) -> int:
    """The half-hours of the week in a stretch; all of them when it is a week or longer."""
    if moment.end - moment.start >= timedelta(days=7):
        return week.WHOLE_WEEK
    hours, day = 0, moment.start.replace(hour=0, minute=0)
    while day <= moment.end:
        first = max(moment.start - day, timedelta(0)) // timedelta(minutes=1)
        last = min(moment.end - day, A_DAY - timedelta(minutes=1)) // timedelta(minutes=1) + 1
        hours |= week.span(day.weekday(), first, last)
        day += A_DAY
    return hours


def _days_laid(aim: Aim) -> int:
    """The days of the week that have a series already: a second call comes on another day."""
    if aim.call is not None:
        return 0
    live = (s for s in aim.pair.series if s.ended_at is None and s is not aim.series)
    return sum(week.span(day, 0, 24 * 60) for day in {s.first_at.weekday() for s in live})


def propose(
    session: Session,
    aim: Aim,
    person: Person,
    *lead: Message,
    rules: Rules,
    now: datetime,
    within: Moment | None = None,
    not_on: date | None = None,
) -> None:
    """Offer the best moments; without any the team finds one with both."""
    name = aim.other(session, person).first_name
    looked = look(session, aim, rules=rules, now=now, within=within, not_on=not_on)
    if not looked.moments and within is not None:
        lead = (Message("moment.not_then", {"name": name}),)
        looked = look(session, aim, rules=rules, now=now)
    if not looked.moments:
        _leave_to_team(session, aim, person, lead, now=now)
        return
    buttons = column(
        *(_button(aim, proposed.at) for proposed in looked.moments),
        Button("button.moment_other", "moment.other", aim.ref, str(aim.kind)),
    )
    is_person = person.id == aim.pair.person_id
    choose = "moment.choose_his" if looked.alone and is_person else "moment.choose"
    expect(session, person, TOPIC, str(aim.kind), ref=aim.ref, now=now)
    notify(session, person, *lead, Message(choose, {"name": name}, buttons), now=now)


def _leave_to_team(
    session: Session, aim: Aim, person: Person, lead: Sequence[Message], *, now: datetime
) -> None:
    expect_nothing(session, person)
    tell_team(session, "call_moment", now=now, person=aim.pair.person)
    notify(session, person, *lead, Message("moment.none"), now=now)


def _button(aim: Aim, at: datetime) -> Button:
    """A moment: for one call with its date, for a series as a weekday with its hour."""
    value, iso = aim.written(at), at.isoformat(timespec="minutes")
    if aim.is_single:
        return Button("button.moment", "moment.take", aim.ref, value, {"at": iso})
    return Button("button.weekly_moment", "moment.take", aim.ref, value, {"weekly": iso})


def proposed_last(session: Session, person: Person, aim: Aim) -> list[datetime]:
    """The moments that the person was shown last for this, in order."""
    shown = (
        select(Tap)
        .where(Tap.person_id == person.id, Tap.action == "moment.take", Tap.ref == aim.ref)
        .order_by(Tap.notice_id.desc())
    )
    taps = (tap for tap in session.scalars(shown) if (tap.value or "").startswith(f"{aim.kind} "))
    last = next(taps, None)
    if last is None:
        return []
    notice = session.get_one(Notice, last.notice_id)
    buttons = [known for row in notice.buttons for _, known, _ in row]
    shown_at = [known.get("at") or known.get("weekly") for known in buttons]
    return [datetime.fromisoformat(at) for at in shown_at if at]
