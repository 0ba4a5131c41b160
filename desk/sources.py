"""Systems of others that tell of people in need: which there are, a new one, ending one."""

from sqlalchemy import select
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity import sources
from solidarity.clock import wall_time
from solidarity.storage.tables import IntakeSource, Organisation
from solidarity.vocabulary import Role

PATH = "/desk/sources"
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


def show(asked: Asked) -> Response:
    return _page(asked)


def add(asked: Asked) -> Response:
    """The one time at which the secret is shown."""
    chosen = asked.text("organisation")
    organisation = asked.member.organisation_id or (int(chosen) if chosen.isdecimal() else None)
    source = sources.add(
        asked.session, asked.text("name", 40), asked.text("kind"), now=asked.now,
        organisation_id=organisation, secret=asked.text("secret", 200),
    )  # fmt: skip
    return _page(asked, new=source)


def end(asked: Asked) -> Response:
    source = sources.get(asked.session, asked.number("source"), asked.member)
    sources.end(asked.session, source, now=asked.now)
    return asked.go(PATH)


def _page(asked: Asked, new: IntakeSource | None = None) -> Response:
    query = select(Organisation).order_by(Organisation.name)
    organisations = {each.id: each for each in asked.session.scalars(query)}
    mine = asked.member.organisation_id
    seen = sources.seen_by(asked.session, asked.member)
    heard = {each.id: wall_time(each.heard_at).isoformat() for each in seen if each.heard_at}
    return asked.page(
        "sources.html", sources=seen, heard=heard, kinds=sources.KINDS,
        organisations=organisations, new=new, may_choose=mine is None,
        address=f"{(asked.site.settings.public_url or '').rstrip('/')}/intake/",
    )  # fmt: skip


PAGES = (
    Page(PATH, show, ADMINISTRATORS, menu="sources"),
    Page(PATH, add, ADMINISTRATORS, method="POST"),
    Page(PATH + "/{source:int}/end", end, ADMINISTRATORS, method="POST"),
)
