"""A second association."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from solidarity.storage.engine import Sessions, open_engine


@pytest.fixture
def fresh(empty_sqlite: Path, tmp_path: Path) -> Iterator[Sessions]:
    """The database of another association."""
    engine = open_engine(f"sqlite:///{shutil.copy(empty_sqlite, tmp_path / 'fresh.sqlite3')}")
    yield Sessions(engine)
    engine.dispose()
