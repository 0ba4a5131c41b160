"""Calendars as iCalendar (RFC 5545): times and first names, nothing else."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from solidarity.befriending.calendar.agenda import Entry
from solidarity.clock import point_in_time
from solidarity.vocabulary import ZONE

Title = Callable[[str | None], str]
"""What stands over a call with somebody of this first name."""
CLIENTS_LOOK_EVERY = timedelta(hours=1)


def written(entries: Iterable[Entry], *, name: str | None, title: Title, stamp: datetime) -> bytes:
    """The file; the same calls give the same bytes. `stamp` is when it was first made."""
    calendar = Calendar()
    calendar.add("prodid", "-//Solidarity Bot//Calls//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if name is not None:
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", CLIENTS_LOOK_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add_component(_brussels())
    for entry in entries:
        for event in _events(entry, title(entry.first_name), stamp):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(entry: Entry, title: str, stamp: datetime) -> Iterable[Event]:
    whole = _event(entry, entry.at, entry.minutes, title, stamp)
    if entry.rule is not None:
        whole.add("rrule", vRecur.from_ical(_closed(entry.rule, entry.until)))
    for at in entry.left_out:
        whole.add("exdate", at.replace(tzinfo=ZONE))
    yield whole
    for moved in entry.moved:
        event = _event(entry, moved.at, moved.minutes, title, stamp)
        event.add("recurrence-id", moved.planned_at.replace(tzinfo=ZONE))
        yield event


def _event(entry: Entry, at: datetime, minutes: int, title: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@solidarity-bot")
    event.add("dtstamp", stamp)
    event.add("sequence", entry.sequence)
    event.add("dtstart", at.replace(tzinfo=ZONE))
    event.add("dtend", (at + timedelta(minutes=minutes)).replace(tzinfo=ZONE))
    event.add("summary", title)
    event.add("class", "PRIVATE")
    return event


def _closed(rule: str, until: datetime | None) -> str:
    """The rule up to its last call; COUNT and UNTIL cannot stand together."""
    if until is None:
        return rule
    kept = [part for part in rule.split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    utc = point_in_time(until).astimezone(UTC)
    return ";".join([*kept, f"UNTIL={utc:%Y%m%dT%H%M%SZ}"])


def _brussels() -> Timezone:
    """Wall time in Belgium: the rules of the European Union since 1996."""
    zone = Timezone()
    zone.add("tzid", str(ZONE))
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    one, two = timedelta(hours=1), timedelta(hours=2)
    for part, name, month, hour, before, after in (
        (summer, "CEST", 3, 2, one, two),
        (winter, "CET", 10, 3, two, one),
    ):
        day = 31 if month == 3 else 27
        part.add("dtstart", datetime(1996, month, day, hour))  # noqa: DTZ001  wall time
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
