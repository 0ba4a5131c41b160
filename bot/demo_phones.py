"""The phones of a page of the demonstration: who holds them, and where the volunteers live."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.webchat import WebChat
from bot.demo_neighbours import TURN, make_room, walk
from solidarity import volunteers
from solidarity.lifecycles import RequestState, VolunteerState
from solidarity.storage.tables import DemoPhone, Person, Request, Volunteer
from solidarity.vocabulary import HelpType, Language, help_mask, language_mask

REQUESTER = "Denise"
DISTANCES_M = {"Karim": 400, "An": 900}
"""The volunteers of a page, and how far they live from whoever asks for help."""
LANGUAGES = {"Karim": "fr", "An": "nl"}
RADIUS_M = 3_000
HOUSE_M = 50
LOOKING = (RequestState.DRAFT, RequestState.OPEN, RequestState.ASKING)


def join(session: Session, chat: WebChat, *, role: str, language: str, page: str) -> str:
    """A new phone on a page; its address."""
    name = {"person": REQUESTER, "volunteer": _free_name(session, page)}.get(role)
    person = chat.open(session, language=language, first_name=name)
    person.is_demo = True
    address = person.contacts[0].address
    session.add(DemoPhone(address=address, page=page, role=role, person_id=person.id))
    if role == "volunteer":
        _become_active(person, chat.clock())
        session.flush()
        come_near(session, page)
    return address


def _free_name(session: Session, page: str) -> str:
    taken = {phone.first_name for phone in _volunteers(session, page)}
    return next((name for name in DISTANCES_M if name not in taken), next(iter(DISTANCES_M)))


def _become_active(person: Person, now: datetime) -> None:
    kinds = help_mask(HelpType)
    person.volunteer = Volunteer(
        state=VolunteerState.ACTIVE, languages=language_mask(Language), wanted=kinds,
        approved=kinds, radius_m=RADIUS_M,
    )  # fmt: skip


def leave(session: Session, address: str, page: str) -> None:
    """A phone is taken off its page; a volunteer who held it is asked no more."""
    phone = session.get(DemoPhone, address)
    if phone is None or phone.page != page:
        return
    volunteer = session.get(Volunteer, phone.person_id)
    if volunteer is not None and volunteer.state != VolunteerState.STOPPED:
        volunteers.move(volunteer, VolunteerState.STOPPED)
    session.delete(phone)
    session.flush()


def used(session: Session, address: str) -> None:
    """A phone was used: its page has the floor, and its volunteers live near its request.

    The volunteers of other pages rest meanwhile: they too live wherever help is asked for, and
    would be asked in the place of those the person sees.
    """
    phone = session.get(DemoPhone, address)
    if phone is None:
        return
    _rest(session, phone.page)
    for person in _volunteers(session, phone.page):
        volunteer = person.volunteer
        if volunteer and volunteer.state == VolunteerState.PAUSED and not volunteer.paused_until:
            volunteers.move(volunteer, VolunteerState.ACTIVE)
    come_near(session, phone.page)


def _rest(session: Session, page: str) -> None:
    others = (
        select(Volunteer)
        .join(DemoPhone, DemoPhone.person_id == Volunteer.person_id)
        .where(DemoPhone.page != page, Volunteer.state == VolunteerState.ACTIVE)
    )
    for volunteer in session.scalars(others):
        volunteers.move(volunteer, VolunteerState.PAUSED)


def come_near(session: Session, page: str) -> None:
    """Move the volunteers of a page to where its person asks for help."""
    request = _request(session, page)
    if request is None or request.lat is None or request.lon is None:
        return
    make_room(session, request.lat, request.lon)
    for number, (name, metres) in enumerate(DISTANCES_M.items()):
        turn = (request.id + number) * TURN
        lat, lon = walk(request.lat, request.lon, metres, turn)
        for person in _volunteers(session, page):
            volunteer = person.volunteer
            if person.first_name != name or volunteer is None:
                continue
            if (volunteer.lat, volunteer.lon) != (lat, lon):
                volunteer.postcode = request.postcode
                volunteer.place_fr, volunteer.place_nl = request.place_fr, request.place_nl
                volunteers.locate(volunteer, lat, lon, uncertainty_m=HOUSE_M)
                # Each story of a page begins with rested neighbours.
                volunteer.last_asked_at = None


def _request(session: Session, page: str) -> Request | None:
    """What the person of a page asks for."""
    query = (
        select(Request)
        .join(DemoPhone, DemoPhone.person_id == Request.person_id)
        .where(DemoPhone.page == page, DemoPhone.role == "person", Request.state.in_(LOOKING))
        .order_by(Request.id.desc())
        .limit(1)
    )
    return session.scalars(query).one_or_none()


def _volunteers(session: Session, page: str) -> list[Person]:
    query = (
        select(Person)
        .join(DemoPhone, DemoPhone.person_id == Person.id)
        .where(DemoPhone.page == page, DemoPhone.role == "volunteer")
    )
    return list(session.scalars(query))
