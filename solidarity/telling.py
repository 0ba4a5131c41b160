"""The messages about a request that people on both sides get."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from solidarity import notes, ticking
from solidarity.lifecycles import OPEN_REQUESTS, OfferState
from solidarity.medicine import codes
from solidarity.messages import Button, Message, column, row
from solidarity.notices import notify
from solidarity.storage.tables import Offer, Request
from solidarity.vocabulary import HelpType, skill_names

MOST_REASONS = 2
"""Reasons shown to a volunteer; all of them are kept with the offer."""


def is_call(request: Request) -> bool:
    """Only a wish to talk: it becomes a Wish as soon as it is confirmed, and is never placed."""
    return request.kinds == [HelpType.LISTENING]


def moment(request: Request) -> Mapping[str, Any] | None:
    """When help is wanted, as a parameter of messages; None when any time is good."""
    if request.when_start is None or request.when_end is None:
        return None
    return {
        "start": request.when_start.isoformat(timespec="minutes"),
        "end": request.when_end.isoformat(timespec="minutes"),
        "deadline": request.deadline,
    }


def place(request: Request) -> Mapping[str, Any] | None:
    """The commune in both languages; None while it is not known."""
    if request.place_fr is None or request.place_nl is None:
        return None
    return {"fr": request.place_fr, "nl": request.place_nl}


def about(request: Request) -> dict[str, Any]:
    """What may be said of a request before anybody has accepted: no name, street or number."""
    return {"kinds": request.kinds, "when": moment(request), "place": place(request)}


def helpers(request: Request) -> list[Offer]:
    """The offers of the volunteers who help, in the order in which they said yes."""
    accepted = (offer for offer in request.offers if offer.state == OfferState.ACCEPTED)
    return sorted(accepted, key=lambda offer: (str(offer.answered_at), offer.id))


def has_helper(request: Request) -> bool:
    """Somebody has said yes, and the request is not finished."""
    return request.state in OPEN_REQUESTS and bool(helpers(request))


def helper_name(request: Request) -> str | None:
    """The first name of the volunteer who helps; None when nobody does, or several."""
    coming = helpers(request)
    return coming[0].volunteer.person.first_name if len(coming) == 1 else None


def code_word(request: Request) -> str | None:
    """What the volunteer says at the door; None when nobody comes, or several."""
    coming = helpers(request)
    return coming[0].code_word if len(coming) == 1 else None


def found_so_far(request: Request) -> Message:
    """How many of several volunteers have said yes."""
    wanted = request.helpers_wanted
    found = min(wanted, len(helpers(request)))
    return Message("helpers.so_far", {"found": found, "wanted": wanted})


def tell_offer(session: Session, offer: Offer, *, now: datetime) -> None:
    """Ask a volunteer: what, when, how far, which commune and language, and why he."""
    request = offer.request
    known = about(request) | {
        "distance_m": offer.distance_m,
        "language": request.person.language,
        "reasons": offer.reasons[:MOST_REASONS],
    }
    buttons = row(
        Button("button.yes_i_can", "offer.accept", offer.id),
        Button("button.not_this_time", "offer.decline", offer.id),
    )
    wanted = who_is_wanted(request, several="offer.together", skilled="offer.skills")
    hurry = [Message("offer.urgent")] if request.urgent else []
    open_notes = notes.before_acceptance(request)
    prepare = [Message("offer.prepare", {"notes": open_notes})] if open_notes else []
    notify(
        session,
        offer.volunteer.person,
        Message("offer.visit", known),
        *wanted,
        *prepare,
        *hurry,
        Message("offer.why", known, buttons),
        now=now,
        urgent=request.urgent,
        offer_id=offer.id,
    )


def who_is_wanted(request: Request, *, several: str, skilled: str) -> list[Message]:
    """How many come together, and what one has to be able to do, where that is special."""
    said = []
    if request.helpers_wanted > 1:
        said.append(Message(several, {"n": request.helpers_wanted}))
    if request.skills:
        said.append(Message(skilled, {"skills": skill_names(request.skills)}))
    return said


def ways_out(offer: Offer) -> tuple[Button, Button]:
    """To tell the team of the other one, and to have no more to do with him."""
    return (
        Button("button.report", "report.ask", offer.id),
        Button("button.block", "tie.block", offer.id),
    )


def tell_accepted(session: Session, offer: Offer, *, now: datetime) -> None:
    """Give both sides what they need to meet."""
    _tell_helper(session, offer, now=now)
    ticking.show_list(session, offer, now=now)
    _tell_person(session, offer, now=now)
    codes.tell_both(session, offer, now=now)


def _tell_helper(session: Session, offer: Offer, *, now: datetime) -> None:
    request, person = offer.request, offer.request.person
    known = about(request) | {
        "name": person.first_name,
        "helper": offer.volunteer.person.first_name,
        "address": request.address,
        "code_word": offer.code_word,
    }
    paragraphs = [Message("accepted.visit", known)]
    if told := notes.for_the_helper(request):
        paragraphs.append(Message("accepted.prepare", {"notes": told}))
    paragraphs.append(Message("accepted.safety.helper", known))
    if request.opening is not None and request.opening.organisation.phone:
        paragraphs.append(
            Message("accepted.call_home", {"telephone": request.opening.organisation.phone})
        )
    buttons = column(
        Button("button.done", "task.done", offer.id),
        *_write_to(request),
        Button("button.cannot_any_more", "task.give_up", offer.id),
        *ways_out(offer),
    )
    paragraphs.append(Message("accepted.next.helper", known, buttons))
    notify(
        session,
        offer.volunteer.person,
        *paragraphs,
        now=now,
        urgent=request.urgent,
        offer_id=offer.id,
    )


def _write_to(request: Request) -> tuple[Button, ...]:
    """An organisation has no chat: nobody would read it."""
    name = {"name": request.person.first_name}
    if request.opening is not None:
        return ()
    return (Button("button.write_to", "relay.write", request.id, params=name),)


def _tell_person(session: Session, offer: Offer, *, now: datetime) -> None:
    request, helper = offer.request, offer.volunteer.person
    known = about(request) | {"name": helper.first_name, "code_word": offer.code_word}
    buttons = (
        *row(
            Button("button.write_to", "relay.write", request.id, str(helper.id),
                   params={"name": helper.first_name}),
            Button("button.cancel", "request.cancel", request.id),
        ),
        *row(*ways_out(offer)),
    )  # fmt: skip
    notify(
        session,
        request.person,
        Message("good_news.visit", known),
        *([found_so_far(request)] if request.helpers_wanted > 1 else []),
        Message("good_news.safety", known, buttons),
        now=now,
        urgent=True,
    )


def ask_if_helped(session: Session, request: Request, *, now: datetime) -> None:
    """Ask the person whether help really came; an organisation says it at the desk."""
    if request.opening is not None:
        return
    buttons = row(
        Button("button.all_well", "helped.yes", request.id),
        Button("button.no", "helped.no", request.id),
        Button("button.problem", "helped.problem", request.id),
    )
    left_out = ticking.missing_things(request)
    all_but = [Message("helped.all_but", {"items": left_out})] if left_out else []
    notify(
        session,
        request.person,
        *all_but,
        Message("helped.ask", {"name": helper_name(request), "kinds": request.kinds}, buttons),
        now=now,
    )
