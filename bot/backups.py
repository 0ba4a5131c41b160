"""A copy of the database, made while the bot runs, and putting it back."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import httpx
from sqlalchemy import URL, create_engine, inspect, make_url, text

from bot import forgetting
from solidarity.settings import Settings
from solidarity.storage.migrating import upgrade

SQLITE_HEADER, POSTGRES_HEADER = b"SQLite format 3\0", b"PGDMP"
RASA = "rasa"
"""The schema of Rasa's conversations: they can be lost, and hold what people wrote."""


class BackupFailed(Exception):
    """Why there is no copy, or why it was not put back, in a sentence for the operator."""


def back_up(settings: Settings, to: Path) -> None:
    """Write a copy that is whole, or none; readable by its owner only."""
    if to.exists():
        raise BackupFailed(f"{to} exists already: choose another name")
    url = make_url(settings.database_url)
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    try:
        part.touch(mode=0o600)
        if url.get_backend_name() == "sqlite":
            _copy_sqlite(Path(str(url.database)), part)
        else:
            _run(["pg_dump", "--format=custom", "--no-owner", f"--exclude-schema={RASA}",
                  f"--file={part}"], url)  # fmt: skip
        part.replace(to)
    except OSError as error:
        raise BackupFailed(f"{to} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def restore(settings: Settings, source: Path, *, replace: bool) -> None:
    """Put a copy in the place of the database, and bring it to the present form.

    Refused while the bot runs, and where people are known already unless `replace`. Whoever was
    erased since the copy was made is erased again.
    """
    url, kind = make_url(settings.database_url), _kind(source)
    if kind != url.get_backend_name():
        raise BackupFailed(f"{source} is a copy of {kind}; DATABASE_URL is {url.drivername}")
    if is_running(settings.port):
        raise BackupFailed(f"something answers on port {settings.port}: stop the bot first")
    if _has_people(url) and not replace:
        raise BackupFailed("the database holds people: say --replace to lose what it holds")
    erased = forgetting.tombstones_of(settings) if _has_people(url) else []
    if kind == "sqlite":
        _put_sqlite(source, Path(str(url.database)))
    else:
        _run(["pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
              f"--dbname={url.database}", str(source)], url)  # fmt: skip
    upgrade(settings.database_url)
    forgetting.erase_again(settings, erased)


def _kind(source: Path) -> str:
    if not source.is_file():
        raise BackupFailed(f"there is no file {source}")
    with source.open("rb") as file:
        begins = file.read(len(SQLITE_HEADER))
    if begins == SQLITE_HEADER:
        return "sqlite"
    if begins.startswith(POSTGRES_HEADER):
        return "postgresql"
    raise BackupFailed(f"{source} is no copy made by `solidarity backup`")


def _copy_sqlite(database: Path, to: Path) -> None:
    if not database.is_file():
        raise BackupFailed(f"there is no database {database}")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)
    _check(to)


def _check(file: Path) -> None:
    """The copy is whole, and it is one of ours."""
    with closing(sqlite3.connect(file)) as copy:
        try:
            whole = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupFailed(f"{file} is no whole copy of a database of this program") from error
    if whole != "ok":
        raise BackupFailed(f"{file} is damaged: {whole}")


def _put_sqlite(source: Path, database: Path) -> None:
    _check(source)
    database.parent.mkdir(parents=True, exist_ok=True)
    part = database.with_name(database.name + ".part")
    part.touch(mode=0o600)
    shutil.copyfile(source, part)
    # What was written beside the old file belongs to it.
    for beside in ("-wal", "-shm"):
        database.with_name(database.name + beside).unlink(missing_ok=True)
    part.replace(database)


def _run(command: list[str], url: URL) -> None:
    """Run a program of PostgreSQL; the password is not among its arguments, where all see it."""
    host = url.host or url.query.get("host")
    known = {"PGHOST": host, "PGPORT": url.port, "PGUSER": url.username,
             "PGPASSWORD": url.password, "PGDATABASE": url.database}  # fmt: skip
    environment = {name: str(value) for name, value in known.items() if value}
    try:
        subprocess.run(  # noqa: S603  our own commands
            command, env={**os.environ, **environment}, check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise BackupFailed(f"{command[0]} is missing: install PostgreSQL's client") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines()
        raise BackupFailed(f"{command[0]}: {said[-1] if said else error.returncode}") from error


def is_running(port: int) -> bool:
    """Whether something answers there, on this machine."""
    try:
        httpx.get(f"http://127.0.0.1:{port}/health", timeout=5)
    except httpx.ConnectError:
        return False
    except httpx.HTTPError:
        return True
    return True


def _has_people(url: URL) -> bool:
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        return False
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("people"):
                return False
            return connection.execute(text("SELECT 1 FROM people LIMIT 1")).first() is not None
    finally:
        engine.dispose()
