"""The pages, once with the demonstration and once without."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from solidarity.storage.migrating import upgrade
from tests.web.site import Site, serve


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables; each test takes a copy, which is faster than migrating."""
    path = tmp_path_factory.mktemp("web") / "empty.sqlite3"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def site(empty_database: Path, tmp_path: Path) -> Iterator[Site]:
    """The demonstration, as without any channel's token."""
    with serve(_copy(empty_database, tmp_path / "demo.sqlite3")) as site:
        yield site


@pytest.fixture
def real_site(empty_database: Path, tmp_path: Path) -> Iterator[Site]:
    """The web chat of a bot that runs for real."""
    url = _copy(empty_database, tmp_path / "real.sqlite3")
    with serve(url, TELEGRAM_TOKEN="1:a-token-nobody-uses") as site:
        yield site


def _copy(database: Path, to: Path) -> str:
    shutil.copy(database, to)
    return f"sqlite:///{to}"


@pytest.fixture
def chat(site: Site) -> str:
    """The token of somebody's chat, greeted already."""
    token = site.open()["token"]
    site.settle()
    return token
