"""`solidarity intake`: which systems of others may tell of people in need (docs/intake.md)."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from getpass import getpass
from typing import TextIO

from sqlalchemy.orm import Session

from solidarity import sources
from solidarity.errors import WrongSource
from solidarity.settings import Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import IntakeSource

DONE, REFUSED = 0, 1


def add_arguments(parser: ArgumentParser) -> None:
    does = parser.add_subparsers(dest="does", required=True, metavar="add|list|end")
    adding = does.add_parser("add", help="a new source: its address and its secret, once")
    adding.add_argument("name", help="small letters, digits and dashes; the end of its address")
    adding.add_argument("--kind", choices=sources.KINDS, default=sources.GENERIC)
    adding.add_argument("--organisation", type=int, help="number of the partner it belongs to")
    does.add_parser("list", help="name, kind, partner, last heard, ended")
    does.add_parser("end", help="take nothing more from it").add_argument("name")


def run(settings: Settings, arguments: Namespace, out: TextIO, ask: Callable[[str], str]) -> int:
    """`ask` has the token typed that Aircall gave."""
    now = datetime.now(UTC)
    with Sessions(open_engine(settings.database_url)).begin() as session:
        if arguments.does == "add":
            secret = ask("token of Aircall: ") if arguments.kind == sources.AIRCALL else ""
            return _add(session, settings, arguments, secret.strip(), now, out)
        if arguments.does == "end":
            return _end(session, arguments.name, now, out)
        for source in sources.seen_by(session):
            print(_line(source), file=out)
    return DONE


def ask_secret(question: str) -> str:
    """Typed without being shown; otherwise from a file or a pipe."""
    return getpass(question) if sys.stdin.isatty() else sys.stdin.readline()


def _add(
    session: Session, settings: Settings, arguments: Namespace, secret: str, now: datetime,
    out: TextIO,
) -> int:  # fmt: skip
    known = {"organisation_id": arguments.organisation, "secret": secret}
    try:
        source = sources.add(session, arguments.name, arguments.kind, now=now, **known)
    except WrongSource as error:
        print(error, file=out)
        return REFUSED
    print(f"address {(settings.public_url or '').rstrip('/')}/intake/{source.name}", file=out)
    if source.kind == sources.GENERIC:
        print(f"secret  {source.secret}", file=out)
    return DONE


def _end(session: Session, name: str, now: datetime, out: TextIO) -> int:
    source = sources.of_name(session, name)
    if source is None:
        print(f"there is no source {name}", file=out)
        return REFUSED
    sources.end(session, source, now=now)
    return DONE


def _line(source: IntakeSource) -> str:
    heard, ended = (
        at.isoformat(timespec="minutes") if at is not None else "-"
        for at in (source.heard_at, source.ended_at)
    )
    partner = source.organisation_id or "-"
    return f"{source.name}  {source.kind}  partner {partner}  heard {heard}  ended {ended}"
