"""What a reading gives back: one stretch of local time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A point or a stretch of wall time in Europe/Brussels, to the minute, without zone.

    A point has `end == start`; 23:59 closes a day. `every` is an iCalendar RRULE such as
    "FREQ=WEEKLY;BYDAY=TH", and start and end are then the next occurrence. `deadline` says that
    the message named only the end ("avant 17h", "tegen vrijdag"): start is then now.
    """

    start: datetime
    end: datetime
    surface: str
    every: str | None = None
    deadline: bool = False
