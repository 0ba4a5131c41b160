"""What identifies people cannot be read in the database without SECRET_KEY."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, Text, select, type_coerce

from solidarity.errors import MissingSetting, WrongKey
from solidarity.people import meet
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.resealing import check_seal, reseal
from solidarity.storage.sealing import KEY_FILE, Seal, read_seal
from solidarity.storage.tables import Base, Contact, Person, Request

OLD, NEW = "o" * 40, "n" * 40
NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@given(st.text())
@settings(max_examples=100)
def test_what_is_closed_opens_again(text: str) -> None:
    seal = Seal([OLD])
    assert seal.open(seal.close(text)) == text
    assert seal.open_alike(seal.close_alike(text)) == text


def test_the_same_is_sealed_alike_only_where_it_is_looked_up() -> None:
    seal = Seal([OLD])
    assert seal.close_alike("0470 12 34 56") == seal.close_alike("0470 12 34 56")
    assert seal.close("Denise") != seal.close("Denise")
    assert seal.close_alike("Denise") != Seal([NEW]).close_alike("Denise")


def test_another_secret_opens_nothing() -> None:
    seal, other = Seal([OLD]), Seal([NEW])
    with pytest.raises(WrongKey):
        other.open(seal.close("Denise"))
    with pytest.raises(WrongKey):
        other.open_alike(seal.close_alike("Denise"))


def test_changed_bytes_are_noticed() -> None:
    seal = Seal([OLD])
    sealed = seal.close_alike("rue Gray 12")
    with pytest.raises(WrongKey):
        seal.open_alike(("A" if sealed[0] != "A" else "B") + sealed[1:])


def test_without_secret_key_a_file_beside_the_database_is_made_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'here.sqlite3'}"
    first = read_seal(url, {})
    assert read_seal(url, {}).open(first.close("Denise")) == "Denise"
    file = tmp_path / KEY_FILE
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_a_short_secret_is_refused_and_not_repeated() -> None:
    with pytest.raises(MissingSetting) as refused:
        read_seal("sqlite://", {"SECRET_KEY": f"{NEW},hunter2"})
    assert "hunter2" not in str(refused.value)


@pytest.fixture
def engine(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database in which Denise was written down with the old secret."""
    monkeypatch.setenv("SECRET_KEY", OLD)
    upgrade(database_url)
    engine = open_engine(database_url)
    with Sessions(engine).begin() as session:
        person = meet(session, channel="telegram", address="4711", first_name="Denise", now=NOW)
        person.phone = "+32470123456"
        session.add(Request(person=person, state="draft", address="rue Gray 12", created_at=NOW))
    yield engine
    engine.dispose()


def raw(engine: Engine) -> str:
    """All that the database holds, as it holds it."""
    with engine.connect() as connection:
        rows = [
            connection.execute(select(*(type_coerce(c, Text) for c in table.c if is_text(c.type))))
            for table in Base.metadata.sorted_tables
            if any(is_text(c.type) for c in table.c)
        ]
        return "\n".join(str(row) for found in rows for row in found)


def is_text(kind: object) -> bool:
    return isinstance(getattr(kind, "impl_instance", kind), Text)


def test_nobody_reads_the_database_without_the_secret(engine: Engine) -> None:
    kept = raw(engine)
    assert "gAAAA" in kept
    for told in ("4711", "Denise", "32470123456", "rue Gray"):
        assert told not in kept
    with Sessions(engine).begin() as session:
        found = session.scalars(select(Person).where(Person.phone == "+32470123456")).one()
        assert found.first_name == "Denise"
        assert session.scalars(select(Contact.address)).one() == "4711"


def test_a_wrong_secret_is_told_before_anything_is_written(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", NEW)
    url = engine.url.render_as_string(hide_password=False)
    with pytest.raises(MissingSetting, match="written with"):
        upgrade(url)


def test_a_new_secret_is_used_after_everything_was_sealed_anew(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("SECRET_KEY", f"{NEW},{OLD}")
    both = open_engine(url)
    with pytest.raises(MissingSetting, match="rotate-key"):
        check_seal(both)
    assert reseal(both) == 3
    check_seal(both)
    monkeypatch.setenv("SECRET_KEY", NEW)
    alone = open_engine(url)
    check_seal(alone)
    with Sessions(alone).begin() as session:
        assert session.scalars(select(Request)).one().address == "rue Gray 12"
        again = meet(session, channel="telegram", address="4711", now=NOW)
        assert again.first_name == "Denise"
    both.dispose()
    alone.dispose()


def test_nothing_is_changed_when_a_secret_is_missing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = raw(engine)
    monkeypatch.setenv("SECRET_KEY", NEW)
    other = open_engine(engine.url.render_as_string(hide_password=False))
    with pytest.raises(WrongKey):
        reseal(other)
    assert raw(engine) == before
    other.dispose()
