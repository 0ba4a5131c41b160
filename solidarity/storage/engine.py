"""Opening the database, the same way for every process."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from solidarity.storage.sealing import Seal, read_seal

BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another one on SQLite before it gives up."""
STANDSTILL_MS = 30_000
"""After so long without a word inside a transaction PostgreSQL undoes it (nothing of ours waits for
the network there)."""
CONNECT_TIMEOUT_S = 5
"""Of a PostgreSQL that does not even refuse; those who wait go on to answer people."""
ASKED_AFTER_S = 1.0
"""A connection that was used a moment ago is not asked whether it still lives: that doubled the
transactions of a tap. One that died in this moment fails like any that dies inside a transaction,
and what it did is tried again."""
CACHE = "cache_size=-32768"
"""32 MB at most for each connection: the squares of a town stay in memory (2 MB is usual)."""


def open_engine(url: str, seal: Seal | None = None) -> Engine:
    """An engine for `sqlite:///file` or `postgresql+psycopg://…`.

    Its errors do not say what was to be written: that is what people told. What identifies them is
    sealed by `seal`, or by the one that SECRET_KEY says.
    """
    is_sqlite = make_url(url).get_backend_name() == "sqlite"
    engine = _open_sqlite(url) if is_sqlite else _open_postgresql(url)
    engine.dialect.seal = seal or read_seal(url)  # type: ignore[attr-defined]  # ours: seal_of
    return engine


def _open_postgresql(url: str) -> Engine:
    # Machine code and parallel workers cost PostgreSQL more than any of these statements takes.
    short = "-c jit=off -c max_parallel_workers_per_gather=0"
    # A process that stands still inside a transaction must not keep its rows from all others.
    idle = f"-c idle_in_transaction_session_timeout={STANDSTILL_MS}"
    options = {"options": f"{short} {idle}", "connect_timeout": CONNECT_TIMEOUT_S}
    engine = create_engine(
        url, pool_size=10, max_overflow=20, connect_args=options, hide_parameters=True
    )
    _ask_when_idle(engine)
    return engine


def _ask_when_idle(engine: Engine) -> None:
    """Like `pool_pre_ping`, but only of a connection that nobody has used for a moment."""
    dialect = engine.dialect

    def note_use(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["used_at"] = time.monotonic()

    def ask(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get("used_at", 0.0) < ASKED_AFTER_S:
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error as error:
            # The others of the pool that are as old are not tried either.
            raise InvalidatePoolError from error

    event.listen(engine, "connect", note_use)
    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", ask)


def _open_sqlite(url: str) -> Engine:
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    timeout = {"timeout": BUSY_TIMEOUT_MS / 1000}
    engine = create_engine(url, connect_args=timeout, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own transaction handling would begin late and only as a reader.
    connection.isolation_level = None
    pragmas = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", CACHE)
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: object) -> None:
    # A transaction that reads and then writes must hold the write lock from the start:
    # two of them would otherwise fail with "database is locked" whatever the timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE")  # type: ignore[attr-defined]  # a Connection


class Sessions:
    """Makes sessions; `with sessions.begin() as session:` is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._maker = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def begin(self) -> Iterator[Session]:
        with self._maker.begin() as session:
            yield session
