"""The whole system, started once for all stories on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from solidarity.storage.tables import Volunteer
from tests.databases import new_database
from tests.e2e.quiet_logs import leaks
from tests.e2e.system import System

FOLDER = Path(__file__).parent


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All stories on one database together: each system starts once."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    """Other tests first, then SQLite, PostgreSQL, and stories with a system of their own."""
    if FOLDER not in item.path.parents:
        return 0
    callspec = getattr(item, "callspec", None)
    return {"sqlite": 1, "postgresql": 2}.get(callspec.params.get("system") if callspec else "", 3)


class FewSystems(LoadScopeScheduling):
    """With `-n`: two workers share the stories on a database, each with a system."""

    def _split_scope(self, nodeid: str) -> str:
        database = next((name for name in ("sqlite", "postgresql") if name in nodeid), None)
        file = nodeid.partition("::")[0]
        return f"{database} {'on_every_channel' in file}" if database else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return FewSystems(config, log)


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
        with running.session() as session:
            assert leaks(folder, session) == []
    finally:
        running.stop()


@pytest.fixture
def nobody_else_helps(system: System) -> None:
    """Nobody of an earlier story helps any more: the same commune can be played again."""
    with system.session() as session:
        session.execute(update(Volunteer).values(state="stopped"))
