"""The program `solidarity`: starts everything, and small chores from the shell."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from bot import backups, handover_commands, intake_desk, measuring_commands, protecting
from bot.processes import NotStarted
from solidarity import checks
from solidarity.errors import MissingSetting
from solidarity.settings import read_settings
from solidarity.storage.sealing import key_file
from solidarity.vocabulary import Role

Chore = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    parsed = _parser().parse_args(arguments)
    chore: Chore = parsed.chore
    try:
        return chore(parsed)
    except (backups.BackupFailed, MissingSetting, NotStarted) as error:
        print(f"solidarity: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="solidarity", description=__doc__)
    chores = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, chore: Chore, purpose: str) -> argparse.ArgumentParser:
        command = chores.add_parser(name, help=purpose, description=purpose)
        command.set_defaults(chore=chore)
        return command

    add("up", up, "start Rasa, the action server and the bot, and watch them")
    add("bot", run_bot, "run the bot process alone (DATABASE_URL, RASA_URLS)")
    add("migrate", migrate, "bring the database to the present form")
    parse = add("parse", parse_lines, "understand messages: JSON Lines in, JSON Lines out")
    parse.add_argument("--now", help="reference time, YYYY-MM-DDTHH:MM (default: now)")
    add("geocode", geocode_lines, "find places: JSON Lines {id, text} in, JSON Lines out")
    approve = add("approve", approve_volunteer, "list volunteers who wait, or approve one")
    approve.add_argument("person", nargs="?", type=int, help="number of the volunteer")
    approve.add_argument(
        "--checked", nargs="+", choices=list(checks.PASSED), default=[], metavar="CHECK",
        help="what was checked of him, and is good: " + ", ".join(checks.PASSED),
    )  # fmt: skip
    team = add("team", list_team_tasks, "what a person of the team has to look at")
    team.add_argument("--close", type=int, metavar="TASK", help="this one was looked at")
    team.add_argument("--why", type=int, metavar="REQUEST", help="who was asked, and why these")
    inviting = add("invite", invite_member, "a code by which somebody joins the team")
    inviting.add_argument("roles", nargs="+", choices=list(Role), metavar="ROLE")
    members = add("members", list_members, "the people of the team, and their roles")
    members.add_argument("--remove", type=int, metavar="PERSON", help="a member no more")
    members.add_argument(
        "--new-second-step", type=int, metavar="PERSON", help="he has a new telephone"
    )
    _add_phone(
        add("phone", ring_people, "ring people who only have a telephone, and answer for them")
    )
    _add_call_backs(
        add("call-backs", decide_call_backs, "requests that may be a hoax: who is to be called")
    )
    pairs = add("pairs", show_pairs, "befriending: who waits, who is silent, what became of calls")
    pairs.add_argument("--person", type=int, metavar="PERSON", help="the story of this one")
    pairs.add_argument("--assign", action="store_true", help="find listeners for all who wait")
    telling = "systems of others that tell of people in need"
    intake_desk.add_arguments(add("intake", manage_sources, telling))
    measuring_commands.add_all(add)
    protecting.add_all(add)
    handover_commands.add_all(add)
    _add_templates(
        add("whatsapp-templates", write_templates, "the texts that WhatsApp has to approve")
    )
    copy = add("backup", back_up, "write a copy of the database, while everything runs")
    copy.add_argument("file", metavar="FILE")
    back = add("restore", restore, "put a copy in the place of the database")
    back.add_argument("file", metavar="FILE")
    back.add_argument("--replace", action="store_true", help="even where people are known already")
    add("rotate-key", rotate_key, "seal everything with the first secret of SECRET_KEY")
    letterbox = add("letterbox", write_letterbox, "the page for letter boxes, as a PDF to print")
    letterbox.add_argument("--language", choices=["fr", "nl"], default="fr")
    letterbox.add_argument("--output", default="letterbox.pdf", metavar="FILE")
    return parser


def _add_call_backs(parser: argparse.ArgumentParser) -> None:
    found = parser.add_mutually_exclusive_group()
    found.add_argument("--real", type=int, metavar="REQUEST", help="it is true: it goes on")
    stops = "it ends, and who wrote is left aside"
    found.add_argument("--hoax", type=int, metavar="REQUEST", help=stops)


def _add_phone(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", nargs="?", type=int, help="read aloud what waits for this person")
    parser.add_argument(
        "--language", choices=["fr", "nl"], help="of the desk; with --new, of the person"
    )
    does = parser.add_mutually_exclusive_group()
    does.add_argument("--tap", type=int, metavar="N", help="the person chooses the button N")
    does.add_argument("--say", metavar="WORDS", help="the person says these words")
    does.add_argument("--rung", choices=["no_answer"], help="nobody answered: later again")
    does.add_argument("--done", action="store_true", help="all was read aloud and answered")
    does.add_argument("--new", metavar="NUMBER", help="somebody who only has a telephone")
    parser.add_argument("--name", help="with --new: the first name")
    parser.add_argument("--for-calls", action="store_true", help="with --new: would like calls")


def _add_templates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=["fr", "nl"], help="these only (default: both)")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="as the API wants them, in one list")
    again = "hand in what is not there yet; about 100 an hour are taken, so do it again"
    how.add_argument("--submit", action="store_true", help=again)


def up(arguments: argparse.Namespace) -> int:
    from bot.up import start_and_watch

    return start_and_watch(read_settings(os.environ))


def run_bot(arguments: argparse.Namespace) -> int:
    import uvloop

    from bot.app import Bot
    from bot.logs import set_up_logs

    set_up_logs()
    uvloop.run(Bot(read_settings(os.environ)).run())
    return 0


def migrate(arguments: argparse.Namespace) -> int:
    from solidarity.storage.migrating import upgrade

    upgrade(read_settings(os.environ).database_url)
    return 0


def back_up(arguments: argparse.Namespace) -> int:
    settings, to = read_settings(os.environ), Path(arguments.file)
    backups.back_up(settings, to)
    print(f"{to}: {to.stat().st_size / 1e6:.1f} MB")
    if not os.environ.get("SECRET_KEY"):
        secret = key_file(settings.database_url)
        print(f"Nobody can read it without {secret}: keep a copy of that in another place.")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    source = Path(arguments.file)
    backups.restore(read_settings(os.environ), source, replace=arguments.replace)
    print(f"restored from {source}")
    return 0


def rotate_key(arguments: argparse.Namespace) -> int:
    from bot.keys import rotate

    print(f"{rotate(read_settings(os.environ))} rows are sealed with the first secret")
    return 0


def parse_lines(arguments: argparse.Namespace) -> int:
    from bot.parsing import parse_stream

    settings = read_settings(os.environ)
    return parse_stream(sys.stdin, sys.stdout, now=arguments.now, settings=settings)


def geocode_lines(arguments: argparse.Namespace) -> int:
    from bot.geocoding import geocode_stream

    return geocode_stream(sys.stdin, sys.stdout)


def write_letterbox(arguments: argparse.Namespace) -> int:
    from bot.letterbox import draw
    from bot.wording import Wording

    association = read_settings(os.environ).rules.association
    page = draw(Wording(), association=association, language=arguments.language)
    Path(arguments.output).write_bytes(page)
    return 0


def write_templates(arguments: argparse.Namespace) -> int:
    from bot import template_desk

    return template_desk.run(read_settings(os.environ), arguments, sys.stdout)


def approve_volunteer(arguments: argparse.Namespace) -> int:
    from bot.chores import approve

    settings = read_settings(os.environ)
    return approve(settings, arguments.person, sys.stdout, checked=arguments.checked)


def list_team_tasks(arguments: argparse.Namespace) -> int:
    from bot.chores import say_why, team_tasks

    if arguments.why is not None:
        return say_why(read_settings(os.environ), arguments.why, sys.stdout)
    return team_tasks(read_settings(os.environ), arguments.close, sys.stdout)


def decide_call_backs(arguments: argparse.Namespace) -> int:
    from bot.call_back_desk import run

    return run(read_settings(os.environ), arguments, sys.stdout)


def invite_member(arguments: argparse.Namespace) -> int:
    from bot.members_desk import invite

    return invite(read_settings(os.environ), arguments.roles, sys.stdout)


def list_members(arguments: argparse.Namespace) -> int:
    from bot.members_desk import show_members

    settings, renewed = read_settings(os.environ), arguments.new_second_step
    return show_members(settings, arguments.remove, sys.stdout, renewed=renewed)


def ring_people(arguments: argparse.Namespace) -> int:
    from bot.telephone_desk import run

    return run(read_settings(os.environ), arguments, sys.stdout)


def manage_sources(arguments: argparse.Namespace) -> int:
    settings = read_settings(os.environ)
    return intake_desk.run(settings, arguments, sys.stdout, intake_desk.ask_secret)


def show_pairs(arguments: argparse.Namespace) -> int:
    from bot import pairs_desk

    settings = read_settings(os.environ)
    if arguments.assign:
        return pairs_desk.pair_all(settings, sys.stdout)
    if arguments.person is not None:
        return pairs_desk.show_story(settings, arguments.person, sys.stdout)
    return pairs_desk.show_pairs(settings, sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
