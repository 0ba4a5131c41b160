"""The shopping list of the volunteer who helps: ticked off button by button."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.details import Item
from solidarity.errors import IllegalStep
from solidarity.lifecycles import OfferState, RequestState
from solidarity.medicine.codes import certified
from solidarity.messages import Button, Message, column
from solidarity.notices import hide_lists, notify
from solidarity.storage.tables import Offer, Request
from solidarity.vocabulary import HelpType

ON_A_PAGE = 8
"""Buttons for things on one message; longer lists are turned over."""
MAX_VALUE = 80


def show_list(session: Session, offer: Offer, *, now: datetime) -> None:
    """Send the list with a button for each thing; an older one loses its buttons.

    What is no shopping ("the lamp in the hall") is a list to read; what a pharmacist has packed is
    nobody else's business.
    """
    hide_lists(session, offer.id, Message("list.newer"), now=now)
    request = offer.request
    if request.details and certified(request) is None:
        read = Message("list.asked", {"items": [item.shown for item in request.details]})
        said = list_message(offer) if HelpType.GROCERIES in request.kinds else read
        notify(session, offer.volunteer.person, said, now=now, offer_id=offer.id)


def show_to_helpers(session: Session, request: Request, *, now: datetime) -> None:
    """The list was changed: everybody who helps sees the new one."""
    name = {"name": request.person.first_name}
    for offer in request.offers:
        if offer.state == OfferState.ACCEPTED:
            changed = Message("list.changed_for_helper", name)
            notify(session, offer.volunteer.person, changed, now=now, urgent=True)
            show_list(session, offer, now=now)


def list_message(offer: Offer, *, page: int = 0) -> Message:
    """The list as it stands; when nothing is left, whether it is done."""
    items = offer.request.details
    if all(item.got or item.missing for item in items):
        return _all_looked_for(offer)
    buttons = [_thing_button(offer, n) for n in _page(items, page)]
    foot = [Button("button.not_found", "list.ask_missing", offer.id, str(page))]
    if len(items) > ON_A_PAGE:
        following = (page + 1) % _pages(items)
        foot.append(Button("button.more_things", "list.page", offer.id, str(following)))
    return Message("list.tick", {"ticks": ticks(items)}, (*column(*buttons), tuple(foot)))


def _all_looked_for(offer: Offer) -> Message:
    buttons = column(
        Button("button.done", "task.done", offer.id),
        Button("button.back_to_list", "list.open", offer.id, "0"),
    )
    items = offer.request.details
    key = "list.all_got" if all(item.got for item in items) else "list.all_but"
    return Message(key, {"ticks": ticks(items)}, buttons)


def opened_message(offer: Offer, *, page: int = 0) -> Message:
    """The list with its buttons, also when nothing is left: a tick can be taken back."""
    items = offer.request.details
    if not all(item.got or item.missing for item in items):
        return list_message(offer, page=page)
    buttons = [*(_thing_button(offer, n) for n in _page(items, page)),
               Button("button.done", "task.done", offer.id)]  # fmt: skip
    if len(items) > ON_A_PAGE:
        following = (page + 1) % _pages(items)
        buttons.append(Button("button.more_things", "list.open", offer.id, str(following)))
    return Message("list.tick", {"ticks": ticks(items)}, column(*buttons))


def missing_message(offer: Offer, *, page: int) -> Message:
    """Which thing could not be found?"""
    items = offer.request.details
    left = [n for n in _page(items, page) if not items[n].got and not items[n].missing]
    buttons = [
        Button("button.thing", "list.missing", offer.id, value_of(items, n),
               params={"thing": items[n].shown})
        for n in left
    ]  # fmt: skip
    back = Button("button.back_to_list", "list.page", offer.id, str(page))
    return Message("list.which_missing", buttons=column(*buttons, back))


def ticks(items: Sequence[Item]) -> list[list[str]]:
    """The lines with what became of each, as the parameter `ticks` of a message."""
    return [
        ["got" if item.got else "missing" if item.missing else "open", item.shown] for item in items
    ]


def missing_things(request: Request) -> list[str]:
    """What the volunteer could not find."""
    return [item.shown for item in request.details if item.missing]


def mark(offer: Offer, value: str, *, got: bool = False, missing: bool = False) -> int:
    """One thing is in the bag, not to be found, or open again; the page on which it stands.

    A button of a list that was changed meanwhile marks nothing.
    """
    items = list(offer.request.details)
    place = next((n for n in range(len(items)) if value_of(items, n) == value), None)
    if place is None:
        return 0
    items[place] = replace(items[place], got=got, missing=missing)
    offer.request.details = items
    return place // ON_A_PAGE


def check_open(offer: Offer) -> None:
    """IllegalStep when the task is over: its list is history."""
    if offer.state != OfferState.ACCEPTED or offer.request.state != RequestState.ASSIGNED:
        raise IllegalStep(offer=offer.id)


def value_of(items: Sequence[Item], place: int) -> str:
    """How a button names a thing: by its place and its words."""
    return f"{place} {items[place].shown}"[:MAX_VALUE]


def _thing_button(offer: Offer, place: int) -> Button:
    items = offer.request.details
    item = items[place]
    is_open = not item.got and not item.missing
    shown = {"thing": item.shown, "chosen": item.got}
    label = "button.thing_missing" if item.missing else "button.thing"
    action = "list.got" if is_open else "list.back"
    return Button(label, action, offer.id, value_of(items, place), params=shown)


def _page(items: Sequence[Item], page: int) -> range:
    return range(page * ON_A_PAGE, min(len(items), (page + 1) * ON_A_PAGE))


def _pages(items: Sequence[Item]) -> int:
    return -(-len(items) // ON_A_PAGE)
