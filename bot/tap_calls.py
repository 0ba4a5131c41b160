"""Buttons around a call: before it, during it, after it, and when nobody answered."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity.befriending.around import after_call, calling, coming, excusing, writing

if TYPE_CHECKING:
    from bot.taps import Tapped


def come(tapped: "Tapped") -> None:
    coming.come(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def cannot(tapped: "Tapped") -> None:
    coming.cannot(tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now)


def move(tapped: "Tapped") -> None:
    coming.move(tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now)


def ask_when(tapped: "Tapped") -> None:
    coming.ask_when(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def prefer(tapped: "Tapped") -> None:
    coming.prefer(tapped.session, tapped.ref, tapped.person, tapped.value, now=tapped.now)


def call_now(tapped: "Tapped") -> None:
    calling.call_now(tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now)


def tell_notes(tapped: "Tapped") -> None:
    calling.tell_notes(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def write(tapped: "Tapped") -> None:
    writing.ask_text(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def held(tapped: "Tapped") -> None:
    after_call.held(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def no_answer(tapped: "Tapped") -> None:
    after_call.no_answer(
        tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now
    )


def postponed(tapped: "Tapped") -> None:
    after_call.postponed(
        tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now
    )


def say_mood(tapped: "Tapped") -> None:
    mood = int(tapped.value)
    after_call.say_mood(tapped.session, tapped.ref, tapped.person, mood, now=tapped.now)


def no_note(tapped: "Tapped") -> None:
    after_call.no_note(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def forget_note(tapped: "Tapped") -> None:
    after_call.forget_note(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def worry(tapped: "Tapped") -> None:
    after_call.worry(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def fine(tapped: "Tapped") -> None:
    excusing.fine(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def forgot(tapped: "Tapped") -> None:
    excusing.fine(tapped.session, tapped.ref, tapped.person, forgot=True, now=tapped.now)


def refuse(tapped: "Tapped") -> None:
    excusing.refuse(tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "reminder.come": come,
    "reminder.cannot": cannot,
    "reminder.move": move,
    "reminder.when": ask_when,
    "reminder.prefer": prefer,
    "calling.now": call_now,
    "calling.notes": tell_notes,
    "calling.write": write,
    "after.held": held,
    "after.no_answer": no_answer,
    "after.postponed": postponed,
    "after.mood": say_mood,
    "after.no_note": no_note,
    "after.forget_note": forget_note,
    "after.worry": worry,
    "missed.fine": fine,
    "missed.forgot": forgot,
    "missed.refuse": refuse,
}
KEEPS_BUTTONS = frozenset({
    "reminder.come", "reminder.move", "reminder.when",
    "calling.now", "calling.notes", "calling.write", "after.worry",
})  # fmt: skip
"""Nothing is settled by these: the call can still be moved, made, or worried about."""
