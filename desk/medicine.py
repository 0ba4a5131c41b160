"""Packets of a pharmacy: which wait for a pharmacist, his link, and the way of each packet."""

from collections.abc import Sequence

import segno
from sqlalchemy import select
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity import organisations, seeing
from solidarity.clock import wall_time
from solidarity.errors import NotYours
from solidarity.lifecycles import BEFORE_DONE, NOT_YET
from solidarity.medicine import orders, pharmacist
from solidarity.storage.request_tables import PHARMACY
from solidarity.storage.tables import MedicineOrder, Organisation, Person, Request
from solidarity.telling import about, helpers
from solidarity.vocabulary import OrganisationKind, Role

LIST = "/desk/medicine"
WHO = frozenset({Role.OPERATOR, Role.COORDINATOR})
MOST = 100
CHAIN = ("created_at", "answered_at", "handed_over_at", "delivered_at")
"""The moments of a packet, in the order in which they come."""


def show(asked: Asked) -> Response:
    open_ones = _open_requests(asked)
    return asked.page(
        "medicine.html", about=about,
        packets=[each for each in open_ones if each.medicine is not None],
        others=[each for each in open_ones if each.medicine is None and not helpers(each)],
    )  # fmt: skip


def _open_requests(asked: Asked) -> Sequence[Request]:
    """For the pharmacy, of people this member may see, the oldest first."""
    query = (
        select(Request)
        .join(Person)
        .where(
            Request.state.in_(BEFORE_DONE),
            Request.kinds_mask.bitwise_and(PHARMACY) != 0,
            seeing.seen_by(asked.member),
        )
        .order_by(Request.placed_at, Request.id)
        .limit(MOST)
    )
    return asked.session.scalars(query).all()


def show_one(asked: Asked) -> Response:
    request, order = _order(asked)
    link = _link(asked, order)
    asked.look_up(request.person, "medicine", request_id=request.id)
    return asked.page(
        "medicine_order.html", request=request, order=order, about=about(request), link=link,
        code=_code(link), pharmacies=_pharmacies(asked), may_link=order.state in NOT_YET,
        moments=[
            (name, wall_time(at)) for name in CHAIN if (at := getattr(order, name)) is not None
        ],
    )  # fmt: skip


def _order(asked: Asked) -> tuple[Request, MedicineOrder]:
    request = asked.request(asked.number("request"))
    if request.medicine is None:
        raise NotYours(request=request.id)
    return request, request.medicine


def _link(asked: Asked, order: MedicineOrder) -> str:
    """What the pharmacist opens; "" when there is none, or its time is over."""
    is_over = order.link_ends_at is None or order.link_ends_at <= asked.now
    if order.token is None or is_over:
        return ""
    base = asked.rules.association.public_url or str(asked.http.base_url).rstrip("/")
    language = order.pharmacy.language if order.pharmacy is not None else asked.language
    return f"{base}/pharmacy/{order.token}?lang={language}"


def _code(link: str) -> str:
    """The link as a picture."""
    return segno.make(link, micro=False).svg_data_uri(scale=4, border=4) if link else ""


def _pharmacies(asked: Asked) -> list[Organisation]:
    known = organisations.existing(asked.session, asked.member)
    return [each for each in known if each.kind == OrganisationKind.PHARMACY]


def begin(asked: Asked) -> Response:
    request = asked.request(asked.number("request"))
    orders.begin(asked.session, request, now=asked.now)
    return asked.go(f"{LIST}/{request.id}")


def make_link(asked: Asked) -> Response:
    """For a pharmacy; whether the person agreed, on the telephone, that his list is shown."""
    request, _ = _order(asked)
    pharmacy = organisations.one(asked.session, asked.told_number("pharmacy"), asked.member)
    orders.make_link(asked.session, request, pharmacy, settings=asked.rules.medicine, now=asked.now)
    agrees = bool(asked.text("agrees"))
    orders.let_see_list(asked.session, request, agrees=agrees, now=asked.now)
    return asked.go(f"{LIST}/{request.id}")


def go_on(asked: Asked) -> Response:
    request, _ = _order(asked)
    pharmacist.not_needed(asked.session, request, rules=asked.rules, now=asked.now)
    return asked.go(f"/desk/requests/{request.id}")


def sheet(asked: Asked) -> Response:
    """To print, or to read out: what the pharmacist needs."""
    request, order = _order(asked)
    link = _link(asked, order)
    if not link:
        raise NotYours(request=request.id)
    asked.look_up(request.person, "medicine", request_id=request.id)
    return asked.page("medicine_sheet.html", order=order, link=link, code=_code(link))


PAGES = (
    Page(LIST, show, WHO, menu="medicine"),
    Page(LIST + "/{request:int}", show_one, WHO),
    Page(LIST + "/{request:int}/sheet", sheet, WHO),
    Page(LIST + "/{request:int}/begin", begin, WHO, "POST"),
    Page(LIST + "/{request:int}/link", make_link, WHO, "POST"),
    Page(LIST + "/{request:int}/go-on", go_on, WHO, "POST"),
)
