"""Somebody wants no more to do with the service."""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.requests.closing import cancel
from solidarity.requests.finding import current_draft, open_requests, tasks_of
from solidarity.requests.helping import give_up
from solidarity.settings import Asking
from solidarity.storage.tables import Person


def withdraw_person(session: Session, person: Person, *, asking: Asking, now: datetime) -> None:
    """The person leaves: nobody comes to him any more, and what he had promised goes to others."""
    draft = current_draft(session, person)
    for request in [*open_requests(session, person), *([draft] if draft else [])]:
        cancel(session, request, now=now)
    if person.volunteer is not None:
        for offer in tasks_of(session, person.volunteer):
            give_up(session, offer, asking=asking, now=now)
