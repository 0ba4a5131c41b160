"""Figures for Prometheus, in its text format (version 0.0.4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.ages import ages
from bot.signs import BOUNDS_S, Signs
from solidarity.storage.tables import Effect, Event, Notice, Received, Request, TeamTask
from solidarity.sweeping import SWEPT

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[Mapping[str, str], float]


@dataclass(frozen=True)
class Figure:
    """One figure with its samples: labels and value. Label values are words of our own."""

    name: str
    kind: str
    """gauge, counter or histogram."""
    meaning: str
    samples: tuple[Sample, ...]

    def lines(self) -> Iterable[str]:
        name = f"solidarity_{self.name}"
        yield f"# HELP {name} {self.meaning}"
        yield f"# TYPE {name} {self.kind}"
        for labels, value in self.samples:
            ending = labels.get("", "")
            shown = ",".join(f'{key}="{label}"' for key, label in labels.items() if key)
            yield f"{name}{ending}" + (f"{{{shown}}}" if shown else "") + f" {value:.12g}"


def text(figures: Iterable[Figure]) -> str:
    return "\n".join(line for figure in figures for line in figure.lines()) + "\n"


def of_database(session: Session, *, now: datetime) -> list[Figure]:
    """What all processes on one database have in common; counters count rows that stay."""
    waits = ages(session, now=now)
    oldest = {"inbox": waits.unhandled, "outbox": waits.undelivered, "alarms": waits.overdue}
    by_state = select(Request.state, func.count()).group_by(Request.state)
    by_kind = select(Event.kind, func.count()).group_by(Event.kind)
    by_channel = select(Received.channel, func.count()).group_by(Received.channel)
    swept = session.get(Effect, SWEPT)
    tasks = select(func.count()).where(TeamTask.closed_at.is_(None))
    new = select(func.count()).where(Received.state == "new")
    unsent = select(func.count()).where(Notice.state == "waiting")
    counts = {name: session.scalars(query).one() for name, query in
              {"inbox": new, "outbox": unsent, "team_tasks": tasks}.items()}  # fmt: skip
    return [
        _one("inbox", "Messages that nobody has handled yet.", counts["inbox"]),
        _one("outbox", "Messages that are still to be sent.", counts["outbox"]),
        _one("team_tasks", "Open tasks of the team.", counts["team_tasks"]),
        Figure("oldest_seconds", "gauge", "How long the oldest waits, by queue.",
               tuple(({"queue": q}, age.total_seconds()) for q, age in oldest.items())),
        Figure("requests", "gauge", "Requests by state.", _by("state", session.execute(by_state))),
        Figure("events_total", "counter", "What happened, by kind.",
               _by("kind", session.execute(by_kind))),
        Figure("received_total", "counter", "Updates that came in, by channel.",
               _by("channel", session.execute(by_channel))),
        _one("last_sweep_timestamp_seconds", "When it was last looked whether anything is stuck.",
             swept.at.timestamp() if swept is not None else 0),
    ]  # fmt: skip


def of_process(signs: Signs, *, understands: bool, now: datetime) -> list[Figure]:
    """What this process saw since it started."""
    channels = sorted({*signs.heard, *signs.sent, *signs.closed_until})
    closed = tuple(({"channel": c}, float(signs.is_closed(c, now=now))) for c in channels)
    return [
        _one("rasa_ready", "1 when Rasa answers.", float(understands)),
        Figure("channel_heard_timestamp_seconds", "gauge",
               "When a channel last brought news, or said that there are none.",
               tuple(({"channel": c}, at.timestamp()) for c, at in sorted(signs.heard.items()))),
        Figure("channel_sent_timestamp_seconds", "gauge", "When a channel last took a message.",
               tuple(({"channel": c}, at.timestamp()) for c, at in sorted(signs.sent.items()))),
        Figure("channel_closed", "gauge", "1 while a channel takes nothing from us.", closed),
        _delays(signs),
    ]  # fmt: skip


def _delays(signs: Signs) -> Figure:
    sums = list(accumulate(signs.delays.counts))
    bounds = (*(f"{bound:g}" for bound in BOUNDS_S), "+Inf")
    buckets: list[Sample] = [
        ({"": "_bucket", "le": bound}, count) for bound, count in zip(bounds, sums, strict=True)
    ]
    ends: list[Sample] = [({"": "_sum"}, signs.delays.total_s), ({"": "_count"}, sums[-1])]
    meaning = "Seconds from the moment a message was written until it was sent."
    return Figure("delivery_seconds", "histogram", meaning, (*buckets, *ends))


def _one(name: str, meaning: str, value: float) -> Figure:
    return Figure(name, "gauge", meaning, (({}, value),))


def _by(label: str, rows: Iterable[Any]) -> tuple[Sample, ...]:
    return tuple(({label: str(row[0])}, float(row[1])) for row in sorted(rows, key=str))
