"""The conversation about a new request: take what was told, ask only what is missing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import consents, details, questions
from solidarity.befriending.telling import way_in
from solidarity.intake_filling import WITH_LIST, fill, mentioned, settle, unsure_place
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.places import Place
from solidarity.questions import CONSENT
from solidarity.requests import cancel, current_draft, refuse_draft, start_draft
from solidarity.storage.tables import Person, Request
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.telling import is_call
from solidarity.understanding import Reading
from solidarity.vocabulary import HelpType, Purpose

__all__ = [
    "ANSWERS",
    "CONSENT",
    "SLOTS",
    "TOPIC",
    "fill",
    "go_on",
    "mentioned",
    "missing",
    "settle",
    "take",
]

SLOTS = ("what", "where", "when", "details", "confirmed", CONSENT, "address")
"""The questions, in the order in which they are asked."""
TOPIC = "request"
ANSWERS = frozenset({"inform", "affirm", "deny", "request_help", "change_request"})
"""Intents that belong to the conversation about a request."""
NEVER_ANSWERS = frozenset({"stop_contact", "talk_to_human", "cancel_request", "emergency"})


def missing(draft: Request) -> list[str]:
    """The slots still unknown, in order; nothing is asked that does not matter."""
    if is_call(draft):
        # The rest is asked of somebody who would like to be called, when he has said yes.
        return [] if draft.confirmed else ["confirmed"]
    known = {
        "what": bool(draft.kinds_mask),
        "where": draft.lat is not None,
        "when": draft.when_start is not None or draft.any_time,
        "details": draft.details_asked or not WITH_LIST.intersection(draft.kinds),
        "confirmed": draft.confirmed,
        CONSENT: consents.stands(draft.person, Purpose.HELP),
        "address": draft.address is not None,
    }
    return [slot for slot in SLOTS if not known[slot]]


def take(session: Session, person: Person, reading: Reading, *, now: datetime) -> bool:
    """Take what a message tells about a request, and ask what is missing next.

    False when the message is about something else. When nothing is missing any more, nothing is
    said: the caller places the request.
    """
    draft = current_draft(session, person)
    if draft is None:
        if reading.intent != "request_help":
            return False
        if _only_call(reading) and way_in.again(session, person, reading, now=now):
            return True
        draft = start_draft(session, person, now=now)
        lead = [Message("request.gladly_call" if _only_call(reading) else "request.gladly")]
        _fill(session, draft, reading, slot=None, now=now)
        _go_on(session, draft, lead, now=now, unsure=unsure_place(reading, None))
        return True
    talk = talk_with(session, person)
    slot = talk.slot if talk.topic == TOPIC and talk.ref == draft.id else None
    if not _belongs(reading, slot):
        return False
    lead = _lead(reading)
    told = _fill(session, draft, reading, slot=slot, now=now)
    if slot == CONSENT and _agrees(reading):
        consents.give(session, person, Purpose.HELP, in_words=True, now=now)
        told = True
    if told or lead:
        _go_on(session, draft, lead, now=now, unsure=unsure_place(reading, slot))
        return True
    if slot == CONSENT and reading.intent == "deny":
        refuse_draft(session, draft, now=now)
        return True
    if slot == "confirmed" and reading.intent in ("deny", "change_request"):
        if is_call(draft) and reading.intent == "deny":
            cancel(session, draft, now=now)
            return True
        questions.ask_what_to_change(session, draft, now=now)
        return True
    return False


def _fill(
    session: Session, draft: Request, reading: Reading, *, slot: str | None, now: datetime
) -> bool:
    told = fill(draft, reading, slot=slot)
    if is_call(draft):
        way_in.keep_told(session, draft, reading, now=now)
    return told


def _agrees(reading: Reading) -> bool:
    """Who was told what is kept, and gives his address, agrees too."""
    return reading.intent == "affirm" or details.address(reading.text) is not None


def _only_call(reading: Reading) -> bool:
    return reading.kinds == (HelpType.LISTENING,)


def _lead(reading: Reading) -> list[Message]:
    """The answer to a question that came along ("…, et c'est payant ?")."""
    answer = questions.topic(reading.text) if details.has_question(reading.text) else None
    return [Message(f"info.{answer}")] if answer else []


def _belongs(reading: Reading, slot: str | None) -> bool:
    if reading.sure and reading.intent in NEVER_ANSWERS:
        return False
    if reading.intent in ANSWERS:
        return True
    facts = {
        "what": bool(reading.kinds),
        "where": bool(mentioned(reading, slot)),
        "which_place": bool(mentioned(reading, slot)),
        "when": reading.when is not None or details.any_time(reading.text),
        "details": len(details.items(reading.text)) > 1 or not reading.sure,
        CONSENT: details.address(reading.text) is not None,
        "address": details.address(reading.text) is not None or not reading.sure,
    }
    return slot is not None and facts.get(slot, False)


def _go_on(
    session: Session,
    draft: Request,
    lead: list[Message],
    *,
    now: datetime,
    unsure: tuple[Place, ...] = (),
) -> None:
    """Ask the next question, or say nothing when the request is complete."""
    slots = missing(draft)
    if unsure and "where" in slots:
        expect(session, draft.person, TOPIC, "which_place", ref=draft.id, now=now)
        notify(session, draft.person, *lead, questions.place_choices(draft, unsure), now=now)
        return
    if not slots:
        if lead:
            notify(session, draft.person, *lead, now=now)
        return
    question = questions.question(draft, slots[0])
    expect(session, draft.person, TOPIC, slots[0], ref=draft.id, now=now)
    notify(session, draft.person, *lead, *question, now=now)


def go_on(
    session: Session, draft: Request, *, now: datetime, lead: Sequence[Message] = ()
) -> list[str]:
    """Say the `lead` and ask the next question after a tap; the slots that are missing."""
    _go_on(session, draft, list(lead), now=now)
    slots = missing(draft)
    if not slots:
        expect_nothing(session, draft.person)
    return slots
