"""When help has come: once more next week?"""

from datetime import datetime, timedelta

from solidarity.clock import wall_time
from solidarity.messages import Button, Message, column
from solidarity.storage.tables import Request

WEEK = timedelta(days=7)


def a_week_later(request: Request, *, now: datetime) -> tuple[datetime, datetime] | None:
    """The same weekday and hours, the next time they come; None without an agreed moment.

    `now` is wall time, and so are the start and the end.
    """
    if request.when_start is None or request.when_end is None:
        return None
    weeks = 1
    while request.when_start + weeks * WEEK <= now:
        weeks += 1
    return request.when_start + weeks * WEEK, request.when_end + weeks * WEEK


def glad(request: Request, *, now: datetime) -> tuple[Message, Message]:
    """The last words about a request, with the ways to ask for the same again."""
    buttons = []
    moment = a_week_later(request, now=wall_time(now))
    if moment is not None:
        weekday = {"weekday": moment[0].date().isoformat()}
        buttons.append(
            Button("button.next_weekday", "request.repeat", request.id, "week", params=weekday)
        )
    buttons += [
        Button("button.another_day", "request.repeat", request.id, "day"),
        Button("button.ask_again", "request.new", request.id),
    ]
    return Message("helped.glad"), Message("helped.once_more", buttons=column(*buttons))
