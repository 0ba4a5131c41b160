"""Lists of volunteers, and finding one."""

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity import seeing, volunteer_lists
from solidarity.vocabulary import Role, help_kinds

COORDINATORS = frozenset({Role.COORDINATOR})
MOST_SHOWN = 100


def show_list(asked: Asked) -> Response:
    params = asked.http.query_params
    words = params.get("q", "").strip()[:80]
    show = params.get("show", "all" if words else "waiting")
    seen = seeing.seen_by(asked.member)
    found = volunteer_lists.find(asked.session, show, words, seen=seen, now=asked.now)
    return asked.page(
        "volunteers.html", found=found[:MOST_SHOWN], show=show, words=words,
        is_more=len(found) > MOST_SHOWN, kinds_of=help_kinds,
        counts=volunteer_lists.counts(asked.session, seen=seen, now=asked.now),
    )  # fmt: skip


PAGES = (Page("/desk/volunteers", show_list, COORDINATORS, menu="volunteers"),)
