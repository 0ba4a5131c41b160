"""All tables, in one place to import them from."""

from solidarity.storage.message_tables import Doubt, Effect, Notice, Received, Talk, Tap
from solidarity.storage.people_tables import Base, Contact, Person, Tie, Volunteer
from solidarity.storage.request_tables import Alarm, Event, Expense, Offer, Request, TeamTask
from solidarity.storage.web_tables import DemoPhone, WebMessage

__all__ = [
    "Alarm",
    "Base",
    "Contact",
    "DemoPhone",
    "Doubt",
    "Effect",
    "Event",
    "Expense",
    "Notice",
    "Offer",
    "Person",
    "Received",
    "Request",
    "Talk",
    "Tap",
    "TeamTask",
    "Tie",
    "Volunteer",
    "WebMessage",
]
