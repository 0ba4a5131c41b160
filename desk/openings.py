"""Shifts that homes ask for: posting them, who comes, who has said so, who came."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import selectinload
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from desk.organisations import ticked_skills
from desk.volunteers import COORDINATORS
from solidarity import openings, organisations, seeing, shifts_over
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import OPEN_REQUESTS, RequestState
from solidarity.storage.tables import Offer, Opening, Organisation, Person, Request, Volunteer
from solidarity.telling import helpers
from solidarity.vocabulary import EntryRule, ShiftTask, Skill, skill_names

LIST = "/desk/openings"


def show(asked: Asked) -> Response:
    existing = organisations.existing(asked.session, asked.member)
    homes = [home for home in existing if home.kind in openings.KINDS and home.address]
    return asked.page(
        "openings.html",
        homes=homes,
        home=_chosen(asked, homes),
        stopped=_found(asked, STOPPED),
        over=_found(asked, and_(Request.when_end <= wall_time(asked.now), OPEN)),
        openings=_found(asked, and_(Request.when_end > wall_time(asked.now), OPEN)),
        helpers=helpers,
        tasks=list(ShiftTask),
        rules=list(EntryRule),
        skills=list(Skill),
        names_of=skill_names,
        moment=lambda wall: f"{wall:%d/%m %H:%M}",
    )


def _chosen(asked: Asked, homes: Sequence[Organisation]) -> Organisation | None:
    """For which of them a shift is asked: its profile is what the form begins with."""
    told = asked.http.query_params.get("organisation", "")
    found = [home for home in homes if len(homes) == 1 or str(home.id) == told]
    return found[0] if found else None


OPEN = and_(Request.closed_at.is_(None), Request.state.in_(OPEN_REQUESTS))
STOPPED = and_(Opening.weeks_left > 0, Request.state == RequestState.CANCELLED)


def _found(asked: Asked, which: ColumnElement[bool]) -> Sequence[Request]:
    """Of those this member may see, the first first."""
    whole = selectinload(Request.offers).joinedload(Offer.volunteer).joinedload(Volunteer.person)
    query = (
        select(Request)
        .join(Opening)
        .join(Person, Person.id == Request.person_id)
        .where(which, seeing.seen_by(asked.member))
        .order_by(Request.when_start, Request.id)
    )
    return asked.session.scalars(query.options(whole)).all()


def post(asked: Asked) -> Response:
    home = organisations.one(asked.session, _number(asked, "organisation"), asked.member)
    openings.post(asked.session, home, _shift(asked), rules=asked.rules, now=asked.now)
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
        asked.text("note", 300), _number(asked, "weeks"), ticked_skills(asked),
    )  # fmt: skip


def _number(asked: Asked, name: str) -> int:
    told = asked.text(name, 9) or "0"
    if not (told.isascii() and told.isdecimal()):
        raise IllegalStep(shift=name)
    return int(told)


def cancel(asked: Asked) -> Response:
    """This one alone, or those that follow too."""
    following = asked.text("which") != "this"
    openings.call_off(
        asked.session, _opening(asked), with_following=following, rules=asked.rules, now=asked.now
    )
    return asked.go(LIST)


def go_on(asked: Asked) -> Response:
    """One was cancelled: the series goes on all the same, or it has ended."""
    if asked.text("which") == "on":
        openings.go_on(asked.session, _opening(asked), rules=asked.rules, now=asked.now)
    else:
        openings.stop_series(asked.session, _opening(asked), now=asked.now)
    return asked.go(LIST)


def say_who_came(asked: Asked) -> Response:
    came = {int(str(each)) for each in asked.form.getlist("came") if str(each).isdecimal()}
    shifts_over.settle(asked.session, _opening(asked), came, now=asked.now)
    return asked.go(LIST)


def _opening(asked: Asked) -> Request:
    request = asked.request(asked.number("request"))
    if request.opening is None:
        raise NotYours(request=request.id)
    return request


PAGES = (
    Page(LIST, show, COORDINATORS, menu="openings"),
    Page(LIST, post, COORDINATORS, "POST"),
    Page(LIST + "/{request:int}/cancel", cancel, COORDINATORS, "POST"),
    Page(LIST + "/{request:int}/series", go_on, COORDINATORS, "POST"),
    Page(LIST + "/{request:int}/came", say_who_came, COORDINATORS, "POST"),
)
