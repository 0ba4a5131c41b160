"""Not sure what a message means: the likeliest meanings are asked with buttons, once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.asides import shows_offers
from solidarity.befriending.telling import wishes
from solidarity.clock import wall_time
from solidarity.errors import DoubtOver
from solidarity.lifecycles import VolunteerState
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.requests import current_draft, open_requests, tasks_of
from solidarity.storage.tables import Doubt, Person
from solidarity.talks import talk_with, understood
from solidarity.telling import has_helper
from solidarity.understanding import Reading, read

MEANINGS = (
    "request_help", "offer_help", "ask_status", "change_request", "cancel_request", "confirm_done",
    "report_problem", "schedule_call", "set_availability", "ask_info", "talk_to_human",
    "stop_contact",
)  # fmt: skip
"""Meanings that are worth a button. Nobody is asked whether he wanted to say hello or thank you."""
MOST = 2
"""Meanings that are offered; a third button is the way out (channels show three at most)."""
WORTH_ASKING = 0.05
"""Probability below which a meaning is not offered: it would only puzzle."""
OPEN_HOURS = 12
"""How long the buttons work: later the moment is another, and so is perhaps the need."""
OPEN, HELP, TEAM, JOIN = "open", "help", "team", "join"
"""Answers to which several meanings can lead."""


def expects_answer(session: Session, person: Person) -> bool:
    """Whether he is telling about a request or about himself: what he writes may answer that."""
    volunteer = person.volunteer
    joins = volunteer is not None and volunteer.state == VolunteerState.JOINING
    asked = talk_with(session, person).topic is not None
    return asked or joins or current_draft(session, person) is not None


def ask(
    session: Session, person: Person, reading: Reading, *, parse: Mapping[str, Any],
    incoming: int, now: datetime,
) -> bool:  # fmt: skip
    """Ask which of the likeliest meanings it is; `parse` is what Rasa found in the message.

    A volunteer who was asked something else sees that again instead. False when nothing can be
    asked: no meaning is likely, or the last message was not clear either.
    """
    if shows_offers(session, person, now):
        return True
    if talk_with(session, person).misses:
        return False
    meanings = likeliest(parse.get("intent_ranking", []), leads_to(session, person, reading))
    if not meanings:
        return False
    talk_with(session, person).misses = 1
    close(session, person)
    doubt = Doubt(
        person_id=person.id, incoming=incoming, text=reading.text, language=reading.language,
        labels=dict(parse.get("labels") or {}), heard_at=now,
    )  # fmt: skip
    session.add(doubt)
    record(session, "asked_back", now=now, person_id=person.id, meanings=meanings)
    buttons = [Button(f"meaning.{name}", "doubt.meant", incoming, name) for name in meanings]
    buttons.append(Button("button.something_else", "doubt.other", incoming))
    notify(session, person, Message("doubt.which", buttons=column(*buttons)), now=now)
    return True


def likeliest(ranking: Sequence[Mapping[str, Any]], leads: Mapping[str, str]) -> list[str]:
    """The likeliest meanings of which no two lead to the same answer.

    `ranking` holds intents with `name` and `confidence`, the likeliest first.
    """
    chosen: dict[str, str] = {}
    for entry in ranking:
        name = entry["name"]
        if name in leads and entry["confidence"] >= WORTH_ASKING:
            chosen.setdefault(leads[name], name)
    return list(chosen.values())[:MOST]


def leads_to(session: Session, person: Person, reading: Reading) -> dict[str, str]:
    """For each meaning that makes sense now, the answer it leads to."""
    volunteer = person.volunteer
    tasks = tasks_of(session, volunteer) if volunteer is not None else []
    requests = open_requests(session, person)
    leads = {name: name for name in MEANINGS}
    leads |= {"request_help": HELP, "offer_help": JOIN, "set_availability": JOIN}
    leads |= {"talk_to_human": TEAM, "schedule_call": TEAM}
    seeks = wishes.seeking(session, person) is not None
    if seeks:
        leads["schedule_call"] = leads["change_request"]
    if not requests and not seeks:
        # A change of what was never asked is a new request, or there is nothing to change.
        leads |= {"cancel_request": OPEN, "change_request": HELP if reading.kinds else OPEN}
        leads |= {} if tasks else {"ask_status": OPEN}
    if not tasks and not any(has_helper(request) for request in requests):
        # Nobody has said yes: there can be no good or bad news of it.
        leads["report_problem"] = TEAM
        del leads["confirm_done"]
    return leads


def resolve(
    session: Session, person: Person, incoming: int, meaning: str, *, now: datetime
) -> Reading:
    """The message as it reads when this was meant, with all it told; DoubtOver when too late."""
    doubt = _open_doubt(session, person, incoming, now)
    parse = {
        "intent": {"name": meaning},
        "intent_ranking": [{"name": meaning, "confidence": 1.0}],
        "labels": doubt.labels,
    }
    heard_at = wall_time(doubt.heard_at)
    reading = read(doubt.text, parse=parse, language=doubt.language, now=heard_at)
    record(session, "meant", now=now, person_id=person.id, meaning=meaning)
    understood(session, person)
    session.delete(doubt)
    return reading


def drop(session: Session, person: Person, incoming: int, *, now: datetime) -> None:
    """None of the meanings; DoubtOver when too late."""
    session.delete(_open_doubt(session, person, incoming, now))


def _open_doubt(session: Session, person: Person, incoming: int, now: datetime) -> Doubt:
    doubt = session.get(Doubt, person.id)
    late = now - timedelta(hours=OPEN_HOURS)
    if doubt is None or doubt.incoming != incoming or doubt.heard_at < late:
        raise DoubtOver(person=person.id)
    return doubt


def close(session: Session, person: Person, *, besides: int | None = None) -> None:
    """He wrote something else: what the older message meant is no question any more.

    `besides` is the message that is being handled: when it is tried again, its question stays.
    """
    doubt = session.get(Doubt, person.id)
    if doubt is not None and doubt.incoming != besides:
        session.delete(doubt)
        session.flush()
