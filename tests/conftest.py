"""Fixtures for all tests: both databases."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from tests.databases import new_database, postgres_server

SLOW = ("guarantees", "handover", "desk")
"""Folders whose files take longest: they go first, so that no worker is left alone with one."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.name not in SLOW)


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running PostgreSQL server."""
    with postgres_server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database on each of the two systems."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.sqlite3'}"
    return new_database(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["sqlite", "postgresql"])
def sessions(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    """Sessions on a database with all tables, on each of the two systems."""
    if request.param == "sqlite":
        empty = request.getfixturevalue("empty_sqlite")
        url = f"sqlite:///{shutil.copy(empty, tmp_path / 'test.sqlite3')}"
    else:
        server = request.getfixturevalue("postgres_url")
        url = new_database(server, like=request.getfixturevalue("empty_postgres"))
    engine = open_engine(url)
    yield Sessions(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def empty_postgres(postgres_url: str) -> str:
    """The name of a database of PostgreSQL with all tables, to be copied."""
    url = new_database(postgres_url)
    upgrade(url)
    name = make_url(url).database
    assert name is not None
    return name


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with all tables, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def lite(empty_sqlite: Path, tmp_path: Path) -> Iterator[Sessions]:
    """Sessions on SQLite alone, for the many cases in which the database does not matter."""
    engine = open_engine(f"sqlite:///{shutil.copy(empty_sqlite, tmp_path / 'lite.sqlite3')}")
    yield Sessions(engine)
    engine.dispose()
