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
from solidarity.handover import archive, asking
from solidarity.settings import Association, Rules
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.sealing import Seal
from solidarity.storage.tables import (
    Alarm,
    Call,
    Offer,
    Pair,
    Person,
    Tombstone,
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

    def __init__(self, url: str, name: str, *, secret: str, people: int = 0) -> None:
        upgrade(url)
        self.people = people
        self.engine = open_engine(url, Seal([secret * 40]))
        self.sessions, self.out = Sessions(self.engine), io.StringIO()
        association = Association(name=name, public_url=f"https://{name.lower()}.example")
        self.rules = Rules(asking=ASKING, abuse=PATIENT, association=association)

    def desk(self, now: datetime = LATER) -> HandoverDesk:
        return HandoverDesk(self.sessions, self.rules, port=PORT, out=self.out, now=now)


@pytest.fixture(params=[("sqlite", 100), ("postgresql", 20)], ids=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """The old one, with so many people, on one system, the new one on the other."""
    system, people = request.param
    lite = f"sqlite:///{tmp_path / 'a.sqlite3'}"
    large = new_database(request.getfixturevalue("postgres_url"))
    old, new = (lite, large) if system == "sqlite" else (large, lite)
    both = Place(old, "Ancienne", secret="o", people=people), Place(new, "Nouvelle", secret="n")
    yield both
    for place in both:
        place.engine.dispose()


def test_all_who_agreed_move_and_nobody_else(places: tuple[Place, Place], tmp_path: Path) -> None:
    old, new = places
    names = everybody_answers(old)
    before = told_of(old, names["yes"])
    file = tmp_path / "all.solidarity"
    passphrase = old.desk().pack(file)
    others = names["no"] | names["silent"]
    assert everybody(old) == names["yes"] | others, "packing erases nobody"
    assert not _found(others, _inside(file, passphrase))
    assert _found(names["yes"], _inside(file, passphrase)) == names["yes"]
    assert not _found(names["yes"], file.read_bytes().decode("latin-1")), "it is sealed"

    new.desk().take(file, passphrase, only_check=True)
    assert told_of(new, names["yes"]) == {}, "looking takes nothing over"
    receipt = new.desk().take(file, passphrase)
    assert receipt is not None
    assert everybody(new) == names["yes"]
    assert everything_still_there(before, told_of(new, names["yes"])) == []
    together = agreed_pairs(old, among=names["yes"])
    assert agreed_pairs(new) == together
    # Among so few it may be that no two agreed.
    assert {kind for *_, kind in together} == {"calls", "helps"} or old.people < 100
    _carries_on(new)

    with pytest.raises(HandoverRefused, match="before"):
        new.desk().take(file, passphrase, only_check=True)
    old.desk().confirm(receipt)
    old.desk().confirm(receipt)
    assert everybody(old) == names["silent"]
    with old.sessions.begin() as session:
        assert session.scalars(select(func.count(Tombstone.id))).one() == old.people * 8 // 10
        assert asking.outgoing(session).ended_at == LATER  # type: ignore[union-attr]


def everybody_answers(old: Place) -> dict[str, set[str]]:
    """Seven of ten say yes; who gave which answer, by first name."""
    size = old.people
    with old.sessions.begin() as session:
        a_town.build(session, size)
        a_town.announce(session)
        said = a_town.answer_all(session)
        a_town.all_is_sent(session)
        assert asking.count(session) == {
            "yes": size * 7 // 10, "no": size // 10, "silent": size * 2 // 10, "not_asked": 0,
        }  # fmt: skip
        people = {
            number: session.get_one(Person, number) for each in said.values() for number in each
        }
        return {
            answer: {people[number].first_name or "" for number in numbers}
            for answer, numbers in said.items()
        }


def _inside(file: Path, passphrase: str) -> str:
    opened, _ = archive.unseal(file.read_bytes(), passphrase)
    return json.dumps([opened.manifest, opened.tables])


def _found(names: set[str], text: str) -> set[str]:
    """Who is named, or whose street or note stands there: a number belongs to one person."""
    return {name for name in names if name in text}


def everybody(place: Place) -> set[str]:
    with place.sessions.begin() as session:
        return {each for each in session.scalars(select(Person.first_name)) if each}


def told_of(place: Place, names: set[str]) -> dict[str, dict[str, list[Any]]]:
    """The copies of their data that people get, by first name."""
    copies = {}
    with place.sessions.begin() as session:
        for person in session.scalars(select(Person)).all():
            if person.first_name in names:
                parts = everything(session, person)
                copies[person.first_name] = {part.table: list(part.rows) for part in parts}
    return copies


def everything_still_there(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is missing of a copy."""
    missing = [
        f"{name}: {table}"
        for name, parts in before.items()
        for table in ("people", "volunteers", "consents", "listeners")
        if after[name].get(table) != parts.get(table)
    ]
    for name, parts in before.items():
        for table, same in SAME.items():
            told = [[row[each] for each in same] for row in parts.get(table, [])]
            found = [[row[each] for each in same] for row in after[name].get(table, [])]
            missing += [f"{name}: {table} {row}" for row in told if row not in found]
    return missing


SAME = {
    "requests": ("kinds", "details", "facts", "address", "postcode", "when_start", "when_end",
                 "created_at"),
    "wishes": ("interests", "by_phone", "remind", "created_at"),
    "pairs": ("started_at",),
    "calls": ("at", "minutes"),
    "offers": ("sent_at",),
}  # fmt: skip
"""How a thing stands may change, when the other one did not agree; what it is does not."""


def agreed_pairs(place: Place, among: set[str] | None = None) -> set[tuple[Any, ...]]:
    """Who calls whom and when, and who has promised to help whom."""
    with place.sessions.begin() as session:
        calls = select(Call).join(Call.pair).where(Pair.state == "active", Call.state == "planned")
        called = {
            (call.person.first_name, call.volunteer.person.first_name, call.at, call.note, "calls")
            for call in session.scalars(calls)
        }
        promised = {
            (offer.request.person.first_name, offer.volunteer.person.first_name,
             offer.request.address, offer.code_word, "helps")
            for offer in session.scalars(select(Offer).where(Offer.state == "accepted"))
        }  # fmt: skip
    return {each for each in called | promised if among is None or {each[0], each[1]} <= among}


def _carries_on(new: Place) -> None:
    """What is open gets its next step, and nothing is left without one."""
    with new.sessions.begin() as session:
        for stuck in find_stuck(session, now=LATER):
            unstick(session, stuck, rules=new.rules, now=LATER)
    with new.sessions.begin() as session:
        assert find_stuck(session, now=LATER) == []
        asked = select(Offer.id).where(Offer.state == "sent", Offer.sent_at == LATER)
        assert session.scalars(asked).first() is not None
        assert session.scalars(select(Alarm.id).where(Alarm.kind == "plan_calls")).first()
