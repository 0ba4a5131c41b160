"""The photo of a receipt: only how the channel names it is kept, and it is passed on."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.people import best_contact
from solidarity.storage.tables import Expense, Person

WITH_PHOTOS = frozenset({"telegram", "whatsapp"})
"""Channels on which photos come and are shown."""
MAX_NAME = 200


def named(channel: str, photo: str) -> str | None:
    """How a receipt is kept: the channel and its name for the photo; None when it does not fit."""
    name = f"{channel} {photo}"
    return name if channel in WITH_PHOTOS and len(name) <= MAX_NAME else None


def can_be_sent(session: Session, person: Person) -> bool:
    """Whether a photo from this person can be kept."""
    contact = best_contact(session, person.id)
    return contact is not None and contact.channel in WITH_PHOTOS


def pass_on(session: Session, expense: Expense, *, now: datetime) -> None:
    """Show the receipt to the person, on whatever channel that shows photos."""
    person, helper = expense.offer.request.person, expense.offer.volunteer.person
    contact = best_contact(session, person.id)
    known = {"name": helper.first_name}
    if contact is None or contact.channel not in WITH_PHOTOS:
        shown = Message("expense.receipt_on_paper", {"name": person.first_name})
        notify(session, helper, shown, now=now)
        return
    notify(session, person, Message("expense.receipt", known | {"photo": expense.receipt}), now=now)
    notify(session, helper, Message("expense.receipt_passed_on"), now=now)
