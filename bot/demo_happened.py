"""What happened to a person's requests, in words: who was asked and why, and who said what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot.channels.webchat import WebChat
from bot.channels.webchat_messages import NAME
from bot.demo_neighbours import CHANNEL
from solidarity.lifecycles import OfferState
from solidarity.storage.tables import Contact, Event, Offer, Person, Request

TOLD = frozenset(
    {"started", "placed", "wave", "asked", "accepted", "declined", "expired", "gave_up", "done",
     "helped", "not_helped", "cancelled", "changed", "relayed", "team_told", "danger",
     "false_alarm"}
)  # fmt: skip
WITHOUT_REQUEST = ("danger", "false_alarm", "team_told")

NOT_TOLD = frozenset({"about", "channel", "language"})
"""Facts that no line of the page says."""


@dataclass(frozen=True)
class Line:
    """One thing that happened: key and parameters of its sentence, and the reasons."""

    event: Event
    kind: str
    known: Mapping[str, Any]
    reasons: tuple[str, ...] = ()


def happened(session: Session, chat: WebChat, address: str, language: str | None) -> list[Any]:
    """What happened, the oldest first, in this language or the person's own."""
    contact = and_(Contact.channel == NAME, Contact.address == address)
    person = session.scalars(select(Person).join(Contact).where(contact)).one()
    language = language or person.language
    events = _waves_first(_events(session, person))
    synthetic = _synthetic(session, events)
    return [
        {
            "id": f"{line.event.id}-{line.kind}",
            "kind": line.kind,
            "at": line.event.at.isoformat(),
            "text": chat.say(f"page.happened.{line.kind}", language, **line.known),
            "why": [chat.say(f"page.why.{reason}", language) for reason in line.reasons],
            "synthetic": line.event.person_id in synthetic,
        }
        for line in _lines(session, events, person)
    ]


def _events(session: Session, person: Person) -> list[Event]:
    own = select(Request.id).where(Request.person_id == person.id)
    beside = and_(Event.person_id == person.id, Event.kind.in_(WITHOUT_REQUEST))
    query = select(Event).where(or_(Event.request_id.in_(own), beside), Event.kind.in_(TOLD))
    return list(session.scalars(query.order_by(Event.id)))


def _waves_first(events: list[Event]) -> list[Event]:
    """A wave is recorded after those it asks; it is told before them."""
    told: list[Event] = []
    for event in events:
        at = len(told)
        while event.kind == "wave" and at and told[at - 1].kind == "asked":
            if told[at - 1].facts["wave"] != event.facts["wave"]:
                break
            at -= 1
        told.insert(at, event)
    return told


def _synthetic(session: Session, events: list[Event]) -> set[int]:
    people = {event.person_id for event in events if event.person_id is not None}
    query = select(Contact.person_id).where(
        Contact.channel == CHANNEL, Contact.person_id.in_(people)
    )
    return set(session.scalars(query))


def _lines(session: Session, events: list[Event], person: Person) -> list[Line]:
    lines: list[Line] = []
    for event in events:
        actor = session.get(Person, event.person_id) if event.person_id else person
        facts = {name: each for name, each in event.facts.items() if name not in NOT_TOLD}
        known = {**facts, "name": actor.first_name if actor else None}
        reasons = tuple(known.pop("reasons", ()))
        lines.append(Line(event, event.kind, known, reasons))
        if event.kind == "accepted" and _others(session, event.request_id):
            lines.append(Line(event, "others_told", {}))
    return lines


def _others(session: Session, request_id: int | None) -> bool:
    """Whether somebody else had been asked and was told that it is over."""
    query = select(Offer.id).where(
        Offer.request_id == request_id, Offer.state == OfferState.WITHDRAWN
    )
    return session.scalars(query).first() is not None
