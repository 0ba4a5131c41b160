"""The synthetic volunteers of the demonstration, spread over Belgium like its people."""

import random
from datetime import datetime
from math import cos, radians, sin, sqrt, tau

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity import volunteers
from solidarity.lifecycles import VolunteerState
from solidarity.places import Place
from solidarity.places.municipalities import languages_of, municipalities
from solidarity.squares import METRES_A_DEGREE
from solidarity.storage.tables import Contact, Person, Volunteer
from solidarity.vocabulary import ALL_WEEK, DayPart, HelpType, help_mask, language_mask, week_mask

CHANNEL = "demo"
SEED = 112
"""The same neighbours every time."""
FIRST_NAMES = (
    "Noor", "Lina", "Yassin", "Bram", "Louise", "Mehdi", "Griet", "Simon", "Fatima", "Jef",
    "Aurélie", "Wout", "Sofia", "Thierry", "Lotte", "Ibrahim", "Chantal", "Sander", "Amina", "Luc",
    "Eline", "Youssef", "Martine", "Pieter", "Zeynep", "Olivier", "Hilde", "Adam", "Nadia", "Koen",
)  # fmt: skip
MARKS = {"fr": "(démo)", "nl": "(demo)"}
"""Put after a first name: nobody should take these for real neighbours."""
KINDS = tuple(kind for kind in HelpType if kind != HelpType.LISTENING)
"""Calls have no distance: with neighbours of the whole country the page's own would never ring."""
HOURS = (
    ALL_WEEK,
    ALL_WEEK,
    week_mask(range(5), DayPart.AFTERNOON | DayPart.EVENING),
    week_mask(range(5), DayPart.MORNING | DayPart.AFTERNOON),
    week_mask(range(7), DayPart.EVENING) | week_mask([5, 6], DayPart.MORNING | DayPart.AFTERNOON),
    week_mask([1, 3, 5], DayPart.MORNING | DayPart.AFTERNOON | DayPart.EVENING),
)
ROOM_M = 1_050
"""Half the side of the square that is left to the volunteers on the page, in metres."""
TURN = 0.382
"""Part of the circle between one direction and the next."""
FAR_M = 2_500
"""How far from the middle of town they live at most; further out it may be another country."""
RADII_M = (1_000, 2_000, 3_000, 3_000, 5_000, 5_000, 10_000)


def ensure(session: Session, wanted: int, *, now: datetime) -> int:
    """Add the synthetic volunteers that are missing; how many."""
    known = session.scalars(select(func.count()).where(Contact.channel == CHANNEL)).one()
    if known:
        _wake(session)
    if known >= wanted:
        return 0
    people = imagine(wanted, now=now)[known:]
    session.add_all(people)
    session.flush()
    return len(people)


def retire(session: Session) -> None:
    """The bot runs for real now: nobody of the demonstration is asked any more."""
    query = (
        select(Volunteer)
        .join(Person)
        .where(Person.is_demo, Volunteer.state.in_((VolunteerState.ACTIVE, VolunteerState.PAUSED)))
    )
    for volunteer in session.scalars(query):
        volunteers.move(volunteer, VolunteerState.STOPPED)


def _wake(session: Session) -> None:
    """A demonstration again, after the bot had run for real on the same database."""
    query = (
        select(Volunteer)
        .join(Contact, Contact.person_id == Volunteer.person_id)
        .where(Contact.channel == CHANNEL, Volunteer.state == VolunteerState.STOPPED)
    )
    for volunteer in session.scalars(query):
        volunteers.move(volunteer, VolunteerState.JOINING)
        volunteers.move(volunteer, VolunteerState.ACTIVE)


def imagine(count: int, *, now: datetime) -> list[Person]:
    """Invented people with a place, languages, hours and kinds of help; the same every time."""
    dice = random.Random(SEED)  # noqa: S311  nothing here is secret
    towns = municipalities()
    homes = dice.choices(list(towns), weights=list(towns.values()), k=count)
    return [_person(number, home, dice, now) for number, home in enumerate(homes)]


def _person(number: int, home: Place, dice: random.Random, now: datetime) -> Person:
    spoken = languages_of(home.nis)
    language = dice.choice(spoken)
    kinds = help_mask(dice.sample(KINDS, dice.randint(4, len(KINDS))))
    person = Person(
        first_name=f"{dice.choice(FIRST_NAMES)} {MARKS[language]}",
        language=language,
        is_demo=True,
        created_at=now,
    )
    address = f"{CHANNEL}-{number}"
    person.contacts.append(Contact(channel=CHANNEL, address=address, last_seen_at=now))
    person.volunteer = Volunteer(
        state=VolunteerState.ACTIVE, languages=language_mask(spoken), wanted=kinds,
        approved=kinds, radius_m=dice.choice(RADII_M), free=dice.choice(HOURS),
    )  # fmt: skip
    volunteers.settle(person.volunteer, home)
    far = sqrt(dice.random()) * min(home.uncertainty_m, FAR_M)
    lat, lon = walk(home.lat, home.lon, far, dice.random())
    volunteers.locate(person.volunteer, lat, lon, uncertainty_m=0)
    return person


def make_room(session: Session, lat: float, lon: float) -> None:
    """The synthetic neighbours nearest to a place move a little away from it.

    Otherwise they may be nearer than the two volunteers on the page, who would not be asked.
    """
    high, wide = ROOM_M / METRES_A_DEGREE, ROOM_M / METRES_A_DEGREE / cos(radians(lat))
    near = (
        select(Volunteer)
        .join(Contact, Contact.person_id == Volunteer.person_id)
        .where(
            Contact.channel == CHANNEL,
            Volunteer.lat.between(lat - high, lat + high),
            Volunteer.lon.between(lon - wide, lon + wide),
        )
    )
    for volunteer in session.scalars(near):
        turn = volunteer.person_id * TURN
        moved = walk(lat, lon, ROOM_M * sqrt(2) * (1 + turn % 1 / 2), turn)
        volunteers.locate(volunteer, *moved, uncertainty_m=0)


def walk(lat: float, lon: float, metres: float, turn: float) -> tuple[float, float]:
    """The position so many metres away; `turn` is the direction, a part of the circle (0–1)."""
    north, east = metres * cos(turn * tau), metres * sin(turn * tau)
    return lat + north / METRES_A_DEGREE, lon + east / METRES_A_DEGREE / cos(radians(lat))
