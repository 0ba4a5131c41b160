"""Buttons of the shopping list, and of what was paid."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity import expenses, offers, ticking
from solidarity.messages import Message
from solidarity.notices import amend
from solidarity.storage.tables import Offer

if TYPE_CHECKING:
    from bot.taps import Tapped


def own_list(tapped: "Tapped") -> Offer:
    """The task whose list it is; a list of a task that is over cannot be ticked."""
    offer = offers.own_offer(tapped.session, tapped.ref, volunteer_id=tapped.person.id)
    ticking.check_open(offer)
    return offer


def show(tapped: "Tapped", message: Message) -> None:
    amend(tapped.session, tapped.notice, message, now=tapped.now, is_answer=True)


def got(tapped: "Tapped") -> None:
    offer = own_list(tapped)
    page = ticking.mark(offer, tapped.value, got=True)
    show(tapped, ticking.list_message(offer, page=page))


def take_back(tapped: "Tapped") -> None:
    offer = own_list(tapped)
    page = ticking.mark(offer, tapped.value)
    show(tapped, ticking.list_message(offer, page=page))


def missing(tapped: "Tapped") -> None:
    offer = own_list(tapped)
    page = ticking.mark(offer, tapped.value, missing=True)
    show(tapped, ticking.list_message(offer, page=page))


def ask_missing(tapped: "Tapped") -> None:
    show(tapped, ticking.missing_message(own_list(tapped), page=int(tapped.value)))


def turn_page(tapped: "Tapped") -> None:
    show(tapped, ticking.list_message(own_list(tapped), page=int(tapped.value)))


def open_again(tapped: "Tapped") -> None:
    show(tapped, ticking.opened_message(own_list(tapped), page=int(tapped.value)))


def nothing_paid(tapped: "Tapped") -> None:
    offer = offers.own_offer(tapped.session, tapped.ref, volunteer_id=tapped.person.id)
    expenses.tell_nothing(tapped.session, offer, now=tapped.now)


def no_receipt(tapped: "Tapped") -> None:
    expenses.stop_waiting(tapped.session, tapped.person, tapped.ref, now=tapped.now)


def confirm_amount(tapped: "Tapped") -> None:
    expense = expenses.expense_for(tapped.session, tapped.ref, person_id=tapped.person.id)
    expenses.confirm(tapped.session, expense, told=int(tapped.value), now=tapped.now)


def dispute_amount(tapped: "Tapped") -> None:
    expense = expenses.expense_for(tapped.session, tapped.ref, person_id=tapped.person.id)
    expenses.dispute(tapped.session, expense, told=int(tapped.value), now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "list.got": got,
    "list.back": take_back,
    "list.missing": missing,
    "list.ask_missing": ask_missing,
    "list.page": turn_page,
    "list.open": open_again,
    "expense.nothing": nothing_paid,
    "expense.no_receipt": no_receipt,
    "expense.confirm": confirm_amount,
    "expense.dispute": dispute_amount,
}
KEEPS_BUTTONS = frozenset(
    {"list.got", "list.back", "list.missing", "list.ask_missing", "list.page", "list.open"}
)
"""The message with the list shows by itself what was tapped."""
