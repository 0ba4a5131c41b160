"""Commands with which everything is handed over to another association, or exported."""

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from bot.handover_desk import HandoverDesk
from solidarity.errors import HandoverRefused
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade

Adding = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]
Step = Callable[[HandoverDesk, argparse.Namespace], object]


def add_all(add: Adding) -> None:
    export = add("export", _does(_export), "the archive without anybody in it, for reports")
    export.add_argument("file", type=Path, metavar="FILE")
    whom = export.add_mutually_exclusive_group()
    whom.add_argument("--anonymous", action="store_true", help="without anybody (the default)")
    whom.add_argument("--people", action="store_true", help="everybody, sealed by a passphrase")
    parser = add("handover", _does(_status), "give everything to another association, or take it")
    steps = parser.add_subparsers(metavar="STEP")
    _add_announce(steps.add_parser("announce", help="ask everybody whether his data may go"))
    _add(steps, "status", _status, "how many said yes, no or nothing")
    _add(steps, "pack", _pack, "write the archive of those who agreed", "file")
    _add(steps, "reopen", _reopen, "the other side cannot take it: go on here")
    take = _add(steps, "take", _take, "put an archive into this new installation", "file")
    take.add_argument("--check", action="store_true", help="only look whether it can be taken")
    _add(steps, "confirm", _confirm, "the receipt came: erase here what has moved", "receipt")
    read = _add(steps, "read", _read, "an archive as a zip that any program opens", "file")
    read.add_argument("zip", type=Path, metavar="ZIP")


def _add(
    steps: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    step: Step,
    purpose: str,
    file: str = "",
) -> argparse.ArgumentParser:
    parser = steps.add_parser(name, help=purpose, description=purpose)
    parser.set_defaults(chore=_does(step))
    if file:
        parser.add_argument(file, type=Path, metavar=file.upper())
    return parser


def _add_announce(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(chore=_does(HandoverDesk.announce))
    parser.add_argument("--to", required=True, metavar="NAME", help="of the new association")
    parser.add_argument("--address", required=True, metavar="URL", help="where people find it")
    parser.add_argument("--by", required=True, type=date.fromisoformat, metavar="YYYY-MM-DD",
                        help="from this day on the data go")  # fmt: skip
    parser.add_argument("--telegram", default="", metavar="NAME", help="of its bot, without @")
    parser.add_argument("--whatsapp", default="", metavar="NUMBER", help="of its bot, digits only")


def _does(step: Step) -> Callable[[argparse.Namespace], int]:
    def chore(arguments: argparse.Namespace) -> int:
        settings = read_settings(os.environ)
        upgrade(settings.database_url)
        engine = open_engine(settings.database_url)
        desk = HandoverDesk(
            Sessions(engine), settings.rules, port=settings.port, out=sys.stdout,
            now=datetime.now(UTC),
        )  # fmt: skip
        try:
            step(desk, arguments)
        except (HandoverRefused, OSError) as error:
            print(f"solidarity: {error}", file=sys.stderr)
            return 2
        finally:
            engine.dispose()
        return 0

    return chore


def _passphrase() -> str:
    """From the environment, or typed: never among the arguments, where all see it."""
    return os.environ.get("HANDOVER_PASSPHRASE") or getpass.getpass("passphrase: ")


def _status(desk: HandoverDesk, arguments: argparse.Namespace) -> None:
    desk.status()


def _pack(desk: HandoverDesk, arguments: argparse.Namespace) -> None:
    desk.pack(arguments.file)


def _reopen(desk: HandoverDesk, arguments: argparse.Namespace) -> None:
    desk.reopen()


def _take(desk: HandoverDesk, arguments: argparse.Namespace) -> None:
    desk.take(arguments.file, _passphrase(), only_check=arguments.check)


def _confirm(desk: HandoverDesk, arguments: argparse.Namespace) -> None:
    desk.confirm(arguments.receipt)


def _read(desk: HandoverDesk, arguments: argparse.Namespace) -> None:
    desk.read(arguments.file, _passphrase(), arguments.zip)


def _export(desk: HandoverDesk, arguments: argparse.Namespace) -> None:
    desk.export(arguments.file, people=arguments.people)
