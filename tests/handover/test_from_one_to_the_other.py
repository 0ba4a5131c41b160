"""Two installations and a hundred people: nothing is lost, nothing moves without a yes."""

import io
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.handover_desk import HandoverDesk
from solidarity.copying import everything
from solidarity.errors import HandoverRefused
from solidarity.handover import archive, asking, welcoming
from solidarity.settings import Association, Rules
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.sealing import Seal
from solidarity.storage.tables import (
    Call,
    Contact,
    Handover,
    Notice,
    Offer,
    Pair,
    Person,
    Request,
    Series,
    Tombstone,
    Volunteer,
    Wish,
)
from solidarity.sweeping import find_stuck, unstick
from tests.databases import new_database
from tests.handover import a_town
from tests.handover.a_town import LATER
from tests.solidarity.stories import ASKING, PATIENT

PORT = 1
"""Nothing answers there."""


class Place:
    """An installation with its own key."""

    def __init__(self, url: str, name: str, *, secret: str) -> None:
        upgrade(url)
        self.engine = open_engine(url, Seal([secret * 40]))
        self.sessions, self.out = Sessions(self.engine), io.StringIO()
        association = Association(name=name, public_url=f"https://{name.lower()}.example")
        self.rules = Rules(asking=ASKING, abuse=PATIENT, association=association)

    def desk(self, now: datetime = LATER) -> HandoverDesk:
        return HandoverDesk(self.sessions, self.rules, port=PORT, out=self.out, now=now)


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """The old one on one system, the new one on the other."""
    lite = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    large = new_database(request.getfixturevalue("postgres_url"))
    old, new = (lite, large) if request.param == "sqlite" else (large, lite)
    both = Place(old, "Ancienne", secret="o"), Place(new, "Nouvelle", secret="n")
    yield both
    for place in both:
        place.engine.dispose()


def told_of(sessions: Sessions, names: set[str]) -> dict[str, Any]:
    """The copies of their data that people get, by first name; without what stays by design."""
    copies = {}
    with sessions.begin() as session:
        for person in session.scalars(select(Person)).all():
            if person.first_name in names:
                parts = {part.table: list(part.rows) for part in everything(session, person)}
                copies[person.first_name] = {table: parts.get(table, []) for table in COMPARED}
    return copies


COMPARED = ("people", "volunteers", "consents", "requests", "wishes", "listeners", "pairs", "calls",
            "offers")  # fmt: skip


def test_all_who_agreed_move_and_nobody_else(
    places: tuple[Place, Place], tmp_path: Path
) -> None:
    old, new = places
    with old.sessions.begin() as session:
        a_town.build(session)
        a_town.announce(session)
    with old.sessions.begin() as session:
        said = a_town.answer_all(session)
        names = {
            answer: {session.get_one(Person, number).first_name for number in numbers}
            for answer, numbers in said.items()
        }
        assert asking.count(session) == {"yes": 70, "no": 10, "silent": 20, "not_asked": 0}
    before = told_of(old.sessions, names["yes"])

    file = tmp_path / "all.solidarity"
    passphrase = old.desk().pack(file)
    opened, _ = archive.unseal(file.read_bytes(), passphrase)
    inside = archive.zipped(opened).decode("latin-1") + json.dumps(opened.tables)
    for name in names["no"] | names["silent"]:
        assert f'"{name}"' not in inside
        assert name not in inside
    assert len(names["yes"]) == 70
    assert told_of(old.sessions, names["yes"]).keys() == before.keys(), "packing erases nobody"

    receipt = new.desk().take(file, passphrase)
    assert receipt is not None
    after = told_of(new.sessions, names["yes"])
    assert after.keys() == before.keys()
    for name in sorted(names["yes"]):
        _compare(before[name], after[name])
    with new.sessions.begin() as session:
        kept = {person.first_name for person in session.scalars(select(Person))}
        assert kept - {None} == names["yes"]
        both = set(session.scalars(select(Pair.id).where(Pair.state == "active")))
        assert both, "some pairs go on"
    old.desk().confirm(receipt)
    with old.sessions.begin() as session:
        kept = {person.first_name for person in session.scalars(select(Person))}
        assert kept - {None} == names["silent"]


def _compare(before: dict[str, Any], after: dict[str, Any]) -> None:
    for table in ("people", "volunteers", "consents", "listeners"):
        assert after[table] == before[table]
