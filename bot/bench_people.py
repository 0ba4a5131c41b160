"""Synthetic volunteers and questions for the bench: all of Belgium, the same every time."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from bot.demo_neighbours import HOURS, walk
from solidarity.matching import Question, parts_of_week
from solidarity.places import Place
from solidarity.places.municipalities import municipalities
from solidarity.squares import cell_of
from solidarity.vocabulary import HelpType, Language, Skill, help_mask, language_mask, skill_mask

VOLUNTEER_SEED, QUESTION_SEED = 1830, 1831
RADII_M = (1_000, 2_000, 5_000, 10_000)
RADIUS_SHARES = (20, 30, 40, 10)
SPOKEN = ([Language.DUTCH], [Language.FRENCH], [Language.DUTCH, Language.FRENCH])
SPOKEN_SHARES = (55, 33, 12)
STATES, STATE_SHARES = ("active", "paused", "joining", "stopped"), (92, 4, 2, 2)
UNSURE_M = (50, 50, 300, 1_600)
"""A shared position, a street, a postcode."""
NEEDS: dict[tuple[HelpType, ...], int] = {
    (HelpType.GROCERIES,): 40, (HelpType.GROCERIES, HelpType.PHARMACY): 5,
    (HelpType.PHARMACY,): 20, (HelpType.LISTENING,): 15, (HelpType.TRANSPORT,): 8,
    (HelpType.MEALS,): 3, (HelpType.PET_CARE,): 2, (HelpType.HOUSEHOLD,): 2,
    (HelpType.ADMIN_DIGITAL,): 2, (HelpType.DISABILITY_SUPPORT,): 1, (HelpType.CARE_HOME,): 1,
    (HelpType.OTHER,): 1,
}  # fmt: skip
WITH_SKILLS, NEEDS_SKILL = 0.2, 0.04
MUTED, PAUSED = 0.01, 0.02
ASKED_TODAY, ASKED_BEFORE, BUSY = 0.1, 0.25, 0.02
OLD_REQUESTS = 1_000
"""Requests of other people, to which the offers of the last days belong."""


@dataclass
class Rows:
    """Rows of each table, to be loaded in this order."""

    people: list[dict[str, Any]] = field(default_factory=list)
    volunteers: list[dict[str, Any]] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    offers: list[dict[str, Any]] = field(default_factory=list)
    ties: list[dict[str, Any]] = field(default_factory=list)


def imagine(count: int, questions: int, *, now: datetime) -> tuple[Rows, list[Question]]:
    """So many volunteers with a past, and people with a question each."""
    dice = random.Random(VOLUNTEER_SEED)  # noqa: S311  nothing here is secret
    rows, towns = Rows(), municipalities()
    homes = dice.choices(list(towns), weights=list(towns.values()), k=count)
    for number, home in enumerate(homes, start=1):
        rows.people.append(_person(number, now, muted=dice.random() < MUTED))
        rows.volunteers.append(_volunteer(number, home, dice, now))
    _add_past(rows, dice, now)
    dice = random.Random(QUESTION_SEED)  # noqa: S311
    neighbours: dict[str, list[int]] = {}
    for number, home in enumerate(homes, start=1):
        neighbours.setdefault(home.nis, []).append(number)
    asked = [
        _question(rows, home, neighbours.get(home.nis, []), dice, now)
        for home in dice.choices(list(towns), weights=list(towns.values()), k=questions)
    ]
    return rows, asked


def _person(number: int, now: datetime, *, muted: bool = False) -> dict[str, Any]:
    return {
        "id": number, "language": "fr", "created_at": now, "is_demo": True,
        "muted_at": now if muted else None,
    }  # fmt: skip


def _volunteer(number: int, home: Place, dice: random.Random, now: datetime) -> dict[str, Any]:
    lat, lon = _spot(home, dice)
    skills = dice.sample(list(Skill), dice.randint(1, 2)) if dice.random() < WITH_SKILLS else []
    kinds = help_mask(dice.sample(list(HelpType), dice.randint(2, 5)))
    return {
        "person_id": number,
        "state": dice.choices(STATES, STATE_SHARES)[0],
        "languages": language_mask(dice.choices(SPOKEN, SPOKEN_SHARES)[0]),
        "wanted": kinds,
        "approved": kinds,
        "lat": lat,
        "lon": lon,
        "uncertainty_m": dice.choice(UNSURE_M),
        "cell": cell_of(lat, lon),
        "radius_m": dice.choices(RADII_M, RADIUS_SHARES)[0],
        "free": dice.choice(HOURS),
        "paused_until": now + timedelta(days=7) if dice.random() < PAUSED else None,
        "last_asked_at": None,
        "skills": skill_mask(skills),
        "asked_count": 0,
        "accepted_count": 0,
        "done_count": 0,
    }


def _spot(home: Place, dice: random.Random) -> tuple[float, float]:
    return walk(home.lat, home.lon, sqrt(dice.random()) * home.uncertainty_m, dice.random())


def _add_past(rows: Rows, dice: random.Random, now: datetime) -> None:
    """Offers of the last days, tasks under way, and what volunteers kept of their promises."""
    asker = len(rows.people) + 1
    rows.people.append(_person(asker, now))
    for number in range(1, OLD_REQUESTS + 1):
        state = "assigned" if number % 2 else "cancelled"
        rows.requests.append(_request(number, asker, state, now))
    for volunteer in rows.volunteers:
        chance = dice.random()
        if chance < ASKED_TODAY:
            _ask(rows, volunteer, dice, now, minutes=60 * 24, offers=dice.choice((1, 1, 1, 2, 4)))
        elif chance < ASKED_BEFORE:
            _ask(rows, volunteer, dice, now, minutes=60 * 24 * 60, offers=1)


def _ask(
    rows: Rows, volunteer: dict[str, Any], dice: random.Random, now: datetime,
    *, minutes: int, offers: int,
) -> None:  # fmt: skip
    moments = [now - timedelta(minutes=dice.randrange(minutes)) for _ in range(offers)]
    for request, moment in zip(dice.sample(range(OLD_REQUESTS), offers), moments, strict=True):
        state = "accepted" if dice.random() < BUSY / ASKED_TODAY else "declined"
        rows.offers.append(_offer(request + 1, volunteer["person_id"], state, moment))
    accepted = dice.choice((0, 0, 1, 2, 5))
    volunteer["last_asked_at"], volunteer["asked_count"] = max(moments), offers + accepted
    volunteer["accepted_count"] = accepted
    volunteer["done_count"] = dice.choice((accepted, accepted, accepted // 2))


def _offer(request: int, volunteer: int, state: str, sent_at: datetime) -> dict[str, Any]:
    return {
        "request_id": request, "volunteer_id": volunteer, "state": state, "wave": 1, "reasons": [],
        "sent_at": sent_at, "expires_at": sent_at + timedelta(hours=2),
    }  # fmt: skip


def _request(number: int, person: int, state: str, now: datetime) -> dict[str, Any]:
    return {"id": number, "person_id": person, "state": state, "created_at": now}


def _question(
    rows: Rows, home: Place, neighbours: Sequence[int], dice: random.Random, now: datetime
) -> Question:
    person, request = len(rows.people) + 1, len(rows.requests) + 1
    rows.people.append(_person(person, now))
    rows.requests.append(_request(request, person, "open", now))
    for volunteer in dice.sample(neighbours, min(3, len(neighbours))):
        _acquaint(rows, person, request, volunteer, dice, now)
    kinds = dice.choices(list(NEEDS), list(NEEDS.values()))[0]
    is_call = kinds == (HelpType.LISTENING,)
    lat, lon = _spot(home, dice)
    skills = dice.sample(list(Skill), 1) if dice.random() < NEEDS_SKILL else []
    return Question(
        request_id=request, person_id=person, kinds=help_mask(kinds),
        languages=language_mask([dice.choices(list(Language), (39, 61))[0]]),
        free=parts_of_week(*_stretch(dice)), lat=None if is_call else lat,
        lon=None if is_call else lon, skills=skill_mask(skills), is_call=is_call,
        wider=dice.choice((1.0, 1.0, 1.5)), uncertainty_m=dice.choice(UNSURE_M),
    )  # fmt: skip


def _stretch(dice: random.Random) -> tuple[datetime | None, datetime | None]:
    """Any time, or some hours of the week after Monday 23 November 2026."""
    if dice.random() < 0.3:
        return None, None
    start = datetime(2026, 11, 23, dice.randrange(8, 20)) + timedelta(days=dice.randrange(7))  # noqa: DTZ001  wall time
    return start, start + timedelta(hours=dice.choice((1, 2, 4)))


def _acquaint(
    rows: Rows, person: int, request: int, volunteer: int, dice: random.Random, now: datetime
) -> None:
    """A neighbour whom the person knows already: helped before, never again, or just asked."""
    last_month = now - timedelta(days=30)
    past = dice.random()
    if past < 0.05:
        helped = len(rows.requests) + 1_000_000
        rows.requests.append(_request(helped, person, "confirmed", last_month))
        rows.offers.append(_offer(helped, volunteer, "accepted", last_month))
    elif past < 0.1:
        rows.ties.append(
            {"person_id": person, "volunteer_id": volunteer, "person_says": "never",
             "volunteer_says": None}
        )  # fmt: skip
    elif past < 0.2:
        rows.offers.append(_offer(request, volunteer, "declined", last_month))


def tables(rows: Rows) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Tables in the order in which they can be filled."""
    yield from vars(rows).items()
