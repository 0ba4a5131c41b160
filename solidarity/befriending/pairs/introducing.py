"""How two people are presented to each other before any number is shared, and the house rules."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.befriending.around.sides import TOGETHER, listen
from solidarity.befriending.pairs.fitting import hours_of
from solidarity.befriending.telling import listeners
from solidarity.befriending.telling.questions import wish_lines
from solidarity.befriending.times import week
from solidarity.messages import Button, Message, row
from solidarity.notices import amend, notify
from solidarity.settings import Calls
from solidarity.storage.tables import Notice, Pair, Tap, Wish
from solidarity.vocabulary import interest_names


def ask_volunteer(session: Session, pair: Pair, wish: Wish, *, now: datetime) -> None:
    """Would he call somebody? What he has to know to decide; no name, number or place."""
    volunteer = pair.volunteer.person
    notify(session, volunteer, *question_for_volunteer(pair, wish), now=now)
    listen(session, volunteer, TOGETHER, pair, now=now)


def question_for_volunteer(pair: Pair, wish: Wish) -> list[Message]:
    buttons = row(
        Button("button.yes_please", "pair.volunteer_yes", pair.id),
        Button("button.not_this_time", "pair.volunteer_no", pair.id),
    )
    asked = [Message("pair.ask_volunteer", {"notes": _listed(wish_lines(wish))})]
    if pair.reasons:
        why = [Message(f"pair.why.{reason}") for reason in pair.reasons]
        asked.append(Message("pair.why_you", {"notes": _listed(why)}))
    return [*asked, Message("pair.no_number_yet", buttons=buttons)]


def ask_person(session: Session, pair: Pair, wish: Wish, *, now: datetime) -> None:
    """Would he like to be called by this volunteer? First name, what they share, and when."""
    notify(session, pair.person, question_for_person(session, pair, wish), now=now)
    listen(session, pair.person, TOGETHER, pair, now=now)


def question_for_person(session: Session, pair: Pair, wish: Wish) -> Message:
    buttons = row(
        Button("button.yes_with_joy", "pair.person_yes", pair.id),
        Button("button.somebody_else", "pair.person_no", pair.id),
    )
    known = {
        "name": pair.volunteer.person.first_name,
        "notes": _listed(_in_common(session, pair, wish)),
    }
    return Message("pair.ask_for_other" if wish.for_other else "pair.ask_person", known, buttons)


def _listed(lines: Iterable[Message]) -> list[list[Any]]:
    """Lines of a message, as its parameter `notes`."""
    return [[line.key, dict(line.params)] for line in lines]


def _in_common(session: Session, pair: Pair, wish: Wish) -> Iterator[Message]:
    # Of the rules of calls nothing matters here: what he likes, and when he can.
    caller = listeners.caller(session, pair.volunteer, calls=Calls())
    shared = wish.interests & caller.interests
    if shared:
        yield Message("pair.note.both_like", {"interests": interest_names(shared)})
    common = hours_of(wish) & caller.hours
    yield Message("pair.note.can_call", {"hours": list(week.spans(common))})


def tell_both(session: Session, pair: Pair, wish: Wish, *, now: datetime) -> None:
    """Both said yes: the house rules, warmly, with a button to stop at any time."""
    stop = row(Button("button.stop_calls", "pair.stop", pair.id))
    caller, called = pair.volunteer.person, pair.person
    begins, begins_volunteer = "pair.begins", "pair.begins_volunteer"
    if wish.for_other:
        begins, begins_volunteer = "pair.begins_for_other", "pair.begins_asked_by"
    said = Message(begins, {"name": caller.first_name})
    notify(session, called, said, Message("pair.rules_person", buttons=stop), now=now)
    said = Message(begins_volunteer, {"name": called.first_name})
    rules = Message("pair.rules_volunteer", buttons=stop)
    coming = Message("pair.moments_proposed")
    notify(session, caller, said, coming, _how_to_reach(wish), rules, now=now)


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
