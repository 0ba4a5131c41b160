"""What can be typed with a stroke before it: one table, for every channel and Telegram's menu."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot import telephone_chat
from bot.wording import Wording
from solidarity import answering, asides, rights, signing_in, sos
from solidarity.rights_words import Right
from solidarity.settings import Rules
from solidarity.storage.tables import Person
from solidarity.vocabulary import Language

_TYPED = re.compile(r"/(?P<name>\w+)(?:@\w+)?(?:\s+(?P<rest>.*))?", re.DOTALL)

Does = Callable[[Session, Person, str, Rules, datetime], None]
"""What a command does; the text is what was written behind it."""


@dataclass(frozen=True)
class Command:
    """`name` is understood in every language, `names` in each; the menu shows the latter.

    What it is for is said by the key `command.` and its name. Those of the team stand in no menu.
    """

    name: str
    names: Mapping[str, str]
    does: Does
    of_team: bool = False


def _help(session: Session, person: Person, rest: str, rules: Rules, now: datetime) -> None:
    asides.show_help(session, person, now=now)


def _stop(session: Session, person: Person, rest: str, rules: Rules, now: datetime) -> None:
    answering.leave(session, person, rules=rules, now=now)


def _sos(session: Session, person: Person, rest: str, rules: Rules, now: datetime) -> None:
    sos.show(session, person, now=now)


def _desk(session: Session, person: Person, rest: str, rules: Rules, now: datetime) -> None:
    signing_in.send_link(session, person, association=rules.association, now=now)


def _call(session: Session, person: Person, rest: str, rules: Rules, now: datetime) -> None:
    telephone_chat.call(session, person, rest, rules=rules, now=now)


def _done(session: Session, person: Person, rest: str, rules: Rules, now: datetime) -> None:
    telephone_chat.end(session, person, None, "reached", rules=rules, now=now)


def _right(right: Right) -> Does:
    def does(session: Session, person: Person, rest: str, rules: Rules, now: datetime) -> None:
        rights.do(session, person, right, rules=rules, now=now)

    return does


COMMANDS: tuple[Command, ...] = (
    Command("sos", {"fr": "sos", "nl": "sos"}, _sos),
    Command("help", {"fr": "aide", "nl": "hulp"}, _help),
    Command("privacy", {"fr": "mes_donnees", "nl": "mijn_gegevens"}, _right(Right.KNOW)),
    Command("export", {"fr": "copie", "nl": "kopie"}, _right(Right.COPY)),
    Command("delete", {"fr": "effacer", "nl": "wissen"}, _right(Right.ERASE)),
    Command("stop", {"fr": "stop", "nl": "stop"}, _stop),
    Command("desk", {"fr": "bureau", "nl": "bureau"}, _desk, of_team=True),
    Command("call", {"fr": "appel", "nl": "oproep"}, _call, of_team=True),
    Command("done", {"fr": "fini", "nl": "klaar"}, _done, of_team=True),
)
"""In the order of the menu."""
SHOWN = tuple(command for command in COMMANDS if not command.of_team)


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """Do what a command says; False when a text is none of them."""
    typed = _TYPED.fullmatch(text)
    if typed is None:
        return False
    name = typed["name"].lower()
    for command in COMMANDS:
        if name in (command.name, *command.names.values()):
            command.does(session, person, (typed["rest"] or "").strip(), rules, now)
            return True
    return False


def menu(wording: Wording) -> Mapping[str | None, Sequence[tuple[str, str]]]:
    """The commands with what they are for, by language; under None for all other languages."""
    shown: dict[str | None, Sequence[tuple[str, str]]] = {None: []}
    for language in Language:
        shown[language.value] = [
            (each.names[language], wording.label_of(f"command.{each.name}", language=language))
            for each in SHOWN
        ]
    both = zip(SHOWN, *(shown[language.value] for language in Language), strict=True)
    shown[None] = [
        (command.name, " · ".join(about for _, about in said)) for command, *said in both
    ]
    return shown
