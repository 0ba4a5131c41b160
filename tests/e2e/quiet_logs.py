"""Whether the logs of the bot hold anything that people of the stories told."""

import re
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.storage.tables import Contact, Person, Request

OURS = ("bot.log", "actions.log")
"""Rasa's own log is not ours to word; it stays on the machine."""


def told(session: Session) -> set[str]:
    """Names, numbers, addresses and lines of lists that nobody may find in a log."""
    names = set(session.scalars(select(Person.first_name)))
    numbers = set(session.scalars(select(Person.phone))) | set(
        session.scalars(select(Contact.address))
    )
    requests = session.scalars(select(Request)).all()
    places = {request.address for request in requests}
    items = {item.text for request in requests for item in request.details}
    found = {known for known in names | numbers | places | items if known}
    # Shorter ones are part of words and of other numbers.
    return {known for known in found if len(known) >= 5}


def leaks(folder: Path, session: Session) -> list[str]:
    """What of it stands in a log: the file and the line, without the words."""
    known = told(session)
    assert known, "the stories told something"
    wanted = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in sorted(known)))
    return [
        f"{name}:{number}"
        for name in OURS
        if (folder / name).exists()
        for number, line in enumerate((folder / name).read_text("utf-8").splitlines(), 1)
        if wanted.search(line)
    ]
