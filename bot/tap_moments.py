"""Buttons of befriending calls: choosing a moment, moving, pausing, standing in."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from solidarity import volunteers
from solidarity.befriending.times import choosing, moving, pausing, standing_in
from solidarity.befriending.times.aims import Aim, aim_of
from solidarity.clock import point_in_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.tables import Call, Pair, Series

if TYPE_CHECKING:
    from bot.taps import Tapped


def aimed_at(tapped: "Tapped") -> tuple[Aim, datetime]:
    """What the moment of a button is for, and the moment."""
    kind, at = tapped.value.split()
    return aim_at(tapped, kind), datetime.fromisoformat(at)


def aim_at(tapped: "Tapped", kind: str) -> Aim:
    calls = tapped.rules.calls
    return aim_of(tapped.session, kind, tapped.ref, tapped.person, calls=calls, now=tapped.now)


def take(tapped: "Tapped") -> None:
    aim, at = aimed_at(tapped)
    choosing.take(tapped.session, aim, at, tapped.person, rules=tapped.rules, now=tapped.now)


def keep_holiday(tapped: "Tapped") -> None:
    aim, at = aimed_at(tapped)
    choosing.take(
        tapped.session, aim, at, tapped.person, rules=tapped.rules, now=tapped.now, sure=True
    )


def agree(tapped: "Tapped") -> None:
    """The other side had asked."""
    aim, at = aimed_at(tapped)
    asker = aim.other(tapped.session, tapped.person)
    choosing.take(
        tapped.session, aim, at, asker, rules=tapped.rules, now=tapped.now, sure=True, agreed=True
    )


def refuse(tapped: "Tapped") -> None:
    aim, at = aimed_at(tapped)
    choosing.refuse(tapped.session, aim, at, tapped.person, rules=tapped.rules, now=tapped.now)


def other(tapped: "Tapped") -> None:
    aim = aim_at(tapped, tapped.value)
    choosing.ask_words(tapped.session, aim, tapped.person, now=tapped.now)


def call_of(tapped: "Tapped") -> Call:
    call = tapped.session.get(Call, tapped.ref)
    if call is None:
        raise NotYours(call=tapped.ref)
    return call


def move(tapped: "Tapped") -> None:
    moving.ask_move(
        tapped.session, call_of(tapped), tapped.person, rules=tapped.rules, now=tapped.now
    )


def move_series(tapped: "Tapped") -> None:
    series = tapped.session.get(Series, tapped.ref)
    if series is None:
        raise NotYours(series=tapped.ref)
    moving.ask_move_series(
        tapped.session, series, tapped.person, rules=tapped.rules, now=tapped.now
    )


def cancel(tapped: "Tapped") -> None:
    moving.cancel_call(
        tapped.session, call_of(tapped), tapped.person, rules=tapped.rules, now=tapped.now
    )


def leave(tapped: "Tapped") -> None:
    notify(tapped.session, tapped.person, Message("kept"), now=tapped.now)


def pause(tapped: "Tapped") -> None:
    since, until = (point_in_time(datetime.fromisoformat(at)) for at in tapped.value.split())
    pausing.pause_all(
        tapped.session, tapped.person, since=since, until=until, rules=tapped.rules, now=tapped.now
    )


def resume(tapped: "Tapped") -> None:
    pair = tapped.session.get(Pair, tapped.ref)
    if pair is None or tapped.person.id not in (pair.person_id, pair.volunteer_id):
        raise NotYours(pair=tapped.ref)
    pausing.resume(tapped.session, pair.id, rules=tapped.rules, now=tapped.now)


def availability(tapped: "Tapped") -> None:
    if not volunteers.ask_availability(tapped.session, tapped.person, None, now=tapped.now):
        raise IllegalStep(person=tapped.person.id)


def look_for_stand_in(tapped: "Tapped") -> None:
    whole = tapped.value == standing_in.WHOLE_PAUSE
    standing_in.look(
        tapped.session, call_of(tapped), tapped.person,
        whole=whole, rules=tapped.rules, now=tapped.now,
    )  # fmt: skip


def stand_in(tapped: "Tapped") -> None:
    whole = tapped.value == standing_in.WHOLE_PAUSE
    standing_in.accept(
        tapped.session, call_of(tapped), tapped.person,
        whole=whole, rules=tapped.rules, now=tapped.now,
    )  # fmt: skip


def do_not_stand_in(tapped: "Tapped") -> None:
    standing_in.decline(
        tapped.session, call_of(tapped), tapped.person, rules=tapped.rules, now=tapped.now
    )


def refuse_stand_in(tapped: "Tapped") -> None:
    standing_in.refuse(tapped.session, call_of(tapped), tapped.person, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "moment.take": take,
    "moment.keep": keep_holiday,
    "moment.agree": agree,
    "moment.refuse": refuse,
    "moment.other": other,
    "moment.move": move,
    "moment.move_series": move_series,
    "moment.cancel": cancel,
    "moment.leave": leave,
    "moment.pause": pause,
    "moment.resume": resume,
    "moment.availability": availability,
    "stand_in.look": look_for_stand_in,
    "stand_in.yes": stand_in,
    "stand_in.no": do_not_stand_in,
    "stand_in.refuse": refuse_stand_in,
}
