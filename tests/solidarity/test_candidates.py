"""The search finds, in the same order, whom a search through all volunteers finds."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.match_reference import Reference
from solidarity.asking import question_of
from solidarity.candidates import find_candidates
from solidarity.matching import Question, rank
from solidarity.settings import Asking
from solidarity.squares import REACHES_M, cell_of
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Request, Tie, Volunteer
from solidarity.vocabulary import ALL_WEEK, HelpType, help_mask
from tests.solidarity.stories import NOON, draft, person, volunteer

ASKING = Asking(offers_a_day=3, gap_minutes=45, open_tasks=1)
PLACE = (50.84, 4.37)


def asked(session: Session, question: Question, enough: int = 50) -> list[int]:
    """The numbers of those who are asked first, in order."""
    found = find_candidates(session, question, asking=ASKING, enough=enough, now=NOON)
    ranked = rank(found, has_time=True, now=NOON)[:enough]
    return [one.candidate.volunteer_id for one in ranked]


def crowd(session: Session, chance: random.Random, size: int) -> list[Person]:
    """Volunteers near and far of whom everything that decides is by chance."""
    people = [
        Person(language="fr", created_at=NOON, muted_at=NOON if chance.random() < 0.05 else None)
        for _ in range(size)
    ]
    session.add_all(people)
    session.flush()
    for someone in people:
        someone.volunteer = somebody(chance)
    session.flush()
    return people


def somebody(chance: random.Random) -> Volunteer:
    spread = chance.choice([0.003, 0.02, 0.1, 0.5])
    # Rounded: some live at the same place, so that the next rule decides.
    lat = round(PLACE[0] + chance.gauss(0, spread), 3)
    lon = round(PLACE[1] + chance.gauss(0, spread * 1.5), 3)
    accepted = chance.randrange(4)
    asked_at = [
        None,
        None,
        NOON - timedelta(days=2),
        NOON - timedelta(minutes=chance.randrange(90)),
    ]
    return Volunteer(
        state=chance.choices(["active", "paused", "joining"], [18, 1, 1])[0],
        languages=chance.randrange(1, 4),
        approved=chance.getrandbits(len(HelpType)) | help_mask(["groceries", "listening"]),
        free=chance.choice([ALL_WEEK, chance.getrandbits(21)]),
        skills=chance.choice([0, 0, chance.getrandbits(6)]),
        paused_until=chance.choice([None, None, NOON - timedelta(1), NOON, NOON + timedelta(1)]),
        last_asked_at=chance.choice(asked_at),
        lat=lat, lon=lon, cell=cell_of(lat, lon),
        radius_m=chance.choice([None, 500, 2_000, 5_000, 15_000, 50_000]),
        uncertainty_m=chance.choice([0, 50, 2_000]),
        accepted_count=accepted, done_count=chance.randrange(accepted + 1),
    )  # fmt: skip


def past(session: Session, chance: random.Random, people: list[Person]) -> list[Request]:
    """Requests of some people, and the offers and ties that came of them."""
    askers = [person(session, f"P{i}") for i in range(8)]
    requests = [draft(session, chance.choice(askers)) for _ in range(24)]
    for request in requests:
        request.state = chance.choice(["open", "assigned", "confirmed"])
        for someone in chance.sample(people, len(people) // 12):
            state = chance.choice(["declined", "accepted", "withdrawn", "expired"])
            session.add(
                Offer(
                    request=request, volunteer_id=someone.id, state=state, wave=1, reasons=[],
                    sent_at=NOON - timedelta(hours=chance.randrange(60)), expires_at=NOON,
                )
            )  # fmt: skip
    for asker in askers:
        for someone in chance.sample(people, len(people) // 12):
            says = [chance.choice([None, "again", "again", "never"]) for _ in range(2)]
            session.add(Tie(person_id=asker.id, volunteer_id=someone.id,
                            person_says=says[0], volunteer_says=says[1]))  # fmt: skip
    session.flush()
    return requests


def a_question(request: Request, chance: random.Random) -> Question:
    is_call = chance.random() < 0.25
    kinds = ["listening"] if is_call else chance.sample(list(HelpType), chance.choice([1, 1, 2]))
    spread = chance.choice([0.001, 0.1, 0.6])
    return replace(
        question_of(request), kinds=help_mask(kinds), is_call=is_call,
        languages=chance.randrange(1, 3), free=chance.choice([ALL_WEEK, 1 << chance.randrange(21)]),
        skills=chance.choice([0, 0, 0, 1, 5]), wider=chance.choice([1.0, 1.5]),
        lat=None if is_call else PLACE[0] + chance.gauss(0, spread),
        lon=None if is_call else PLACE[1] + chance.gauss(0, spread),
        uncertainty_m=chance.choice([0, 300, 4_000]),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_the_first_ones_are_those_of_a_search_through_everybody(
    sessions: Sessions, seed: int
) -> None:
    chance, seen = random.Random(seed), 0
    with sessions.begin() as session:
        requests = past(session, chance, crowd(session, chance, 600))
        reference = Reference(session)
        for number in range(80):
            question = a_question(requests[number % len(requests)], chance)
            enough = chance.choice([1, 3, 8, 1_000])
            right = reference.answer(question, asking=ASKING, enough=enough, now=NOON)
            assert asked(session, question, enough) == right, question
            seen += len(right)
    assert seen > 200, "the example is not empty"


def test_pages_are_turned_until_it_is_certain_who_comes_first(lite: Sessions) -> None:
    """Many at one place, most of whom cannot be asked, fill more than one page."""
    chance = random.Random(4)
    with lite.begin() as session:
        request = draft(session, person(session))
        for number in range(300):
            someone = volunteer(session, f"V{number}", metres_north=chance.choice([300, 301]))
            someone.muted_at = NOON if chance.random() < 0.9 else None
        session.flush()
        reference = Reference(session)
        for enough in (1, 5, 20, 100):
            right = reference.answer(question_of(request), asking=ASKING, enough=enough, now=NOON)
            assert asked(session, question_of(request), enough) == right


CANNOT: dict[str, dict[str, Any]] = {
    "not active": {"state": "joining"},
    "pausing": {"paused_until": NOON + timedelta(seconds=1)},
    "not approved": {"approved": help_mask(["pharmacy"])},
    "another language": {"languages": 2},
    "never free": {"free": 0},
    "without the skill": {"skills": 2},
    "asked a moment ago": {"last_asked_at": NOON - timedelta(minutes=44)},
    "too far": {"radius_m": 300},
}
CAN: dict[str, dict[str, Any]] = {
    "as usual": {},
    "the pause is over": {"paused_until": NOON},
    "both languages": {"languages": 3},
    "free for a part": {"free": 1},
    "more skills": {"skills": 7},
    "asked before the gap": {"last_asked_at": NOON - timedelta(minutes=45)},
    "just near enough": {"radius_m": 375},
}


@pytest.mark.parametrize(
    ("known", "can"),
    [(known, False) for known in CANNOT.values()] + [(known, True) for known in CAN.values()],
    ids=[*CANNOT, *CAN],
)
def test_each_rule_alone_decides(lite: Sessions, known: dict[str, Any], can: bool) -> None:
    with lite.begin() as session:
        an = volunteer(session, "An", **{"skills": 1, **known})
        question = replace(question_of(draft(session, person(session))), skills=1, uncertainty_m=0)
        assert asked(session, question) == ([an.id] if can else [])


@pytest.mark.parametrize(
    ("person_says", "volunteer_says", "can"),
    [("never", None, False), (None, "never", False), ("never", "again", False),
     ("again", "again", True), (None, None, True)],
)  # fmt: skip
def test_never_again_of_either_side_holds(
    lite: Sessions, person_says: str | None, volunteer_says: str | None, can: bool
) -> None:
    with lite.begin() as session:
        denise, an = person(session), volunteer(session, "An")
        session.add(Tie(person_id=denise.id, volunteer_id=an.id,
                        person_says=person_says, volunteer_says=volunteer_says))  # fmt: skip
        assert asked(session, question_of(draft(session, denise))) == ([an.id] if can else [])


def test_nobody_is_asked_to_help_himself(lite: Sessions) -> None:
    with lite.begin() as session:
        an = volunteer(session, "An")
        assert asked(session, question_of(draft(session, an))) == []


@pytest.mark.parametrize(("unsure_m", "can"), [(240, False), (260, True)])
def test_half_of_what_is_not_known_of_both_places_is_allowed_for(
    lite: Sessions, unsure_m: int, can: bool
) -> None:
    with lite.begin() as session:
        an = volunteer(session, "An", metres_north=1_000, radius_m=850)  # his own place: 50 m
        question = replace(question_of(draft(session, person(session))), uncertainty_m=unsure_m)
        assert asked(session, question) == ([an.id] if can else [])


def test_who_waits_longest_comes_first_and_then_the_number_decides(lite: Sessions) -> None:
    with lite.begin() as session:
        days = {"An": 2, "Bram": 9, "Chris": None, "Dirk": None}
        numbers = {
            name: volunteer(
                session, name, last_asked_at=None if ago is None else NOON - timedelta(days=ago)
            ).id
            for name, ago in days.items()
        }
        order = [numbers[name] for name in ("Chris", "Dirk", "Bram", "An")]
        request = draft(session, person(session))
        assert asked(session, question_of(request)) == order
        call = replace(question_of(request), is_call=True, lat=None, lon=None,
                       kinds=help_mask(["listening"]))  # fmt: skip
        assert asked(session, call) == order
        assert asked(session, call, enough=2) == order[:2]


@pytest.mark.parametrize("metres", [0, *REACHES_M])
def test_how_far_somebody_goes_is_known_in_steps(sessions: Sessions, metres: int) -> None:
    with sessions.begin() as session:
        for more, step in ((0, sum(metres > limit for limit in REACHES_M)), (1, None)):
            someone = volunteer(session, f"V{more}", radius_m=metres - 25 + more)
            session.flush()
            reach = session.scalars(
                select(Volunteer.reach).where(Volunteer.person_id == someone.id)
            ).one()
            assert reach == (step if step is not None else sum(metres >= m for m in REACHES_M))
