"""No chat and no channel is used faster than it allows."""

import time
from datetime import timedelta

import pytest

from bot.pacing import Limits, Pace, limits_of_channels
from solidarity.messages import Message
from solidarity.notices import ANSWER, NOTICE, URGENT, notify
from solidarity.settings import WhatsApp
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice
from tests.bot.paper import Post
from tests.solidarity.stories import NOON, person


def chat(name: str, channel: str = "test") -> Contact:
    return Contact(channel=channel, address=name, person_id=0)


def test_a_few_messages_at_once_then_one_a_pause(lite: Sessions) -> None:
    pace = Pace({"test": Limits(burst=3, pause=0.05, a_second=1000)})
    with lite.begin() as session:
        assert [pace.wait_for(session, chat("Anna"), NOON) for _ in range(3)] == [0, 0, 0]
        wait = pace.wait_for(session, chat("Anna"), NOON)
        assert 0 < wait <= 0.05
        assert pace.wait_for(session, chat("Bart"), NOON) == 0
        time.sleep(wait + 0.005)
        assert pace.wait_for(session, chat("Anna"), NOON) == 0


def test_one_message_a_second_whichever_process_sent_the_last(sessions: Sessions) -> None:
    pace = Pace({"test": Limits(burst=1, pause=1.0, a_second=1000)})
    with sessions.begin() as session:
        anna = person(session, "Anna")
        notice = notify(session, anna, Message("kept"), now=NOON)
        assert notice is not None
        (contact,) = anna.contacts
        assert pace.wait_for(session, contact, NOON) == 0
        notice.sent_at = NOON
        session.flush()
        soon = NOON + timedelta(seconds=0.25)
        assert pace.wait_for(session, contact, soon) == pytest.approx(0.75)
        assert pace.wait_for(session, contact, NOON + timedelta(seconds=1)) == 0


def test_a_channel_without_limits_is_never_slowed_down(lite: Sessions) -> None:
    pace = Pace({})
    with lite.begin() as session:
        assert {pace.wait_for(session, chat("Anna"), NOON) for _ in range(9)} == {0}
        assert {pace.take_turn(session, "webchat", NOON) for _ in range(9)} == {0}


def test_all_who_send_share_the_turns_of_a_channel(sessions: Sessions) -> None:
    limits = {"test": Limits(burst=1, pause=1, a_second=100)}
    turns = []
    for pace in (Pace(limits), Pace(limits), Pace(limits)):
        with sessions.begin() as session:
            turns.append(pace.take_turn(session, "test", NOON))
    assert turns == pytest.approx([0, 0.01, 0.02])


def test_a_clock_that_was_wrong_stops_nobody(lite: Sessions) -> None:
    pace = Pace({"test": Limits(burst=1, pause=1, a_second=100)})
    with lite.begin() as session:
        pace.take_turn(session, "test", NOON + timedelta(days=1))
        assert pace.take_turn(session, "test", NOON) == 0


def test_whatsapp_is_as_fast_as_the_rules_say() -> None:
    limits = limits_of_channels(WhatsApp(messages_a_second=20, seconds_a_message=9, burst=4))
    assert limits["whatsapp"] == Limits(burst=4, pause=9, a_second=20)


def test_what_is_urgent_goes_first_then_answers_and_what_waits_before_them(
    sessions: Sessions,
) -> None:
    post = Post(sessions)
    with sessions.begin() as session:
        karim, anna, bram = (person(session, name) for name in ("Karim", "Anna", "Bram"))
        for someone in (karim, anna, bram):
            notify(session, someone, Message("kept"), now=NOON)
        anna.contacts[0].written_at = NOON
        session.flush()
        notify(session, anna, Message("goodbye"), now=NOON)
        notify(session, bram, Message("task.thanks"), now=NOON, urgent=True)
    with sessions.begin() as session:
        ranks = [notice.rank for notice in session.query(Notice).order_by(Notice.id)]
    assert ranks == [NOTICE, ANSWER, URGENT, ANSWER, URGENT]
    post.send_all()
    assert [name for name, _ in post.paper.sent] == ["Bram", "Bram", "Anna", "Anna", "Karim"]
