"""Where somebody first heard of us: a mark in the link of a poster, told by his first message."""

import re
from datetime import datetime, timedelta

from solidarity.settings import Association
from solidarity.storage.tables import Person

MARK = re.compile(r"[a-z0-9-]{1,20}", re.ASCII)
A_DAY = timedelta(days=1)
KINDS = ("flyer", "receipt", "screen")
"""What a link can stand on: paper, the receipt of a shop, a screen."""


def came_by(person: Person, mark: str | None, *, now: datetime) -> None:
    """Keep it once, of somebody new; anything else in its place is nothing."""
    is_new = person.source is None and now - person.created_at < A_DAY
    if is_new and mark is not None and MARK.fullmatch(mark):
        person.source = mark


def links(association: Association, mark: str) -> dict[str, str]:
    """Channel → the link with this mark, of those that the association has."""
    found = {}
    if association.telegram:
        found["telegram"] = f"https://t.me/{association.telegram.lstrip('@')}?start={mark}"
    if association.whatsapp:
        found["whatsapp"] = f"https://wa.me/{association.whatsapp}?text=%2Fstart%20{mark}"
    if association.public_url:
        found["web"] = f"{association.public_url}/?source={mark}"
    return found
