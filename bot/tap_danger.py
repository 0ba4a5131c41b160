"""Buttons under the answer to danger, of the SOS screen, and of the members who are told."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from solidarity import care_talk, danger, safeguarding, sos
from solidarity.alarms import record
from solidarity.asides import go_back
from solidarity.danger import Asked
from solidarity.messages import Message
from solidarity.safety import DangerKind

if TYPE_CHECKING:
    from bot.taps import Tapped


def called(tapped: "Tapped") -> None:
    go_back(tapped.session, tapped.person, Message("danger.called"), now=tapped.now)


def false_alarm(tapped: "Tapped") -> None:
    record(tapped.session, "false_alarm", now=tapped.now, person_id=tapped.person.id)
    safeguarding.say_it_was_none(tapped.session, tapped.person, now=tapped.now)
    go_back(tapped.session, tapped.person, Message("danger.false_alarm"), now=tapped.now)


def show_sos(tapped: "Tapped") -> None:
    sos.show(tapped.session, tapped.person, now=tapped.now)


def sos_kind(tapped: "Tapped") -> None:
    kind = cast("DangerKind | Asked", tapped.value)
    danger.respond(tapped.session, tapped.person, kind, now=tapped.now)


def take(tapped: "Tapped") -> None:
    safeguarding.take(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def reach(tapped: "Tapped") -> None:
    safeguarding.show_how_to_reach(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def write(tapped: "Tapped") -> None:
    other = int(tapped.value)
    care_talk.ask_text(tapped.session, tapped.ref, tapped.person, other, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "danger.called": called,
    "danger.false_alarm": false_alarm,
    "danger.take": take,
    "danger.reach": reach,
    "danger.write": write,
    "sos.show": show_sos,
    "sos.kind": sos_kind,
}
KEEPS_BUTTONS = frozenset({"danger.reach", "danger.write", "sos.show", "sos.kind"})
