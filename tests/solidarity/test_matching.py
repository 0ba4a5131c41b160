"""Who is asked first, and that the search by squares of the map finds everybody it should."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from solidarity.asking import question_of
from solidarity.candidates import (
    CELL_LAT,
    CELL_LON,
    CELLS_A_ROW,
    MOST_ROWS,
    cell_of,
    find_candidates,
)
from solidarity.lifecycles import BEFORE_DONE, OfferState, RequestState
from solidarity.matching import Candidate, distance_m, parts_of_week, rank
from solidarity.settings import Asking
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Request, Volunteer
from solidarity.vocabulary import (
    ALL_WEEK,
    DayPart,
    HelpType,
    help_mask,
    language_mask,
    week_mask,
)
from tests.solidarity.stories import NOON, draft, person, volunteer

SOUTH, NORTH, WEST, EAST = 49.5, 51.5, 2.55, 6.4
"""Belgium, in degrees."""
ALL_DAY = DayPart.MORNING | DayPart.AFTERNOON | DayPart.EVENING
SOMEBODY = Candidate(
    volunteer_id=7, distance_m=800, recent_offers=1, last_asked_at=NOON, accepted=4, done=4,
    helped_before=False,
)  # fmt: skip


def first_of(*candidates: Candidate) -> int:
    return rank(candidates, has_time=True, now=NOON)[0].candidate.volunteer_id


BETTER: dict[str, dict[str, Any]] = {
    "who helped this person before": {"helped_before": True, "recent_offers": 3},
    "who was asked less in the last day": {"recent_offers": 0, "distance_m": 9_000},
    "who is much nearer": {"distance_m": 400, "done": 0},
    "who does what he promises": {"distance_m": 900, "accepted": 5, "done": 5},
    "who is a little nearer": {"distance_m": 799},
    "who is longer with us": {"volunteer_id": 3},
}


@pytest.mark.parametrize("better", BETTER.values(), ids=BETTER.keys())
def test_first_is(better: dict[str, Any]) -> None:
    other = replace(SOMEBODY, accepted=5, done=4)
    preferred = replace(other, **{"volunteer_id": 8, **better})
    assert first_of(other, preferred) == first_of(preferred, other) == preferred.volunteer_id


def test_a_newcomer_is_as_reliable_as_somebody_who_never_failed() -> None:
    newcomer = replace(SOMEBODY, accepted=0, done=0)
    assert newcomer.reliability == SOMEBODY.reliability == 1
    assert replace(SOMEBODY, accepted=1, done=0).reliability == 0.5


@given(st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_the_rows(chance: random.Random) -> None:
    some = [
        replace(
            SOMEBODY, volunteer_id=i, distance_m=chance.choice([None, 100, 600, 3_000]),
            recent_offers=chance.randrange(3), done=chance.randrange(4),
            helped_before=chance.random() < 0.2,
        )
        for i in range(12)
    ]  # fmt: skip
    ordered = rank(some, has_time=False, now=NOON)
    chance.shuffle(some)
    assert rank(some, has_time=False, now=NOON) == ordered


LONG_AGO = NOON - timedelta(days=31)
REASONS: list[tuple[dict[str, Any], bool, set[str]]] = [
    ({}, False, {"near"}),
    ({}, True, {"near", "free_then"}),
    ({"distance_m": 500}, False, {"very_near"}),
    ({"distance_m": 501}, False, {"near"}),
    ({"distance_m": None}, True, {"free_then"}),
    ({"helped_before": True}, False, {"helped_before", "near"}),
    ({"last_asked_at": None}, False, {"near", "your_turn"}),
    ({"last_asked_at": LONG_AGO}, False, {"near", "your_turn"}),
]


@pytest.mark.parametrize(("known", "has_time", "reasons"), REASONS)
def test_the_reasons_are_true(known: dict[str, Any], has_time: bool, reasons: set[str]) -> None:
    ranked = rank([replace(SOMEBODY, **known)], has_time=has_time, now=NOON)
    assert set(ranked[0].reasons) == reasons


def at(text: str) -> datetime:
    """Wall time in November 2026, e.g. "25 14:30"; the 23rd is a Monday."""
    return datetime.fromisoformat(f"2026-11-{text}")


STRETCHES = [
    ("25 08:00", "25 12:00", week_mask([2], DayPart.MORNING | DayPart.AFTERNOON)),
    ("25 08:00", "25 11:59", week_mask([2], DayPart.MORNING)),
    ("25 14:30", "25 14:30", week_mask([2], DayPart.AFTERNOON)),
    ("25 00:00", "25 23:59", week_mask([2], ALL_DAY)),
    ("25 17:00", "25 19:00", week_mask([2], DayPart.AFTERNOON | DayPart.EVENING)),
    ("25 19:00", "26 09:00", week_mask([2], DayPart.EVENING) | week_mask([3], DayPart.MORNING)),
    ("28 00:00", "29 23:59", week_mask([5, 6], ALL_DAY)),
    ("29 18:30", "30 08:30", week_mask([6], DayPart.EVENING) | week_mask([0], DayPart.MORNING)),
    ("23 00:00", "30 00:00", ALL_WEEK),
    ("25 23:00", "25 23:30", ALL_WEEK),
    ("25 06:00", "25 07:30", ALL_WEEK),
]


@pytest.mark.parametrize(("start", "end", "mask"), STRETCHES)
def test_a_stretch_of_time_touches_its_parts_of_the_week(start: str, end: str, mask: int) -> None:
    assert parts_of_week(at(start), at(end)) == mask


def test_without_a_time_every_part_of_the_week_is_good() -> None:
    assert parts_of_week(None, None) == ALL_WEEK


@given(st.datetimes(at("01 00:00"), at("30 23:59")), st.integers(0, 60 * 24 * 9))
def test_a_longer_stretch_touches_no_less(start: datetime, minutes: int) -> None:
    start = start.replace(second=0, microsecond=0)
    short = parts_of_week(start, start + timedelta(minutes=minutes))
    longer = parts_of_week(start, start + timedelta(minutes=minutes + 60))
    assert 0 < short <= ALL_WEEK
    assert short == ALL_WEEK or short & longer == short


LATS, LONS = st.floats(SOUTH, NORTH), st.floats(WEST, EAST)


@given(LATS, LONS, LATS, LONS)
def test_distances_agree_with_the_ellipsoid(
    lat1: float, lon1: float, lat2: float, lon2: float
) -> None:
    exact = geodesic((lat1, lon1), (lat2, lon2)).meters
    assert abs(distance_m(lat1, lon1, lat2, lon2) - exact) <= 0.006 * exact + 0.01
    assert distance_m(lat1, lon1, lat2, lon2) == pytest.approx(distance_m(lat2, lon2, lat1, lon1))


@given(LATS, LONS)
def test_a_square_is_found_back_from_its_number(lat: float, lon: float) -> None:
    row, column = divmod(cell_of(lat, lon), CELLS_A_ROW)
    assert row * CELL_LAT - 1e-9 <= lat <= (row + 1) * CELL_LAT + 1e-9
    assert column * CELL_LON - 1e-9 <= lon <= (column + 1) * CELL_LON + 1e-9


BRUSSELS = (50.84, 4.37)
ASKING = Asking(offers_a_day=2, gap_minutes=45, open_tasks=1)


def neighbour(session: Session, chance: random.Random, number: int) -> Person:
    """A volunteer of whom everything that decides is by chance."""
    someone = volunteer(
        session, f"V{number}", language=chance.choice(["fr", "nl"]),
        languages=language_mask(chance.choice([["fr"], ["nl"], ["fr", "nl"]])),
        approved=chance.getrandbits(len(HelpType)) | help_mask(["groceries"]),
        radius_m=chance.choice([500, 2_000, 5_000, 15_000, 40_000]),
        state=chance.choices(["active", "paused", "joining"], [18, 1, 1])[0],
        free=chance.choice([ALL_WEEK, week_mask(range(5), ALL_DAY), week_mask([5, 6], ALL_DAY)]),
        paused_until=chance.choice([None, None, NOON - timedelta(1), NOON + timedelta(1)]),
        last_asked_at=chance.choice([None, NOON - timedelta(minutes=chance.randrange(120))]),
    )  # fmt: skip
    found = someone.volunteer
    assert found is not None
    spread = chance.choice([0.02, 0.1, 0.4])
    found.lat = BRUSSELS[0] + chance.gauss(0, spread)
    found.lon = BRUSSELS[1] + chance.gauss(0, spread * 1.5)
    found.cell, found.uncertainty_m = cell_of(found.lat, found.lon), chance.choice([50, 2_000])
    someone.muted_at = NOON if chance.random() < 0.05 else None
    return someone


def a_need(session: Session, chance: random.Random, someone: Person) -> Request:
    start = chance.choice([None, at("25 09:00"), at("28 14:00")])
    visits = [kind for kind in HelpType if kind != HelpType.LISTENING]
    kinds = chance.sample(visits, chance.choice([1, 1, 2]))
    request = draft(
        session, someone, kinds_mask=help_mask(kinds), state=RequestState.OPEN,
        when_start=start, when_end=start and start + timedelta(hours=2),
    )  # fmt: skip
    request.lat = BRUSSELS[0] + chance.gauss(0, 0.1)
    request.lon = BRUSSELS[1] + chance.gauss(0, 0.15)
    return request


def some_history(session: Session, chance: random.Random, requests: list[Request],
                 people: list[Person]) -> None:  # fmt: skip
    """Offers of the past days: they are load, tasks, and "asked already"."""
    for request in requests:
        request.state = chance.choice([RequestState.OPEN, RequestState.ASSIGNED, "confirmed"])
        for someone in chance.sample(people, 25):
            state = chance.choice([OfferState.DECLINED, OfferState.ACCEPTED, OfferState.WITHDRAWN])
            session.add(
                Offer(
                    request=request, volunteer_id=someone.id, state=state, wave=1, reasons=[],
                    sent_at=NOON - timedelta(hours=chance.randrange(48)), expires_at=NOON,
                )
            )  # fmt: skip
    session.flush()


def can_help(someone: Person, request: Request, mine: list[Offer], wider: float) -> bool:
    """The rules of DESIGN in plain words, one by one; `mine` is what he was offered so far."""
    found = someone.volunteer
    assert found is not None
    day_ago, gap = NOON - timedelta(hours=24), timedelta(minutes=ASKING.gap_minutes)
    tasks = [o for o in mine if o.state == "accepted" and o.request.state in BEFORE_DONE]
    rules: list[Callable[[], bool]] = [
        lambda: found.state == "active" and someone.muted_at is None,
        lambda: someone.id != request.person_id,
        lambda: found.approved & request.kinds_mask == request.kinds_mask,
        lambda: request.person.language in found.language_codes,
        lambda: found.free & parts_of_week(request.when_start, request.when_end) != 0,
        lambda: found.paused_until is None or found.paused_until <= NOON,
        lambda: found.last_asked_at is None or NOON - found.last_asked_at >= gap,
        lambda: sum(offer.sent_at > day_ago for offer in mine) < ASKING.offers_a_day,
        lambda: len(tasks) < ASKING.open_tasks,
        lambda: all(o.request_id != request.id or o.state == "withdrawn" for o in mine),
        lambda: within_reach(found, request, wider),
    ]
    return all(rule() for rule in rules)


def within_reach(found: Volunteer, request: Request, wider: float) -> bool:
    assert found.lat is not None
    assert found.lon is not None
    assert request.lat is not None
    assert request.lon is not None
    metres = round(distance_m(found.lat, found.lon, request.lat, request.lon))
    return metres <= (found.radius_m or 0) * wider + found.uncertainty_m / 2


@pytest.mark.parametrize("seed", [1, 2])
def test_the_search_finds_exactly_those_who_can_help(lite: Sessions, seed: int) -> None:
    chance = random.Random(seed)
    with lite.begin() as session:
        people = [neighbour(session, chance, i) for i in range(400)]
        askers = [person(session, f"P{i}", language=chance.choice(["fr", "nl"])) for i in range(20)]
        requests = [a_need(session, chance, chance.choice(askers)) for _ in range(40)]
        some_history(session, chance, requests, people)
        offers = defaultdict(list)
        for offer in session.query(Offer):
            offers[offer.volunteer_id].append(offer)
        seen = 0
        for request in requests:
            wider = chance.choice([1.0, 1.5])
            found = find_candidates(
                session, question_of(request, wider=wider), asking=ASKING, enough=1_000, now=NOON
            )
            right = {p.id for p in people if can_help(p, request, offers[p.id], wider)}
            assert {candidate.volunteer_id for candidate in found} == right
            seen += len(right)
        assert seen > 100, "the example is not empty"


def test_the_near_are_found_among_very_many_who_live_too_far(lite: Sessions) -> None:
    with lite.begin() as session:
        request = draft(session, person(session))
        for number in range(MOST_ROWS + 10):
            someone = Person(first_name=f"V{number}", language="fr", created_at=NOON)
            someone.volunteer = Volunteer(
                state="active", languages=1, approved=request.kinds_mask, radius_m=500,
                lat=(request.lat or 0) + 0.07, lon=request.lon,
                cell=cell_of((request.lat or 0) + 0.07, request.lon or 0),
            )  # fmt: skip
            session.add(someone)
        near = volunteer(session, "An", metres_north=5_000, radius_m=6_000)
        found = find_candidates(
            session, question_of(request, wider=1), asking=ASKING, enough=3, now=NOON
        )
        assert [candidate.volunteer_id for candidate in found] == [near.id]


@pytest.mark.parametrize("enough", [1, 5, 15])
def test_the_circle_stops_growing_when_there_are_enough(lite: Sessions, enough: int) -> None:
    with lite.begin() as session:
        for metres in (200, 900, 2_000, 3_500, 6_000, 9_000):
            volunteer(session, f"V{metres}", metres_north=metres, radius_m=30_000)
        request = draft(session, person(session))
        found = find_candidates(
            session, question_of(request, wider=1), asking=ASKING, enough=enough, now=NOON
        )
        nearest = sorted(candidate.distance_m or 0 for candidate in found)
        assert len(found) >= min(enough, 6)
        assert nearest[0] == pytest.approx(200, abs=3)
        if enough == 1:
            assert len(found) < 6


def test_a_call_has_no_distance_and_reaches_the_whole_country(lite: Sessions) -> None:
    with lite.begin() as session:
        far = volunteer(session, "An", commune="6700", radius_m=500)
        request = draft(session, person(session), kinds_mask=help_mask(["listening"]))
        request.lat = request.lon = None
        found = find_candidates(
            session, question_of(request, wider=1), asking=ASKING, enough=3, now=NOON
        )
        assert [(c.volunteer_id, c.distance_m) for c in found] == [(far.id, None)]


def test_who_helped_this_person_before_is_known(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, an = person(session), volunteer(session, "An")
        volunteer(session, "Bram")
        past = draft(session, denise, state=RequestState.CONFIRMED)
        session.add(
            Offer(
                request=past, volunteer_id=an.id, state="accepted", wave=1, reasons=[],
                sent_at=NOON - timedelta(days=9), expires_at=NOON,
            )
        )  # fmt: skip
        session.flush()
        found = find_candidates(
            session, question_of(draft(session, denise)), asking=ASKING, enough=3, now=NOON
        )
        assert {c.volunteer_id for c in found if c.helped_before} == {an.id}
