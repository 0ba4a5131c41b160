"""Too many messages of one chat: kept for their turn, in order; danger never waits."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.ages import ages
from bot.allowance import next_turn
from solidarity.settings import Abuse
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Contact, Event, Received
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.bot.test_conversation import DANGER, Desk
from tests.solidarity.stories import NOON, RULES

SMALL = Abuse(burst=3, seconds_a_message=3, messages_a_day=6, seconds_beyond=60, most_a_day=9)
ONLY_MODEL = "il y a comme un voile"
"""Danger that only the model sees."""


class Busy(Desk):
    """The desk with small limits."""

    rules = replace(RULES, abuse=SMALL)


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def desk(sessions: Sessions, rasa: FakeRasa) -> Busy:
    return Busy(sessions, rasa)


@pytest.fixture
def quick(lite: Sessions, rasa: FakeRasa) -> Busy:
    return Busy(lite, rasa)


def heard(desk: Desk) -> list[str]:
    """What was handled as words, in order."""
    return [body["message"] for body in desk.rasa.heard]


def test_what_is_too_fast_waits_its_turn_in_order_and_is_told_once(desk: Busy) -> None:
    for number in range(5):
        desk.hears("anna", f"message {number}")
    assert heard(desk) == ["message 0", "message 1", "message 2"]
    assert desk.told("anna") == ["pace.slowly"]
    with desk.sessions.begin() as session:
        assert ages(session, now=desk.now).unhandled == timedelta(0), "nobody is late with it"
    desk.after(seconds=3)
    assert heard(desk)[3:] == ["message 3"]
    desk.after(seconds=3)
    assert heard(desk)[3:] == ["message 3", "message 4"]
    assert desk.states() == ["done"] * 5


def test_danger_and_taps_go_ahead_of_what_waits(desk: Busy) -> None:
    for number in range(5):
        desk.hears("anna", f"message {number}")
    desk.hears("anna", DANGER)
    assert desk.told("anna")[-1].startswith("danger.")
    assert desk.states() == ["done"] * 3 + ["new"] * 2 + ["done"]


def test_danger_that_only_the_model_sees_does_not_wait_either(desk: Busy) -> None:
    for number in range(4):
        desk.hears("anna", f"message {number}")
    desk.rasa.parsed = {"labels": {"danger": {"medical": 0.9}}}
    desk.hears("anna", ONLY_MODEL)
    assert desk.told("anna")[-1] == "danger.medical"
    assert desk.states()[-1] == "done"


def test_far_too_much_is_left_aside_after_a_look_for_danger(desk: Busy) -> None:
    for number in range(12):
        desk.hears("anna", f"message {number}")
    assert desk.states()[9:] == ["done"] * 3
    assert desk.told("anna").count("pace.too_many") == 1
    assert desk.team_tasks() == ["floods"]
    assert {"message 9", "message 10", "message 11"} <= set(desk.rasa.asked)
    desk.hears("anna", DANGER)
    assert desk.told("anna")[-1].startswith("danger.")
    desk.after(days=1)
    assert heard(desk) == [f"message {number}" for number in range(9)]
    desk.hears("anna", "bonjour")
    assert heard(desk)[-1] == "bonjour"


def test_while_the_model_is_away_nothing_is_left_aside(quick: Busy) -> None:
    for number in range(9):
        quick.hears("anna", f"message {number}")
    quick.rasa.mode = "error"
    quick.hears("anna", ONLY_MODEL)
    assert quick.states()[-1] == "new"


def test_another_chat_is_not_slowed_down(quick: Busy) -> None:
    for number in range(6):
        quick.hears("anna", f"message {number}")
    quick.hears("bart", "hallo")
    assert heard(quick)[-1] == "hallo"


def test_a_voice_note_never_waits(quick: Busy) -> None:
    for number in range(6):
        quick.hears("anna", f"message {number}")
    quick.hears("anna", kind="voice", voice="v1", seconds=3)
    assert quick.states()[-1] == "done"


def test_two_processes_count_together(desk: Busy) -> None:
    """Each has connections of its own, and both handle messages of one chat at the same time."""
    url = desk.sessions.engine.url.render_as_string(hide_password=False)
    engine = open_engine(url)
    second = Busy(Sessions(engine), desk.rasa)
    second._number = 1_000
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: [each.hears("anna", n) for n in "abc"], (desk, second)))
    desk.after(seconds=0)
    engine.dispose()
    assert len(heard(desk)) == SMALL.burst
    with desk.sessions.begin() as session:
        assert session.scalars(select(Contact)).one().day_count == 6


@given(st.lists(st.floats(0, 4_000), max_size=40), st.integers(1, 5), st.integers(1, 30))
def test_turns_are_in_order_and_none_is_before_its_message(
    pauses: list[float], burst: int, a_day: int
) -> None:
    limits = replace(SMALL, burst=burst, messages_a_day=a_day, most_a_day=1_000)
    chat, now, turns = Contact(channel="test", address="anna", day_count=0), NOON, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        turn = next_turn(chat, abuse=limits, now=now)
        assert turn is not None
        assert turn >= now
        turns.append(turn)
    assert all(first <= second for first, second in pairwise(turns))
    # Of more than the burst, the next ones are apart by the pause.
    for number in range(len(turns) - burst):
        apart = turns[number + burst] - turns[number]
        assert apart >= timedelta(seconds=limits.seconds_a_message) - timedelta(microseconds=9)


MESSAGES = st.sampled_from(["bonjour", "oui", DANGER, "fils de pute", "klootzak", "hallo?", "x"])


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(MESSAGES, st.sampled_from([0.0, 1.0, 40.0])), max_size=10))
def test_danger_is_answered_at_once_whatever_came_before(
    lite: Sessions, rasa: FakeRasa, sequence: list[tuple[str, float]]
) -> None:
    desk, before = Busy(lite, rasa), _dangers(lite)
    desk._number = _newest(lite)
    for text, pause in sequence:
        desk.after(seconds=pause)
        desk.hears("anna", text)
        before += text == DANGER
        assert _dangers(lite) == before


def _dangers(sessions: Sessions) -> int:
    with sessions.begin() as session:
        return len(session.scalars(select(Event.id).where(Event.kind == "danger")).all())


def _newest(sessions: Sessions) -> int:
    with sessions.begin() as session:
        return (
            session.scalars(select(Received.id).order_by(Received.id.desc()).limit(1)).first() or 0
        )
