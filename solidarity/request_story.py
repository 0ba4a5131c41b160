"""What happened to one request, in order, a sentence each: for the team, by numbers only."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.clock import wall_time
from solidarity.messages import Message
from solidarity.storage.tables import Event, Request

TOLD = (
    "started", "placed", "call_back", "called_back", "wave", "accepted", "assigned", "declined",
    "expired", "gave_up", "helper_lost", "changed", "list_changed", "relayed", "team_told", "done",
    "helped", "not_helped", "cancelled", "looked_up", "medicine_asked", "medicine_ready",
    "medicine_refused", "medicine_handed_over", "medicine_delivered", "medicine_not_needed",
)  # fmt: skip
"""Kinds of events; who was asked stands in solidarity/asked.py."""


def story(session: Session, request: Request) -> list[tuple[str, Message]]:
    """Wall time, and what happened then."""
    query = select(Event).where(Event.request_id == request.id, Event.kind.in_(TOLD))
    return [
        (wall_time(event.at).isoformat(timespec="minutes"), _said(event))
        for event in session.scalars(query.order_by(Event.at, Event.id))
    ]


def _said(event: Event) -> Message:
    known = {"person": event.person_id} | {
        name: event.facts[name] for name in ("wave", "asked") if name in event.facts
    }
    return Message(f"desk.story.{event.kind}", known)
