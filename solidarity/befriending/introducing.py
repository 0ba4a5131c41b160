"""How two people are presented to each other before any number is shared, and the house rules."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.befriending import listeners, week
from solidarity.befriending.fitting import hours_of, languages_of
from solidarity.messages import Button, Message, row
from solidarity.notices import amend, notify
from solidarity.settings import Calls
from solidarity.storage.tables import Notice, Pair, Tap, Wish
from solidarity.vocabulary import interest_names, language_codes

Line = list[Any]
"""A line of a message: a key and its parameters."""


def ask_volunteer(session: Session, pair: Pair, wish: Wish, *, now: datetime) -> None:
    """Would he call somebody? What he has to know to decide; no name, number or place."""
    buttons = row(
        Button("button.yes_please", "pair.volunteer_yes", pair.id),
        Button("button.not_this_time", "pair.volunteer_no", pair.id),
    )
    known = {"notes": [*_about(wish), *([[f"pair.why.{reason}", {}] for reason in pair.reasons])]}
    notify(session, pair.volunteer.person, Message("pair.ask_volunteer", known, buttons), now=now)


def ask_person(
    session: Session, pair: Pair, wish: Wish, *, calls: Calls, now: datetime
) -> None:
    """Would he like to be called by this volunteer? First name, what they share, and when."""
    buttons = row(
        Button("button.yes_with_joy", "pair.person_yes", pair.id),
        Button("button.rather_other", "pair.person_no", pair.id),
    )
    known = {
        "name": pair.volunteer.person.first_name,
        "notes": list(_in_common(session, pair, wish, calls=calls)),
    }
    notify(session, pair.person, Message("pair.ask_person", known, buttons), now=now)


def tell_both(session: Session, pair: Pair, wish: Wish, *, now: datetime) -> None:
    """Both said yes: the house rules, warmly, with a button to stop at any time."""
    stop = row(Button("button.stop_calls", "pair.stop", pair.id))
    caller, called = pair.volunteer.person, pair.person
    rules = Message("pair.rules_person", buttons=stop)
    notify(session, called, Message("pair.begins", {"name": caller.first_name}), rules, now=now)
    rules = Message("pair.rules_volunteer", buttons=stop)
    begins = Message("pair.begins_volunteer", {"name": called.first_name})
    notify(session, caller, begins, _how_to_reach(wish), rules, now=now)


def _how_to_reach(wish: Wish) -> Message:
    """No number yet: he gets it when a call is near, and only then."""
    return Message("pair.reach_in_app" if wish.by_phone is False else "pair.reach_by_phone")


def take_back(
    session: Session, pair: Pair, action: str, message: Message, *, now: datetime
) -> None:
    """Replace the question that was shown with this button; its buttons disappear."""
    query = (
        select(Notice)
        .join(Tap, Tap.notice_id == Notice.id)
        .where(Tap.action == action, Tap.ref == pair.id)
        .order_by(Notice.id.desc())
        .limit(1)
    )
    shown = session.scalars(query).one_or_none()
    if shown is not None:
        amend(session, shown, message, now=now)


def _about(wish: Wish) -> Iterator[Line]:
    yield ["pair.note.speaks", {"spoken": language_codes(languages_of(wish))}]
    if wish.interests:
        yield ["pair.note.likes", {"interests": interest_names(wish.interests)}]
    yield ["pair.note.hours", {"hours": list(week.spans(hours_of(wish)))}]
    yield rhythm_line(wish)
    if wish.by_phone is False:
        yield ["pair.note.in_app", {}]


def _in_common(session: Session, pair: Pair, wish: Wish, *, calls: Calls) -> Iterator[Line]:
    caller = listeners.caller(session, pair.volunteer, calls=calls)
    shared = wish.interests & caller.interests
    if shared:
        yield ["pair.note.both_like", {"interests": interest_names(shared)}]
    common = hours_of(wish) & caller.hours
    yield ["pair.note.can_call", {"hours": list(week.spans(common))}]


def rhythm_line(wish: Wish) -> Line:
    """How often: what was told, or else once a week."""
    times, weeks = (wish.times, wish.weeks) if wish.times else (1, 1)
    if weeks == 0:
        return ["pair.note.once", {}]
    if weeks == 1:
        return ["pair.note.a_week", {"n": times}]
    return ["pair.note.every_weeks", {"n": times, "weeks": weeks}]
