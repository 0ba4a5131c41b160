"""One person: what he asked for, who helped, what he agreed to, and what is still to be done."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from desk.drawing import HEADERS
from desk.volunteers import COORDINATORS
from solidarity import callers, following
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep
from solidarity.lifecycles import RequestState
from solidarity.storage.tables import Offer, Person, Request, TeamTask, Volunteer
from solidarity.telling import helpers

MOST_REQUESTS = 30


def show(asked: Asked) -> Response:
    person = asked.person(asked.number("person"))
    asked.look_up(person, "person")
    return asked.page(
        "person.html",
        person=person,
        number=callers.number_of(asked.session, person),
        requests=last_requests(asked, person, MOST_REQUESTS),
        tasks=_tasks(asked, person),
        may_copy=asked.has(*COORDINATORS),
        stands=[
            asked.tell_to(person, said)
            for said in following.how_things_stand(asked.session, person, now=asked.now)
        ],
        agreed=[each.purpose for each in person.consents if each.withdrawn_at is None],
        helpers=lambda request: [offer.volunteer.person.first_name for offer in helpers(request)],
        day=lambda at: f"{wall_time(at):%d/%m/%Y}",
    )


def last_requests(asked: Asked, person: Person, most: int) -> list[Request]:
    """The newest first, with who helped."""
    whole = selectinload(Request.offers).joinedload(Offer.volunteer).joinedload(Volunteer.person)
    query = select(Request).where(
        Request.person_id == person.id, Request.state != RequestState.DRAFT
    )
    query = query.order_by(Request.id.desc()).limit(most).options(whole)
    return list(asked.session.scalars(query))


def _tasks(asked: Asked, person: Person) -> list[TeamTask]:
    query = select(TeamTask).where(TeamTask.person_id == person.id, TeamTask.closed_at.is_(None))
    return list(asked.session.scalars(query.order_by(TeamTask.id)))


def make_copy(asked: Asked) -> Response:
    """What he asked for on the telephone, to be printed and sent by post."""
    person = asked.person(asked.number("person"))
    if not any(task.kind == "copy" for task in _tasks(asked, person)):
        raise IllegalStep(person=person.id)
    asked.look_up(person, "copy")
    pdf = asked.site.copy(asked.session, person, now=asked.now)
    shown = {"Content-Disposition": f'attachment; filename="copy-{person.id}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=HEADERS | shown)


PAGES = (
    Page("/desk/people/{person:int}", show, callers.MAY_CALL),
    Page("/desk/people/{person:int}/copy", make_copy, COORDINATORS, "POST"),
)
