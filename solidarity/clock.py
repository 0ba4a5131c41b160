"""Between points in time (UTC) and wall time in Belgium."""

from datetime import datetime, timedelta
from math import ceil

from solidarity.vocabulary import ZONE


def wall_time(moment: datetime) -> datetime:
    """A point in time as the clock on the wall shows it, without zone, to the minute."""
    return moment.astimezone(ZONE).replace(tzinfo=None, second=0, microsecond=0)


def point_in_time(wall: datetime) -> datetime:
    """The point in time of a wall time; the earlier one when the clock shows it twice."""
    return wall.replace(tzinfo=ZONE)


def is_quiet(moment: datetime, *, quiet_from: int, quiet_to: int) -> bool:
    """Whether this is in the hours (local, mostly over midnight) in which nobody is asked."""
    hour = wall_time(moment).hour
    if quiet_from <= quiet_to:
        return quiet_from <= hour < quiet_to
    return hour >= quiet_from or hour < quiet_to


def end_of_quiet(moment: datetime, *, quiet_to: int) -> datetime:
    """The next time the quiet hours end."""
    wall = wall_time(moment)
    end = wall.replace(hour=quiet_to, minute=0)
    return point_in_time(end if end > wall else end + timedelta(days=1))


def waking_minutes(start: datetime, end: datetime, *, quiet_from: int, quiet_to: int) -> float:
    """Minutes between two points in time without the quiet hours; 0 when the end is earlier."""
    minutes = (end - start) / timedelta(minutes=1)
    if quiet_from == quiet_to or minutes <= 0:
        return max(minutes, 0.0)
    day, asleep = wall_time(start).replace(hour=0, minute=0) - timedelta(days=1), 0.0
    while point_in_time(day) < end:
        night = day + timedelta(days=quiet_from > quiet_to)
        begins = point_in_time(day.replace(hour=quiet_from))
        ends = point_in_time(night.replace(hour=quiet_to))
        asleep += max(0.0, (min(end, ends) - max(start, begins)) / timedelta(minutes=1))
        day += timedelta(days=1)
    return minutes - asleep


def after_waking(start: datetime, hours: float, *, quiet_from: int, quiet_to: int) -> datetime:
    """When so many hours outside the quiet ones have passed."""
    end = start + timedelta(hours=hours)
    quiet = {"quiet_from": quiet_from, "quiet_to": quiet_to}
    while (left := hours * 60 - waking_minutes(start, end, **quiet)) > 0:
        end += timedelta(minutes=ceil(left))
    return end
