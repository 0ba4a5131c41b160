"""Shifts that homes ask for: posting them, who comes, who has said so."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity import openings, organisations, requests, seeing
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.storage.tables import Offer, Opening, Person, Request, Volunteer
from solidarity.telling import helpers
from solidarity.vocabulary import EntryRule, Role, ShiftTask

LIST = "/desk/openings"
COORDINATORS = frozenset({Role.COORDINATOR})


def show(asked: Asked) -> Response:
    homes = organisations.existing(asked.session, asked.member)
    return asked.page(
        "openings.html",
        homes=[home for home in homes if home.kind in openings.KINDS and home.address],
        openings=_to_come(asked),
        helpers=helpers,
        tasks=list(ShiftTask),
        rules=list(EntryRule),
        moment=lambda wall: f"{wall:%d/%m %H:%M}",
    )


def _to_come(asked: Asked) -> Sequence[Request]:
    """Of those this member may see, the next first."""
    whole = selectinload(Request.offers).joinedload(Offer.volunteer).joinedload(Volunteer.person)
    query = (
        select(Request)
        .join(Opening)
        .join(Person, Person.id == Request.person_id)
        .where(
            Request.when_end > wall_time(asked.now),
            Request.closed_at.is_(None),
            seeing.seen_by(asked.member),
        )
        .order_by(Request.when_start, Request.id)
    )
    return asked.session.scalars(query.options(whole)).all()


def post(asked: Asked) -> Response:
    home = organisations.one(asked.session, _number(asked, "organisation"), asked.member)
    asking = asked.rules.asking
    openings.post(asked.session, home, _shift(asked), asking=asking, now=asked.now)
    return asked.go(LIST)


def _shift(asked: Asked) -> openings.Shift:
    try:
        day = asked.text("day", 10)
        start = datetime.fromisoformat(f"{day}T{asked.text('from', 5)}")
        end = datetime.fromisoformat(f"{day}T{asked.text('to', 5)}")
    except ValueError as error:
        raise IllegalStep(shift="no time") from error
    return openings.Shift(
        start, end, _number(asked, "people"),
        [task for task in ShiftTask if asked.text(f"task_{task}")],
        [rule for rule in EntryRule if asked.text(f"entry_{rule}")],
        asked.text("note", 300), _number(asked, "weeks"),
    )  # fmt: skip


def _number(asked: Asked, name: str) -> int:
    told = asked.text(name, 9) or "0"
    if not (told.isascii() and told.isdecimal()):
        raise IllegalStep(shift=name)
    return int(told)


def cancel(asked: Asked) -> Response:
    request = asked.request(asked.number("request"))
    if request.opening is None:
        raise NotYours(request=request.id)
    request.opening.weeks_left = 0
    requests.cancel(asked.session, request, now=asked.now)
    return asked.go(LIST)


PAGES = (
    Page(LIST, show, COORDINATORS, menu="openings"),
    Page(LIST, post, COORDINATORS, "POST"),
    Page(LIST + "/{request:int}/cancel", cancel, COORDINATORS, "POST"),
)
