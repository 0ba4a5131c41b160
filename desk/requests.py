"""The page of a request: its story, who was asked and why, and what can be done now."""

from starlette.responses import Response

from desk.asked import Asked
from desk.board import LEAD, LOOK, known_of
from desk.doors import Page
from desk.organisations import ticked_skills
from solidarity import board, changing
from solidarity.asked import why_these
from solidarity.asking_by_hand import ask_these, assign, is_looked_for, next_ones
from solidarity.lifecycles import OfferState
from solidarity.request_story import story
from solidarity.telling import about
from solidarity.vocabulary import Role, skill_names


def show(asked: Asked) -> Response:
    return _page(asked, is_open=False)


def open_address(asked: Asked) -> Response:
    """Address, list and notes of the request: that they were looked at is kept."""
    request = asked.request(asked.number("request"))
    asked.look_up(request.person, "request", request_id=request.id)
    return _page(asked, is_open=True)


def _page(asked: Asked, *, is_open: bool) -> Response:
    request = asked.request(asked.number("request"))
    leads, wide = asked.has(Role.COORDINATOR), "wide" in asked.http.query_params
    likely = []
    if leads:
        likely = next_ones(
            asked.session, request, asking=asked.rules.asking, now=asked.now, wide=wide
        )
    may_say_yes = (OfferState.SENT, OfferState.EXPIRED)
    return asked.page(
        "request.html", request=request, about=about(request), is_open=is_open, wide=wide,
        skills=skill_names(request.skills),
        likely=[ranked for ranked, _ in likely],
        waiting=[offer for offer in request.offers if offer.state in may_say_yes],
        is_looked_for=leads and is_looked_for(asked.session, request),
        cards=board.of_request(asked.session, asked.member, request, now=asked.now),
        story=[(at, asked.tell(said)) for at, said in story(asked.session, request)],
        why=[asked.tell(said) for said in why_these(asked.session, request.id)],
        **known_of(asked),
    )  # fmt: skip


def ask(asked: Asked) -> Response:
    """Those who were ticked."""
    request = asked.request(asked.number("request"))
    ticked = {int(str(each)) for each in asked.form.getlist("volunteer") if str(each).isdecimal()}
    number = ask_these(
        asked.session, request, ticked, asking=asked.rules.asking, now=asked.now,
        wide=asked.text("wide") == "yes",
    )  # fmt: skip
    said = f"asked&n={number}" if number else "nobody_left"
    return asked.go(f"/desk/requests/{request.id}?said={said}")


def need_fewer_skills(asked: Asked) -> Response:
    request = asked.request(asked.number("request"))
    changing.need_fewer_skills(
        asked.session, request, ticked_skills(asked), asking=asked.rules.asking, now=asked.now
    )
    return asked.go(f"/desk/requests/{request.id}")


def say_yes_for(asked: Asked) -> Response:
    """A volunteer said yes on the telephone."""
    request = asked.request(asked.number("request"))
    volunteer = asked.person(asked.told_number("volunteer"))
    assign(asked.session, request, volunteer.id, rules=asked.rules, now=asked.now)
    return asked.go(f"/desk/requests/{request.id}?said=assigned")


PAGES = (
    Page("/desk/requests/{request:int}", show, LOOK),
    Page("/desk/requests/{request:int}/open", open_address, LOOK, "POST"),
    Page("/desk/requests/{request:int}/ask", ask, LEAD, "POST"),
    Page("/desk/requests/{request:int}/skills", need_fewer_skills, LEAD, "POST"),
    Page("/desk/requests/{request:int}/assign", say_yes_for, LEAD, "POST"),
)
