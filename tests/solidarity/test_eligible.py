"""The search finds everybody who can help, and nobody else, by rules in plain words."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from solidarity.asking import question_of
from solidarity.candidates import find_candidates
from solidarity.lifecycles import BEFORE_DONE, OfferState, RequestState
from solidarity.matching import distance_m, parts_of_week
from solidarity.settings import Asking
from solidarity.squares import cell_of
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Request, Volunteer
from solidarity.vocabulary import (
    ALL_WEEK,
    HelpType,
    help_mask,
    language_mask,
    week_mask,
)
from tests.solidarity.stories import NOON, draft, person, volunteer
from tests.solidarity.test_matching import ALL_DAY, at

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
    unsure = (found.uncertainty_m + request.uncertainty_m) / 2
    return metres <= (found.radius_m or 0) * wider + unsure


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
        for number in range(400):
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
