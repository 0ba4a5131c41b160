"""For each table whether it goes to the other association, and if not, why.

A table that has no line here fails a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, true

from solidarity.handover import unsaid
from solidarity.ringing import CHANNEL as TELEPHONE
from solidarity.storage.tables import (
    Alarm,
    Base,
    Call,
    Check,
    Consent,
    Contact,
    Coverage,
    DemoPhone,
    Doubt,
    Effect,
    Event,
    Expense,
    Feed,
    Figure,
    Followed,
    Handover,
    HandoverAnswer,
    IntakeEvent,
    IntakeSource,
    Invitation,
    LinkCode,
    Listener,
    MedicineOrder,
    Member,
    Mention,
    Notice,
    Offer,
    Opening,
    Organisation,
    Pair,
    Person,
    Received,
    Recording,
    Request,
    SecondStep,
    Series,
    ShiftNote,
    SignIn,
    Talk,
    Tap,
    TeamTask,
    Tie,
    Tombstone,
    Turn,
    Visit,
    Volunteer,
    Wait,
    Warned,
    WebMessage,
    Wish,
)


@dataclass(frozen=True)
class Moves:
    """A table that goes: which rows of those who agreed, and what of them says nothing there."""

    meaning: str
    rows: ColumnElement[bool] = field(default_factory=true)
    changed: Mapping[str, Any] = field(default_factory=dict)


SAME_CHATS = ("telegram", TELEPHONE, "whatsapp")
"""A chat on Telegram has the same number for every bot."""
NOT_HERE_YET = {
    "written_at": None, "invited_at": None, "unreachable_at": None, "pace_until": None,
    "day_began_at": None, "day_count": 0, "slowed_at": None,
}  # fmt: skip

MOVES: Mapping[type[Base], Moves] = {
    Organisation: Moves("homes and partners of which a member agreed and none refused"),
    Person: Moves("people; a nobody stands for all who are not named", changed={"is_demo": False}),
    Contact: Moves("where people are reached", Contact.channel.in_(SAME_CHATS), NOT_HERE_YET),
    Volunteer: Moves("what a volunteer does, where and when"),
    Check: Moves("how the team got to know a volunteer", changed={"by_id": None, "note": None}),
    Consent: Moves("what was agreed to, when and how"),
    Tie: Moves("who would meet again, and who never"),
    LinkCode: Moves("hash of the code of somebody whose chat does not exist at the new place"),
    Request: Moves("what was asked for", changed={"emptied_at": None}),
    Opening: Moves("a shift that a home or partner asks for"),
    Offer: Moves("which volunteer was asked for it, and what he said"),
    Expense: Moves("what was paid", changed={"receipt": None}),
    MedicineOrder: Moves("what a pharmacist said of a packet, and its codes", changed={
        "token": None, "link_ends_at": None, "pharmacy_id": None}),
    Wish: Moves("the wish to be called"),
    Listener: Moves("how a volunteer calls"),
    Pair: Moves("who calls whom"),
    Series: Moves("how often a pair calls; first_at is wall time in Belgium"),
    Call: Moves("each call; at and planned_at are wall time in Belgium"),
    Notice: Moves("what somebody has still to hear", changed=unsaid.AS_NEW),
    TeamTask: Moves("what a person of the team has to look at", TeamTask.closed_at.is_(None), {
        "received_id": None, "told_at": None, "shown_in": None, "taken_by": None, "taken_at": None,
        "owner_id": None, "due_at": None}),
    Event: Moves("what happened, without words"),
}  # fmt: skip


def is_same_everywhere(channel: str, address: str) -> bool:
    """Whether a chat is the same at the new place. A user id of WhatsApp is known to one business
    only; a number is not."""
    return channel in SAME_CHATS and (channel != "whatsapp" or address.isdecimal())


LEFT_OUT: Mapping[type[Base], str] = {
    Feed: "calendars get new addresses at the new place",
    Received: "what was written to the old bot was answered by it",
    Tap: "buttons of the old bot's messages",
    Talk: "open questions are asked anew",
    Doubt: "open questions are asked anew",
    Recording: "voice notes that nobody agreed to yet",
    WebMessage: "web chats stay in the browser of the old place",
    DemoPhone: "the demonstration",
    Member: "the new association has a team of its own",
    Invitation: "the new association has a team of its own",
    ShiftNote: "what the old team wrote for itself",
    Mention: "words of people who are not known",
    IntakeSource: "each association connects its own",
    IntakeEvent: "what was made of what the old sources told",
    Warned: "who of the old team was told",
    Figure: "what the old association achieved is its own",
    Wait: "what the old association achieved is its own",
    Coverage: "counted anew at the new place",
    Followed: "how far the old place has counted",
    SignIn: "how the old team signed in",
    Visit: "how the old team signed in",
    SecondStep: "how the old team signed in",
    Alarm: "the new place sets its own: everything open gets its next step there",
    Effect: "which messages the old bot handled",
    Tombstone: "who was erased at the old place is not known here",
    Turn: "how fast the old bot wrote",
    Handover: "of the old place alone",
    HandoverAnswer: "the consents say it",
}
