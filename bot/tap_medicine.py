"""Buttons about a packet of medicines."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity import offers, requests
from solidarity.medicine import delivery, orders
from solidarity.messages import Message
from solidarity.notices import amend

if TYPE_CHECKING:
    from bot.taps import Tapped


def _decide(tapped: "Tapped", *, agrees: bool, said: str) -> None:
    request = requests.own_request(tapped.session, tapped.ref, person_id=tapped.person.id)
    orders.let_see_list(tapped.session, request, agrees=agrees, now=tapped.now)
    amend(tapped.session, tapped.notice, Message(said), now=tapped.now, is_answer=True)


def show_list(tapped: "Tapped") -> None:
    _decide(tapped, agrees=True, said="medicine.list_shown")


def hide_list(tapped: "Tapped") -> None:
    _decide(tapped, agrees=False, said="medicine.list_hidden")


def no_code(tapped: "Tapped") -> None:
    offer = offers.own_offer(tapped.session, tapped.ref, volunteer_id=tapped.person.id)
    delivery.finish_without_code(tapped.session, offer, now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "medicine.show_list": show_list,
    "medicine.hide_list": hide_list,
    "medicine.no_code": no_code,
}
