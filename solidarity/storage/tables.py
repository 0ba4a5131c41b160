"""All tables, in one place to import them from."""

from solidarity.storage.befriending_tables import Call, Feed, Listener, Pair, Series, Wish
from solidarity.storage.board_tables import ShiftNote
from solidarity.storage.desk_tables import Organisation, SecondStep, SignIn, Visit
from solidarity.storage.handover_tables import Handover, HandoverAnswer
from solidarity.storage.intake_tables import IntakeEvent, IntakeSource, Mention
from solidarity.storage.medicine_tables import MedicineOrder
from solidarity.storage.message_tables import (
    Doubt,
    Effect,
    Notice,
    Received,
    Recording,
    Talk,
    Tap,
    Turn,
)
from solidarity.storage.people_tables import (
    Base,
    Consent,
    Contact,
    LinkCode,
    Person,
    Tie,
    Tombstone,
    Volunteer,
)
from solidarity.storage.request_tables import (
    Alarm,
    Event,
    Expense,
    Offer,
    Opening,
    Request,
    TeamTask,
)
from solidarity.storage.results_tables import Coverage, Figure, Followed, Wait
from solidarity.storage.team_tables import Check, Invitation, Member, Warned
from solidarity.storage.web_tables import DemoPhone, WebMessage

__all__ = [
    "Alarm",
    "Base",
    "Call",
    "Check",
    "Consent",
    "Contact",
    "Coverage",
    "DemoPhone",
    "Doubt",
    "Effect",
    "Event",
    "Expense",
    "Feed",
    "Figure",
    "Followed",
    "Handover",
    "HandoverAnswer",
    "IntakeEvent",
    "IntakeSource",
    "Invitation",
    "LinkCode",
    "Listener",
    "MedicineOrder",
    "Member",
    "Mention",
    "Notice",
    "Offer",
    "Opening",
    "Organisation",
    "Pair",
    "Person",
    "Received",
    "Recording",
    "Request",
    "SecondStep",
    "Series",
    "ShiftNote",
    "SignIn",
    "Talk",
    "Tap",
    "TeamTask",
    "Tie",
    "Tombstone",
    "Turn",
    "Visit",
    "Volunteer",
    "Wait",
    "Warned",
    "WebMessage",
    "Wish",
]
