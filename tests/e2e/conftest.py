"""The whole system, started once for all stories on each database."""

from collections.abc import Iterator

import pytest

from tests.databases import new_database
from tests.e2e.system import System


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def system(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[System]:
    folder = tmp_path_factory.mktemp(f"system-{request.param}")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'solidarity.sqlite3'}"
    else:
        url = new_database(request.getfixturevalue("postgres_url"))
    running = System(url, folder)
    try:
        running.start()
        yield running
    finally:
        running.stop()
