"""Nothing gets stuck: whatever is open has a next step and its time, or a person looks at it."""

import asyncio
import random
import threading
from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.rasa import Rasa
from bot.taps import handle_tap
from bot.watching import Watching
from solidarity import sweeping
from solidarity.lifecycles import OPEN_REQUESTS, RequestState
from solidarity.requests import (
    place_request,
)
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import (
    Alarm,
    Event,
    Offer,
    Pair,
    Person,
    Received,
    Request,
    Tap,
    TeamTask,
    Wish,
)
from tests.befriending.days import Days, listener, wisher
from tests.guarantees.figures import report
from tests.guarantees.open_things import RULES, made, stuck, sweep, team_tasks
from tests.guarantees.sizes import size
from tests.solidarity.stories import NOON, draft, person, volunteer

REQUESTS, VOLUNTEERS, DAYS = size(10, 150), size(8, 60), size(8, 21)
HOURS = size(4, 2)
"""Between two looks."""
SWEEPERS = 8


@pytest.mark.parametrize("state", OPEN_REQUESTS)
def test_a_request_that_lost_its_next_step_gets_one_again(
    sessions: Sessions, state: RequestState
) -> None:
    with sessions.begin() as session:
        days = Days(session, rules=RULES)
        request = made(state, session, days)
        assert request.state == state
        session.execute(delete(Alarm))
        session.execute(delete(TeamTask))
        assert f"request_{state}" in stuck(session, days)
        sweep(session, days)
        assert stuck(session, days) == []
        kinds = session.scalars(select(Event.facts).where(Event.kind == "unstuck"))
        assert f"request_{state}" in {facts["what"] for facts in kinds}
        days.after(days=8)
        assert request.closed_at is not None or team_tasks(session), "it has an end, or a person"


def test_pairs_wishes_and_calls_that_lost_their_next_step_get_one_again(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        days = Days(session, rules=RULES)
        denise, maria, an = wisher(session), wisher(session, "Maria"), listener(session, "An")
        pair = days.pair_up(denise, an)
        days.call(pair, (days.now + timedelta(days=2)).replace(tzinfo=None))
        session.get_one(Wish, maria.id).state = "telling"
        session.execute(delete(Alarm))
        expected = {"pair_unchecked", "pair_unwatched", "call_planned", "wish_telling"}
        assert expected <= set(stuck(session, days))
        sweep(session, days)
        assert stuck(session, days) == []
        for kind in ("pair_check", "pair_nudge", "ask_call"):
            assert session.query(Alarm).filter_by(kind=kind, done_at=None).count() == 1
        assert session.get_one(Pair, pair.id).state == "active"


def test_what_does_not_stay_on_its_way_is_left_to_the_team_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        days = Days(session, rules=RULES)
        request = made(RequestState.ASKING, session, days)
        for _ in range(6):
            session.execute(delete(Alarm).where(Alarm.kind == "wave"))
            sweep(session, days)
            days.now += timedelta(minutes=1)
        assert team_tasks(session).count("stuck") == 1
        unstuck = session.query(Event).filter_by(kind="unstuck", request_id=request.id).count()
        assert unstuck == sweeping.MOST_TIMES


def test_of_several_processes_one_sweeps_each_minute(sessions: Sessions) -> None:
    url = sessions.engine.url.render_as_string(hide_password=False)
    others = [Sessions(open_engine(url)) for _ in range(SWEEPERS)]
    swept: list[int] = []
    for minute in range(3):
        barrier = threading.Barrier(SWEEPERS)

        def claim(mine: Sessions, minute: int = minute, start: threading.Barrier = barrier) -> None:
            start.wait()
            with mine.begin() as session:
                if sweeping.claim(session, now=NOON + timedelta(minutes=minute)):
                    swept.append(minute)

        threads = [threading.Thread(target=claim, args=(mine,)) for mine in others]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for mine in others:
        mine.engine.dispose()
    assert swept == [0, 1, 2]


def acts(session: Session, days: Days, chance: random.Random) -> None:
    """People answer, or not, as people do: what they tap is drawn."""
    for offer in session.scalars(select(Offer).where(Offer.state.in_(("sent", "expired")))).all():
        tap_some(session, days, chance, offer.volunteer.person, ("offer.accept", "offer.decline"))
    ends = ("task.done", "task.give_up", "task.not_yet", "helped.yes", "helped.no")
    for action in ends:
        asked = select(Tap).where(Tap.action == action, Tap.tapped_at.is_(None))
        for tap in session.scalars(asked).all():
            if chance.random() < 0.02:
                someone = session.get_one(Person, tap.person_id)
                handle_tap(session, someone, tap.token, rules=RULES, now=days.now)
                session.flush()


def tap_some(
    session: Session, days: Days, chance: random.Random, someone: Person, actions: tuple[str, ...]
) -> None:
    if chance.random() > 0.05:
        return
    mine = select(Tap).where(
        Tap.person_id == someone.id, Tap.action == chance.choice(actions), Tap.tapped_at.is_(None)
    )
    tap = session.scalars(mine.order_by(Tap.notice_id.desc()).limit(1)).first()
    if tap is not None:
        handle_tap(session, someone, tap.token, rules=RULES, now=days.now)
        session.flush()


def test_in_days_of_asking_helping_and_silence_nothing_is_ever_stuck(lite: Sessions) -> None:
    chance, looked, seen = random.Random(7), 0, set[str]()
    with lite.begin() as session:
        days = Days(session, rules=RULES)
        for number in range(VOLUNTEERS):
            volunteer(session, f"V{number}", metres_north=100 + 10 * number)
        seekers = [person(session, f"P{number}") for number in range(REQUESTS)]
        for hour in range(0, 24 * DAYS, HOURS):
            if seekers:
                request = draft(session, seekers.pop())
                place_request(session, request, rules=RULES, now=days.now)
            acts(session, days, chance)
            assert stuck(session, days) == [], f"hour {hour}"
            looked += 1
            seen |= set(session.scalars(select(Request.state)))
            days.after(hours=HOURS)
        left = session.scalars(select(Request).where(Request.state.in_(OPEN_REQUESTS))).all()
        everything = {"asking", "assigned", "done", "confirmed", "with_team"}
        assert everything <= seen, "the days had something of everything"
    report(
        "Nothing gets stuck",
        f"{REQUESTS} requests in {DAYS} days of drawn answers, a look every {HOURS} h",
        f"0 without a next step in {looked} looks; {len(left)} still open at the end, each with one",
    )


def watching(sessions: Sessions, is_up: Callable[[], bool], clock: Days) -> Watching:
    def status(_: httpx.Request) -> httpx.Response:
        return httpx.Response(200 if is_up() else 503)

    client = httpx.AsyncClient(transport=httpx.MockTransport(status))
    rasa = Rasa(["http://rasa.invalid"], client)
    return Watching(sessions, rasa, RULES, lambda: clock.now, lambda: None)


def test_the_team_hears_of_what_lasts_too_long_and_the_task_ends_by_itself(
    sessions: Sessions,
) -> None:
    up = False
    with sessions.begin() as session:
        days = Days(session, rules=RULES)
        session.add(
            Received(channel="test", update_id="1", address="x", payload={}, received_at=NOON,
                     due_at=NOON + timedelta(hours=1), state="new", attempts=3, apologised=True)
        )  # fmt: skip
    watch = watching(sessions, lambda: up, days)

    def after(minutes: int) -> list[str]:
        days.now += timedelta(minutes=minutes)
        assert asyncio.run(watch.look())
        with sessions.begin() as session:
            return sorted(team_tasks(session))

    assert after(1) == []
    assert after(5) == ["waits"]
    assert after(1) == ["no_rasa", "waits"]
    up = True
    with sessions.begin() as session:
        session.query(Received).update({"state": "done"})
    assert after(1) == []


def test_one_thing_that_cannot_go_on_does_not_keep_the_others_stuck(sessions: Sessions) -> None:
    with sessions.begin() as session:
        days = Days(session, rules=RULES)
        broken = made(RequestState.OPEN, session, days)
        volunteer(session, "Karim")
        whole = draft(session, person(session, "Maria"))
        place_request(session, whole, rules=RULES, now=days.now)
        session.execute(delete(Alarm))
        broken.person.language = "??"
        days.now += timedelta(hours=12)
    assert watching(sessions, lambda: True, days).sweep(days.now) >= 2
    with sessions.begin() as session:
        alarms = select(Alarm.ref).where(Alarm.kind == "wave", Alarm.done_at.is_(None))
        assert whole.id in session.scalars(alarms).all()
        assert team_tasks(session) == ["technical"]
