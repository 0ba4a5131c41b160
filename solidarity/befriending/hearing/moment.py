"""A moment for a call, also as seen from one that is proposed: "een uur later", "plutôt jeudi"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from solidarity.befriending.hearing import relative
from solidarity.befriending.hearing.heard import Heard, hear_week
from solidarity.befriending.hearing.hours import AFTER, BEFORE, merged, minutes_of
from solidarity.settings import Calls
from solidarity.when import Moment, read
from solidarity.when.calendar import coming_weekday, monday_of
from solidarity.when.lexicon import terms_of

Stretch = tuple[datetime, datetime]

A_LITTLE, FAR = timedelta(minutes=30), timedelta(hours=2)
"""What is "a little later": from half an hour to two hours."""
COUNTED_FROM_TODAY = ("next", "coming", "this", "last", "last_behind", "fortnight")
"""What stands beside a weekday that is not one of the week proposed."""


@dataclass(frozen=True, slots=True)
class Told:
    """A text and what it says of days and hours; all times are wall time."""

    text: str
    letters: str
    heard: Sequence[Heard]
    now: datetime
    calls: Calls

    @property
    def hours(self) -> Heard | None:
        """The first hours that are named and not refused."""
        said = merged([one for one in self.heard if one.says_hours and not one.refused])
        return said[0] if said else None


def moment_told(
    text: str, *, near: datetime | None, now: datetime, calls: Calls | None = None
) -> Moment | None:
    """The moment a text asks for; `near` is the one proposed, all in wall time.

    A point has `end == start`; a stretch means that any moment in it is good. None when nothing
    is said of a moment, or only of one that is past.
    """
    now = now.replace(second=0, microsecond=0)
    heard = hear_week(text, now=now)
    told = Told(text, relative.letters_of(text), heard, now, calls or Calls())
    found = near_to(told, near) if near else None
    if found is not None:
        return still_to_come(Moment(*found, text), now)
    moment = from_today(told)
    if near and moment and is_whole_day(moment):
        at = datetime.combine(moment.start.date(), near.time())
        moment = Moment(at, at, text)
    return still_to_come(moment, now)


def is_whole_day(moment: Moment) -> bool:
    """Whether only a day is named: then the hour proposed is kept."""
    return moment.end - moment.start == timedelta(hours=23, minutes=59)


def still_to_come(moment: Moment | None, now: datetime) -> Moment | None:
    if moment is None or moment.end < now or (moment.start < now and moment.end == now):
        return None
    return Moment(max(moment.start, now), moment.end, moment.surface, moment.every, moment.deadline)


def from_today(told: Told) -> Moment | None:
    """What a text says by itself; after the news is when it is over."""
    moment = read(told.text, now=told.now)
    hours = told.hours
    if hours is None or (moment is not None and hours.event is None):
        return moment
    if moment is not None:
        return Moment(*on(moment.start.date(), stretch_of(hours, told.calls)), told.text)
    today = on(told.now.date(), stretch_of(hours, told.calls))
    tomorrow = on(told.now.date() + timedelta(days=1), stretch_of(hours, told.calls))
    return Moment(*(today if today[0] > told.now else tomorrow), told.text)


def near_to(told: Told, near: datetime) -> Stretch | None:
    """The moment a text asks for in place of the one proposed, None when it names none."""
    day = day_told(told, near)
    start = datetime.combine(day or near.date(), near.time())
    shift = relative.shift(told.letters)
    if shift is not None:
        return start + shift, start + shift
    minutes = minutes_told(told)
    vague = vague_stretch(told, start)
    if minutes:
        stretch = on(start.date(), minutes)
        return within(vague, stretch) if vague and stretch[0] < stretch[1] else stretch
    if vague and day is None:
        return days_of_the_week(told, near) or vague
    same_day = day == near.date() and relative.days_from(told.letters) == 0
    another_day = day is not None and not same_day
    return (start, start) if another_day or relative.SAME_HOUR.search(told.letters) else None


def day_told(told: Told, near: datetime) -> date | None:
    """The day that a text names, by itself or as seen from the moment proposed."""
    offered = [one for one in told.heard if not one.refused]
    dates = [one.dated for one in offered if one.dated]
    named = [min(one.days) for one in offered if len(one.days) == 1]
    if not named and relative.NEXT_WEEK.search(told.letters):
        return next_week(told, near)
    days = relative.days_from(told.letters)
    if days is not None:
        return near.date() + timedelta(days=days)
    if dates or not named:
        return dates[0] if dates else None
    if relative.NEXT_SUCH.search(told.letters):
        return coming_weekday(named[0], near.date())
    if relative.LAST_SUCH.search(told.letters):
        return coming_weekday(named[0], near.date() - timedelta(days=8))
    if any(term.can_be(name) for term in terms_of(told.text) for name in COUNTED_FROM_TODAY):
        moment = read(told.text, now=told.now)
        return moment.start.date() if moment else told.now.date() - timedelta(days=1)
    day = monday_of(near.date()) + timedelta(days=named[0])
    return day if day > told.now.date() else day + timedelta(weeks=1)


def next_week(told: Told, near: datetime) -> date:
    """The same weekday of next week; a week later when the moment proposed is of that week."""
    day = monday_of(told.now.date(), weeks=1) + timedelta(days=near.weekday())
    return day if day > near.date() else near.date() + timedelta(weeks=1)


def minutes_told(told: Told) -> tuple[int, int] | None:
    """The minutes of the day that a text names; "pas avant 15h" is from then on."""
    if told.hours:
        return stretch_of(told.hours, told.calls)
    for one in told.heard:
        if one.hours and one.refused and one.relation in (*BEFORE, *AFTER):
            first, last = minutes_of(one, told.calls)
            open_, close = told.calls.earliest * 60, told.calls.latest * 60
            return (last, close) if one.relation in BEFORE else (open_, first)
    return None


def stretch_of(hours: Heard, calls: Calls) -> tuple[int, int]:
    """From which minute to which; the end of the news and a bare hour are one minute."""
    first, last = minutes_of(hours, calls)
    exact = hours.event.is_exact if hours.event else hours.hours and not hours.hours.last
    if exact and (hours.event or not hours.relation):
        return first, first
    return max(first, calls.earliest * 60), min(last, calls.latest * 60)


def vague_stretch(told: Told, start: datetime) -> Stretch | None:
    """What "un peu plus tard", "wat vroeger" mean, as seen from a moment."""
    midnight = datetime.combine(start.date(), time())
    reach = FAR if relative.A_BIT.search(told.letters) else timedelta(days=1)
    if relative.LATER_THAN.search(told.letters):
        last = midnight + timedelta(hours=told.calls.latest)
        return start + A_LITTLE, min(start + reach, last)
    if relative.EARLIER_THAN.search(told.letters):
        first = midnight + timedelta(hours=told.calls.earliest)
        return max(start - (reach if reach == FAR else FAR), first), start - A_LITTLE
    return None


def days_of_the_week(told: Told, near: datetime) -> Stretch | None:
    """What "later in de week", "plus tôt dans la semaine" mean."""
    if not relative.IN_THE_WEEK.search(told.letters):
        return None
    open_, close = told.calls.earliest * 60, told.calls.latest * 60
    if relative.LATER_THAN.search(told.letters):
        first, last = near.date() + timedelta(days=1), monday_of(near.date()) + timedelta(days=6)
    else:
        first, last = monday_of(near.date()), near.date() - timedelta(days=1)
        first = max(first, told.now.date() + timedelta(days=1))
    return (on(first, (open_, open_))[0], on(last, (close, close))[1]) if first <= last else None


def within(narrow: Stretch, wide: Stretch) -> Stretch:
    """Both stretches together; the wide one when they exclude each other."""
    start, end = max(narrow[0], wide[0]), min(narrow[1], wide[1])
    return (start, end) if start < end else wide


def on(day: date, minutes: tuple[int, int]) -> Stretch:
    midnight = datetime.combine(day, time())
    return midnight + timedelta(minutes=minutes[0]), midnight + timedelta(minutes=minutes[1])
