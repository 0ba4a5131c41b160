"""`solidarity backup` and `restore`: a whole copy while somebody writes, and back again."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from sqlalchemy import func, make_url, select

from bot.backups import BackupFailed, back_up, restore
from bot.processes import free_port
from solidarity import people
from solidarity.errors import MissingSetting
from solidarity.forgetting import tombstones
from solidarity.forgetting.erasing import erase
from solidarity.settings import Settings, read_settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Contact, Person
from tests.databases import client_programs, new_database
from tests.solidarity.stories import NOON


@pytest.fixture(autouse=True)
def programs_of_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = client_programs()
    if folder is not None:
        monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)


@pytest.fixture(autouse=True)
def one_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy is put back where the same SECRET_KEY is set."""
    monkeypatch.setenv("SECRET_KEY", "s" * 40)


@pytest.fixture
def settings(sessions: Sessions) -> Settings:
    url = sessions.engine.url.render_as_string(hide_password=False)
    return read_settings({"DATABASE_URL": url, "PORT": str(free_port())})


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """The same, with an empty database of the same kind."""
    if make_url(settings.database_url).get_backend_name() == "sqlite":
        url = f"sqlite:///{tmp_path / 'new' / 'restored.sqlite3'}"
    else:
        url = new_database(request.getfixturevalue("postgres_url"))
    return replace(settings, database_url=url)


def meet(sessions: Sessions, *names: str) -> None:
    for name in names:
        with sessions.begin() as session:
            people.meet(session, channel="web", address=name, first_name=name, now=NOON)


def names_in(settings: Settings) -> list[str | None]:
    engine = open_engine(settings.database_url)
    with Sessions(engine).begin() as session:
        names = list(session.scalars(select(Person.first_name).order_by(Person.id)))
    engine.dispose()
    return names


def test_a_copy_made_while_people_write_is_whole(
    settings: Settings, elsewhere: Settings, sessions: Sessions, tmp_path: Path
) -> None:
    meet(sessions, "Rosa", "Jef")
    over = threading.Event()

    def write() -> None:
        for number in range(10_000):
            if over.is_set():
                return
            meet(sessions, f"n{number}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(settings, tmp_path / "copy")
    finally:
        over.set()
        writer.join()
    restore(elsewhere, tmp_path / "copy", replace=False)
    assert names_in(elsewhere)[:2] == ["Rosa", "Jef"]
    engine = open_engine(elsewhere.database_url)
    with Sessions(engine).begin() as session:
        counts = [session.scalar(select(func.count()).select_from(t)) for t in (Person, Contact)]
    engine.dispose()
    assert counts[0] == counts[1], "no person without the contact of the same transaction"


def test_a_copy_is_of_no_use_without_its_secret(
    settings: Settings, elsewhere: Settings, sessions: Sessions, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    meet(sessions, "Rosa")
    back_up(settings, tmp_path / "copy")
    monkeypatch.setenv("SECRET_KEY", "t" * 40)
    with pytest.raises(MissingSetting, match="written with"):
        restore(elsewhere, tmp_path / "copy", replace=False)


def test_a_restored_database_is_used_as_before(
    settings: Settings, elsewhere: Settings, sessions: Sessions, tmp_path: Path
) -> None:
    meet(sessions, "Rosa")
    back_up(settings, tmp_path / "copy")
    restore(elsewhere, tmp_path / "copy", replace=False)
    engine = open_engine(elsewhere.database_url)
    meet(Sessions(engine), "Rosa", "Jef")
    engine.dispose()
    assert names_in(elsewhere) == ["Rosa", "Jef"], "new numbers follow the old ones"


def test_who_was_erased_since_the_copy_is_not_brought_back_by_it(
    settings: Settings, sessions: Sessions, tmp_path: Path
) -> None:
    meet(sessions, "Rosa", "Jef")
    copy = tmp_path / "copy"
    back_up(settings, copy)
    with sessions.begin() as session:
        rosa = session.scalars(select(Contact).where(Contact.address == "Rosa")).one().person
        erase(session, rosa, rules=settings.rules, now=NOON + timedelta(days=1))
    sessions.engine.dispose()
    restore(settings, copy, replace=True)
    assert names_in(settings) == ["Jef", None], "the last one is nobody"
    with sessions.begin() as session:
        again = people.meet(session, channel="web", address="Rosa", now=NOON + timedelta(days=9))
        session.flush()
        assert tombstones.erased_before(session) == []
        assert again.id


def test_only_the_owner_reads_a_copy(settings: Settings, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "copy")
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0


def test_a_copy_is_never_written_over(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("older")
    with pytest.raises(BackupFailed, match="exists already"):
        back_up(settings, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "older"


def test_people_who_are_known_are_lost_only_on_purpose(
    settings: Settings, sessions: Sessions, tmp_path: Path
) -> None:
    meet(sessions, "Rosa")
    back_up(settings, tmp_path / "copy")
    meet(sessions, "Jef")
    sessions.engine.dispose()
    with pytest.raises(BackupFailed, match="--replace"):
        restore(settings, tmp_path / "copy", replace=False)
    assert names_in(settings) == ["Rosa", "Jef"]
    restore(settings, tmp_path / "copy", replace=True)
    assert names_in(settings) == ["Rosa"]


@pytest.fixture
def bot_that_runs(settings: Settings) -> Iterator[None]:
    server = HTTPServer(("127.0.0.1", settings.port), BaseHTTPRequestHandler)
    answering = threading.Thread(target=server.serve_forever)
    answering.start()
    yield
    server.shutdown()
    answering.join()
    server.server_close()


@pytest.mark.usefixtures("bot_that_runs")
def test_nothing_is_restored_under_a_bot_that_runs(settings: Settings, tmp_path: Path) -> None:
    back_up(settings, tmp_path / "copy")
    with pytest.raises(BackupFailed, match="stop the bot"):
        restore(settings, tmp_path / "copy", replace=True)


@pytest.mark.parametrize("content", [b"", b"something else", b"SQLite format 3\0 and no more"])
def test_a_damaged_copy_replaces_nothing(lite: Sessions, tmp_path: Path, content: bytes) -> None:
    settings = read_settings({"DATABASE_URL": str(lite.engine.url), "PORT": str(free_port())})
    meet(lite, "Rosa")
    lite.engine.dispose()
    (tmp_path / "copy").write_bytes(content)
    with pytest.raises(BackupFailed):
        restore(settings, tmp_path / "copy", replace=True)
    assert names_in(settings) == ["Rosa"]


def test_a_copy_of_another_kind_of_database_is_refused(lite: Sessions, tmp_path: Path) -> None:
    settings = read_settings({"DATABASE_URL": str(lite.engine.url), "PORT": str(free_port())})
    back_up(settings, tmp_path / "copy")
    other = replace(settings, database_url="postgresql+psycopg://127.0.0.1:1/solidarity")
    with pytest.raises(BackupFailed, match="copy of sqlite"):
        restore(other, tmp_path / "copy", replace=True)


def test_a_database_that_was_never_made_has_no_copy(tmp_path: Path) -> None:
    settings = read_settings({"DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}"})
    with pytest.raises(BackupFailed, match="no database"):
        back_up(settings, tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []
    upgrade(settings.database_url)
    back_up(settings, tmp_path / "copy")
