"""From a piece to local time: which hours, on which day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from solidarity.when.calendar import BYDAY
from solidarity.when.moment import Moment
from solidarity.when.pieces import Clock, Hours, Part, Piece, one_day

Stretch = tuple[datetime, datetime]
LAST_MINUTE = 24 * 60 - 1
NOON = 12 * 60
# "Hours 1–6 without more are afternoon."
FIRST_MORNING_MINUTE = 7 * 60


def resolve(piece: Piece, now: datetime, surface: str) -> Moment | None:
    """Return the moment a piece means, None when it is past or only a routine without hour."""
    days = piece.days
    if piece.span:
        return Moment(*piece.span, surface, deadline=piece.span[0] != piece.span[1])
    if days and days.last < now.date():
        return None
    if days and days.kind == "routine" and not (piece.hours or piece.part):
        return None
    piece = next_occurrence(piece, now)
    start, end = stretch_of(piece, now)
    deadline = piece.relation in ("before", "by", "until") and end >= now
    if deadline:
        start = now
    every = days.every if days else None
    return Moment(start, max(start, end), surface, every, deadline)


def stretch_of(piece: Piece, now: datetime) -> Stretch:
    """Return start and end; for a deadline only the end counts."""
    days = piece.days or one_day(now.date())
    limits = limit if piece.relation in ("before", "by", "until") else None
    first, last = minutes_of(piece, now)
    start, end = at_minute(days.first, first), at_minute(days.last, last)
    if limits:
        end = limit(piece, start, end)
        if not piece.days and end < now:
            end += timedelta(days=1)
    elif piece.relation in ("after", "from") and (piece.hours or noon(piece.part)):
        end = at_minute(days.last, LAST_MINUTE) if not stretch(piece.hours) else end
    elif piece.relation == "after" and not piece.part:
        start = end = at_minute(days.last, 24 * 60)
        end += timedelta(minutes=LAST_MINUTE)
    return start, end


def stretch(hours: Hours | None) -> bool:
    """Tell whether both ends of the hours are named."""
    return bool(hours and hours.last)


def noon(part: Part | None) -> bool:
    """Tell whether the part is noon, which also serves as a point."""
    return bool(part and part.name == "noon")


def limit(piece: Piece, start: datetime, end: datetime) -> datetime:
    """Return the moment a deadline names."""
    if piece.days and piece.days.closes:
        return at_minute(piece.days.closes, LAST_MINUTE)
    until_holidays = piece.days is not None and piece.days.kind == "holidays"
    if until_holidays or piece.relation == "before" or (noon(piece.part) and not piece.hours):
        return start
    return end


def minutes_of(piece: Piece, now: datetime) -> tuple[int, int]:
    """Return the first and the last minute of the day."""
    if piece.hours:
        first = minute_of(piece.hours.first, piece.part)
        if piece.hours.last is None:
            return first, first
        return first, later_minute(piece.hours.last, first, piece.part)
    if piece.part and piece.part.name == "later":
        return (now.hour * 60 + now.minute if piece.days is None else 0), LAST_MINUTE
    if piece.part:
        return piece.part.first, piece.part.last
    return 0, LAST_MINUTE


def minute_of(clock: Clock, part: Part | None) -> int:
    """Return the minute of the day that a clock means, told by the part of the day."""
    minute = clock.hour * 60 + clock.minute
    if clock.settled or clock.hour > 12:
        return minute
    if part is None or part.name in ("day", "later"):
        return minute + NOON if minute < FIRST_MORNING_MINUTE else minute
    if part.name == "night":
        return minute % NOON if minute % NOON < FIRST_MORNING_MINUTE else minute + NOON
    if part.last <= NOON:
        return minute
    middle = (part.first + part.last) // 2
    return min((minute, minute + NOON), key=lambda candidate: abs(candidate - middle))


def later_minute(clock: Clock, first: int, part: Part | None) -> int:
    """Return the minute that closes a stretch: the first reading after its start."""
    minute = clock.hour * 60 + clock.minute
    told = minute_of(clock, part) if part else minute
    for candidate in (told, minute, minute + NOON, minute + 2 * NOON):
        if candidate > first:
            return candidate
    return first


def at_minute(day: date, minute: int) -> datetime:
    """Return a minute of a day; minutes past 24 hours fall on the day after."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def next_occurrence(piece: Piece, now: datetime) -> Piece:
    """Move what comes back to the next day on which it has not passed yet."""
    days = piece.days
    if not days or not days.every:
        return piece
    first, last = minutes_of(piece, now)
    begins = at_minute(now.date(), last if piece.relation in ("from", "after") else first)
    if days.kind == "routine":
        later = days.first if begins >= now else now.date() + timedelta(days=1)
        return replace(piece, days=one_day(max(days.first, later), every=days.every))
    today = BYDAY[now.weekday()]
    weekly = days.every.startswith("FREQ=WEEKLY") and today in days.every.split("BYDAY=")[-1]
    if weekly and days.single and (piece.hours or piece.part) and begins > now:
        return replace(piece, days=one_day(now.date(), every=days.every))
    return piece
