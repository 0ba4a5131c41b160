"""Buttons of people who would like to be called, and of volunteers who call."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity.befriending.pairs import leaving
from solidarity.befriending.telling import (
    listeners,
    questions,
    telling_wishes,
    way_in,
    wishes,
)
from solidarity.befriending.times.common_hours import usual_hours
from solidarity.consenting import Answer
from solidarity.errors import IllegalStep, NotYours
from solidarity.messages import Message
from solidarity.notices import amend, notify
from solidarity.questions import consent_buttons
from solidarity.storage.tables import Listener, Wish
from solidarity.vocabulary import interest_mask, language_mask

if TYPE_CHECKING:
    from bot.taps import Tapped


def own(tapped: "Tapped") -> Wish:
    return wishes.own(tapped.session, tapped.ref, tapped.person)


def himself(tapped: "Tapped") -> None:
    """A button from before there was a wish."""
    if tapped.ref != tapped.person.id:
        raise NotYours(wish=tapped.ref)


def begin(tapped: "Tapped") -> None:
    himself(tapped)
    wishes.begin(tapped.session, tapped.person, now=tapped.now)


def decline(tapped: "Tapped") -> None:
    himself(tapped)
    way_in.decline(tapped.session, tapped.person, now=tapped.now)


def tell_more(tapped: "Tapped") -> None:
    himself(tapped)
    buttons = questions.may_we_call(tapped.person, tell_more=False)
    notify(tapped.session, tapped.person, Message("info.call", buttons=buttons), now=tapped.now)


def agree(tapped: "Tapped") -> None:
    Answer(tapped.session, tapped.person, tapped.rules, tapped.now).calls(own(tapped), agrees=True)


def disagree(tapped: "Tapped") -> None:
    Answer(tapped.session, tapped.person, tapped.rules, tapped.now).calls(own(tapped), agrees=False)


def tell_about_data(tapped: "Tapped") -> None:
    buttons = consent_buttons("wish", own(tapped).person_id, tell_more=False)
    notify(tapped.session, tapped.person, Message("consent.more", buttons=buttons), now=tapped.now)


def toggle_interest(tapped: "Tapped") -> None:
    """Tick or untick one subject; the message shows it."""
    wish = own(tapped)
    wish.interests ^= interest_mask([tapped.value])
    asked = questions.wish_interests(wish)
    amend(tapped.session, tapped.notice, asked, now=tapped.now, is_answer=True)


def interests_done(tapped: "Tapped") -> None:
    own(tapped).interests_told = True
    go_on(tapped)


def hours(tapped: "Tapped") -> None:
    own(tapped).hours = telling_wishes.PARTS[tapped.value]
    go_on(tapped)


def languages(tapped: "Tapped") -> None:
    is_both = tapped.value == "both"
    own(tapped).languages = telling_wishes.BOTH if is_both else language_mask([tapped.value])
    go_on(tapped)


def by_phone_or_app(tapped: "Tapped") -> None:
    wish = own(tapped)
    if tapped.value == "any":
        telling_wishes.skip(wish, "by")
    else:
        wish.by_phone = tapped.value == "phone"
    go_on(tapped)


def own_number(tapped: "Tapped") -> None:
    """The number of the chat in which he writes."""
    wish, number = own(tapped), questions.number_of_chat(tapped.person)
    if number is None:
        raise IllegalStep(wish=wish.person_id)
    tapped.person.phone, wish.by_phone = number, True
    go_on(tapped)


def rhythm(tapped: "Tapped") -> None:
    wish = own(tapped)
    wish.times, wish.weeks = telling_wishes.RHYTHMS[tapped.value]
    wish.for_weeks = None
    go_on(tapped)


def go_on(tapped: "Tapped") -> None:
    wishes.go_on(tapped.session, own(tapped), now=tapped.now)


def change(tapped: "Tapped") -> None:
    asked = questions.wish_change(own(tapped))
    notify(tapped.session, tapped.person, asked, now=tapped.now)


def change_slot(tapped: "Tapped") -> None:
    """Ask again for the part that was wrong."""
    wish = own(tapped)
    if tapped.value == "interests":
        wish.interests = 0
    wishes.ask(tapped.session, wish, tapped.value, now=tapped.now)


def stop(tapped: "Tapped") -> None:
    own(tapped)
    leaving.stop_being_called(tapped.session, tapped.person, now=tapped.now)
    notify(tapped.session, tapped.person, Message("wish.stopped"), now=tapped.now)


def keep(tapped: "Tapped") -> None:
    own(tapped)
    notify(tapped.session, tapped.person, Message("kept"), now=tapped.now)


def own_listener(tapped: "Tapped") -> Listener:
    return listeners.own(tapped.session, tapped.ref, tapped.person)


def toggle_subject(tapped: "Tapped") -> None:
    """The same of a volunteer who calls."""
    listener = own_listener(tapped)
    listener.interests ^= interest_mask([tapped.value])
    asked = questions.listener_question(listener, "interests")
    amend(tapped.session, tapped.notice, asked, now=tapped.now, is_answer=True)


def subjects_done(tapped: "Tapped") -> None:
    listener = own_listener(tapped)
    listener.interests_told = True
    listeners.go_on(tapped.session, listener, answered="interests", now=tapped.now)


def call_hours(tapped: "Tapped") -> None:
    listener = own_listener(tapped)
    usual = usual_hours(listener.volunteer)
    listener.hours = telling_wishes.PARTS.get(tapped.value, usual)
    listeners.go_on(tapped.session, listener, answered="hours", now=tapped.now)


def remind(tapped: "Tapped") -> None:
    listener = own_listener(tapped)
    listener.remind = tapped.value
    listeners.go_on(tapped.session, listener, answered="remind", now=tapped.now)


def most_people(tapped: "Tapped") -> None:
    listener = own_listener(tapped)
    listener.most_pairs = int(tapped.value)
    listeners.go_on(tapped.session, listener, answered="most", now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "wish.begin": begin,
    "wish.decline": decline,
    "wish.tell_more": tell_more,
    "wish.agree": agree,
    "wish.disagree": disagree,
    "wish.about_data": tell_about_data,
    "wish.interest": toggle_interest,
    "wish.interests_done": interests_done,
    "wish.hours": hours,
    "wish.languages": languages,
    "wish.by": by_phone_or_app,
    "wish.own_number": own_number,
    "wish.rhythm": rhythm,
    "wish.change": change,
    "wish.change_slot": change_slot,
    "wish.stop": stop,
    "wish.keep": keep,
    "listener.interest": toggle_subject,
    "listener.interests_done": subjects_done,
    "listener.hours": call_hours,
    "listener.remind": remind,
    "listener.most": most_people,
}
KEEPS_BUTTONS = frozenset(
    {"wish.interest", "wish.tell_more", "wish.change", "wish.about_data", "listener.interest"}
)
"""Buttons under which nothing is settled yet: they stay."""
