"""Changing a request that was placed: the day, the place, the list."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import details, intake, shopping, ticking
from solidarity.alarms import record
from solidarity.asking import ask_next_wave, places_free
from solidarity.details import Item
from solidarity.errors import IllegalStep
from solidarity.intake_filling import with_more
from solidarity.lifecycles import BEFORE_DONE, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.offers import withdraw_all
from solidarity.requests import after_acceptance, hold, open_requests, reopen, stop_looking
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Person, Request
from solidarity.suiting import may_not_suit
from solidarity.telling import about, helpers
from solidarity.understanding import Reading
from solidarity.vocabulary import HelpType, skill_mask


def change(
    session: Session, person: Person, reading: Reading, *, asking: Asking, now: datetime
) -> bool:
    """Change the newest open request by what a message tells; False when none is open."""
    if reading.kinds == (HelpType.LISTENING,):
        # Somebody to talk to does not take the place of other help.
        return False
    requests = [r for r in open_requests(session, person) if r.state in BEFORE_DONE]
    if not requests:
        return False
    request = hold(session, requests[0])
    before, before_list = essence(request), list(request.details)
    told = intake.fill(request, _decided(reading), slot=None)
    if essence(request) == before:
        other = request.details if told else with_things(before_list, reading.text)
        if other and other != before_list:
            shopping.change_list(session, request, list(other), now=now)
            return True
    if not request.details and before_list:
        # Nothing would be left to buy: that is rather a request to cancel.
        request.details, told = before_list, False
    if not told:
        _ask_what(session, request, now=now)
        return True
    record(session, "changed", now=now, request_id=request.id)
    notify(session, person, Message("changed.noted", about(request)), now=now)
    settle_change(session, request, before, asking=asking, now=now)
    if request.details != before_list:
        for offer in helpers(request):
            ticking.show_list(session, offer, now=now)
    return True


def essence(request: Request) -> tuple[object, ...]:
    """What decides who can help; one thing more on the list does not."""
    place = (request.postcode, request.lat, request.lon)
    moment = (request.when_start, request.when_end, request.any_time)
    return request.kinds_mask, *place, *moment, request.skills, request.helpers_wanted


def settle_change(
    session: Session,
    request: Request,
    before: tuple[object, ...],
    *,
    asking: Asking,
    now: datetime,
) -> None:
    """Tell those who help; when what decides has changed (`before`), ask the others anew."""
    for offer in helpers(request):
        _tell_helper(session, offer, asking=asking, now=now)
    if essence(request) == before or request.waits_first:
        return
    looks = request.state in (RequestState.ASKING, RequestState.WITH_TEAM)
    is_full = places_free(session, request) <= 0
    if looks and is_full:
        stop_looking(session, request, now=now)
    elif looks or (request.state == RequestState.ASSIGNED and not is_full):
        # Those who were asked were asked for something else.
        withdraw_all(session, request, Message("offer.changed"), now=now)
        reopen(session, request, first_word="again.asked", asking=asking, now=now)


def need_fewer_skills(
    session: Session, request: Request, skills: Iterable[str], *, asking: Asking, now: datetime
) -> None:
    """Of what a volunteer had to be able to do only this is still needed; more people are asked.

    Raises IllegalStep when it is too late. What was asked of volunteers stays true enough.
    """
    hold(session, request)
    if request.state not in (RequestState.DRAFT, *BEFORE_DONE):
        raise IllegalStep(request=request.id)
    left = request.skills & skill_mask(skills)
    if left == request.skills:
        return
    request.skills = left
    record(session, "changed", now=now, request_id=request.id)
    if request.state in (RequestState.ASKING, RequestState.WITH_TEAM):
        ask_next_wave(session, request, asking=asking, now=now)


def with_things(items: Sequence[Item], text: str) -> list[Item]:
    """The list with what a text adds, if it names nothing but things."""
    told = details.items(text)
    only_things = bool(items and told) and all(details.is_thing(line) for line in told)
    return with_more(items, text) if only_things else list(items)


def _decided(reading: Reading) -> Reading:
    """Of several places of one name the largest counts: a placed request needs a place.

    To be called is no part of a placed request.
    """
    named = tuple(replace(mention, candidates=(mention.place,)) for mention in reading.places)
    kinds = tuple(kind for kind in reading.kinds if kind != HelpType.LISTENING)
    return replace(reading, places=named, kinds=kinds)


def _ask_what(session: Session, request: Request, *, now: datetime) -> None:
    buttons = row(
        Button("button.cancel", "request.cancel", request.id),
        Button("button.no_keep", "request.keep", request.id),
    )
    notify(session, request.person, Message("changed.how", about(request), buttons), now=now)


def _tell_helper(session: Session, offer: Offer, *, asking: Asking, now: datetime) -> None:
    """He said yes to something else: ask whether it still suits him."""
    request = offer.request
    items = [item.shown for item in request.details]
    known = about(request) | {"name": request.person.first_name, "items": items}
    buttons = row(
        Button("button.still_fine", "task.not_yet", offer.id),
        Button("button.cannot_any_more", "task.give_up", offer.id),
    )
    message = Message("task.changed", known, buttons)
    # Without the offer's id: what hides the address later must find the message that shows it.
    doubts = may_not_suit(offer)
    notify(session, offer.volunteer.person, *doubts, message, now=now, urgent=True)
    after_acceptance(session, request, asking=asking, now=now)
