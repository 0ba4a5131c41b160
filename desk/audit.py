"""The record of looks: who looked at what of whom. Numbers, never names of those looked at."""

import csv
from datetime import date
from io import StringIO
from typing import TypedDict
from urllib.parse import urlencode

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from desk.drawing import HEADERS
from solidarity import audit
from solidarity.clock import wall_time
from solidarity.storage.tables import Member
from solidarity.vocabulary import Role

READERS = frozenset({Role.ADMINISTRATOR, Role.SAFEGUARDING})
PATH = "/desk/audit"
MOST_LINES = 20_000
"""Of a file: what a year of a small association holds."""


class Filters(TypedDict):
    by: int | None
    whose: int | None
    day: date | None


def show(asked: Asked) -> Response:
    asked_for, page = _filters(asked), _number(asked, "page") or 0
    found = audit.read(asked.session, **asked_for, page=page)
    kept = {name: value for name, value in asked_for.items() if value is not None}
    names = {each.by: asked.session.get(Member, each.by) for each in found if each.by}
    return asked.page(
        "audit.html", found=found[: audit.A_PAGE], is_more=len(found) > audit.A_PAGE, page=page,
        wall=wall_time,
        asked_for=asked_for, query=urlencode(kept), names=names,
    )  # fmt: skip


def download(asked: Asked) -> Response:
    """The same for a spreadsheet, as far as MOST_LINES."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow(("at", "what", "member", "about", "request", "facts"))
    for each in audit.read(asked.session, **_filters(asked), most=MOST_LINES)[:MOST_LINES]:
        at = each.at.isoformat(timespec="seconds")
        lines.writerow((at, each.kind, each.by, each.whose, each.request_id, each.what))
    named = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    return Response(out.getvalue(), media_type="text/csv", headers=HEADERS | named)


def _filters(asked: Asked) -> Filters:
    return {"by": _number(asked, "by"), "whose": _number(asked, "whose"), "day": _day(asked)}


def _number(asked: Asked, name: str) -> int | None:
    text = asked.http.query_params.get(name, "").strip()
    return int(text) if text.isdecimal() and len(text) <= 9 else None


def _day(asked: Asked) -> date | None:
    try:
        return date.fromisoformat(asked.http.query_params.get("day", ""))
    except ValueError:
        return None


PAGES = (
    Page(PATH, show, READERS, menu="audit"),
    Page(PATH + ".csv", download, READERS),
)
