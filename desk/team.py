"""The people of the team: who may do what, for how long, and inviting others."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from desk.volunteer import day_of
from solidarity import members, second_step
from solidarity.clock import wall_time
from solidarity.codes import link_of, shown
from solidarity.errors import IllegalStep
from solidarity.linking import CHANNELS
from solidarity.storage.tables import Member, Organisation, SecondStep, Visit
from solidarity.vocabulary import Role, role_names

ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})
PATH = "/desk/team"


def show(asked: Asked) -> Response:
    return _page(asked)


def _page(asked: Asked, code: str | None = None) -> Response:
    session = asked.session
    visits = select(Visit.person_id, func.max(Visit.id)).group_by(Visit.person_id)
    newest = [number for _, number in session.execute(visits)]
    seen = select(Visit.person_id, Visit.seen_at).where(Visit.id.in_(newest))
    proved = select(SecondStep.person_id).where(SecondStep.confirmed_at.is_not(None))
    partners = select(Organisation).where(Organisation.ended_at.is_(None))
    ways = [(channel, link_of(channel, code or "", asked.rules.association))
             for channel in CHANNELS]  # fmt: skip
    return asked.page(
        "team.html", members=members.everybody(session, now=asked.now), roles=list(Role),
        wall=wall_time, last_day=_last_day,
        roles_of=role_names, seen=dict(session.execute(seen).all()),
        proved=set(session.scalars(proved)),
        partners=session.scalars(partners.order_by(Organisation.id)).all(),
        code=shown(code) if code else None,
        links=[(channel, link) for channel, link in ways if link],
    )  # fmt: skip


def invite(asked: Asked) -> Response:
    """The code is shown on this page alone, and kept nowhere."""
    roles = _roles(asked)
    if not roles:
        raise IllegalStep(roles="none")
    return _page(asked, members.invite(asked.session, roles, now=asked.now, by=asked.me.id))


def change(asked: Asked) -> Response:
    """Roles, their end and the partner of one member; without a role he is none any more."""
    partner = asked.text("organisation")
    known = asked.session.get(Organisation, int(partner)) if partner.isdecimal() else None
    members.change(
        asked.session, asked.number("person"), _roles(asked), now=asked.now, by=asked.me.id,
        until=day_of(asked.text("until")), organisation_id=known.id if known else None,
    )  # fmt: skip
    return asked.go(PATH)


def renew(asked: Asked) -> Response:
    """He has a new telephone: he is out, and sets up the second step when he comes again."""
    member = asked.session.get_one(Member, asked.number("person"))
    second_step.forget(asked.session, member.person_id, now=asked.now, by=asked.me.id)
    return asked.go(PATH)


def _last_day(until: datetime | None) -> str:
    """As a form has it: roles end with that day."""
    return (wall_time(until) - timedelta(seconds=1)).date().isoformat() if until else ""


def _roles(asked: Asked) -> list[str]:
    return [role for role in Role if role in asked.form.getlist("roles")]


PAGES = (
    Page(PATH, show, ADMINISTRATORS, menu="team"),
    Page(PATH + "/invite", invite, ADMINISTRATORS, "POST"),
    Page(PATH + "/{person}", change, ADMINISTRATORS, "POST"),
    Page(PATH + "/{person}/renew", renew, ADMINISTRATORS, "POST"),
)
