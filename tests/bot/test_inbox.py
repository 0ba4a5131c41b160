"""The inbox keeps each update once and hands them out in order, one at a time per chat."""

from datetime import timedelta

from bot import inbox
from bot.channels.contract import Arrived
from solidarity.storage.engine import Sessions
from tests.solidarity.stories import NOON


def arrived(number: int, chat: str = "anna") -> Arrived:
    return Arrived("test", str(number), chat, {"text": f"message {number}"})


def claim(sessions: Sessions, *, after: float = 0) -> int | None:
    with sessions.begin() as session:
        received = inbox.claim(session, now=NOON + timedelta(seconds=after))
        return int(received.update_id) if received else None


def finish(sessions: Sessions, row: int) -> None:
    with sessions.begin() as session:
        inbox.finish(session, row)


def keep(sessions: Sessions, *updates: Arrived) -> int:
    with sessions.begin() as session:
        return inbox.keep(session, updates, now=NOON)


def test_a_repeated_update_is_kept_once(sessions: Sessions) -> None:
    assert keep(sessions, arrived(1), arrived(2)) == 2
    assert keep(sessions, arrived(2), arrived(3)) == 1


def test_one_message_of_a_chat_at_a_time_and_in_order(sessions: Sessions) -> None:
    keep(sessions, arrived(1), arrived(2), arrived(3, chat="bram"))
    assert claim(sessions) == 1
    assert claim(sessions) == 3, "another chat does not wait"
    assert claim(sessions) is None, "the second message waits for the first"
    finish(sessions, 1)
    assert claim(sessions) == 2


def test_the_message_of_a_worker_that_died_is_taken_up_again(sessions: Sessions) -> None:
    keep(sessions, arrived(1))
    assert claim(sessions) == 1
    assert claim(sessions, after=30) is None
    assert claim(sessions, after=61) == 1


def test_a_message_that_keeps_failing_is_tried_later_and_then_set_aside(
    sessions: Sessions,
) -> None:
    keep(sessions, arrived(1), arrived(2))
    states, later = [], 0.0
    for _ in range(len(inbox.RETRY_AFTER) + 1):
        assert claim(sessions, after=later) == 1
        with sessions.begin() as session:
            now = NOON + timedelta(seconds=later)
            states.append(inbox.put_back(session, 1, now=now).state)
        later += 1_000
    assert states == ["new"] * len(inbox.RETRY_AFTER) + ["failed"]
    assert claim(sessions, after=later) == 2, "what came after it is heard"


def test_a_message_behind_one_that_was_put_back_goes_ahead_but_words_wait(
    sessions: Sessions,
) -> None:
    keep(sessions, arrived(1), arrived(2))
    assert claim(sessions) == 1
    with sessions.begin() as session:
        inbox.put_back(session, 1, now=NOON)
    assert claim(sessions, after=1) == 2, "a tap or a danger need not wait for it"
    with sessions.begin() as session:
        assert inbox.postpone_behind(session, 2)
    assert claim(sessions, after=1.5) is None
    assert claim(sessions, after=2) == 1
    finish(sessions, 1)
    assert claim(sessions, after=3) == 2
    with sessions.begin() as session:
        assert not inbox.postpone_behind(session, 2)
