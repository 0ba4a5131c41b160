"""One conversation, in order; nobody waits for another's slow turn."""

import time
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from bot.conversation import TURNS
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Received
from tests.e2e.system import wait_until
from tests.emulator import TelegramEmulator
from tests.guarantees.asked import ask_all, neighbours, shown_on_telegram
from tests.guarantees.figures import report
from tests.guarantees.posting import (
    Update,
    post_in_order,
    post_to_telegram,
    updates_of,
    words,
)
from tests.guarantees.several_bots import several_bots
from tests.guarantees.sizes import size
from tests.guarantees.slow_rasa import SLOW, SlowRasa, slow_rasa

PEOPLE, MESSAGES = size(25, 1_000), size(8, 20)
PATIENCE_S = size(120, 3_600)
SLOW_CHATS = range(1_000, 1_020)
FIRST_CHAT = 7_000_000
DANGER = "Je veux mourir, je n’en peux plus"
UNSEEN_BY_RULES = "Mamie a mis du savon dans sa soupe et elle rit toute seule"


def test_what_each_person_writes_is_heard_in_order_by_two_bots(
    sessions: Sessions, tmp_path: Path
) -> None:
    url = sessions.engine.url.render_as_string(hide_password=False)
    numbers = count(1)
    said = [f"Est-ce que c’est payant ? Question {n}" for n in range(MESSAGES)]
    chats = [
        [words(next(numbers), FIRST_CHAT + person, text) for text in said]
        for person in range(PEOPLE)
    ]
    with (
        TelegramEmulator() as telegram,
        slow_rasa() as rasa,
        several_bots(url, tmp_path, telegram, rasa=rasa.url) as bots,
    ):
        began = time.monotonic()
        post_in_order(bots, chats)
        wait_until(lambda: handled(sessions) == PEOPLE * MESSAGES, seconds=PATIENCE_S,
                   what="everything was handled")  # fmt: skip
        took = time.monotonic() - began
    assert len(rasa.heard) == PEOPLE
    assert all(texts == said for texts in rasa.heard.values())
    assert rasa.overlapping == 0
    report(
        "One conversation, in order",
        f"{PEOPLE} people × {MESSAGES} messages, 2 bots, {sessions.engine.dialect.name}",
        f"0 out of order, 0 turns of one person overlap; {PEOPLE * MESSAGES / took:.0f} messages/s",
    )


def test_slow_turns_delay_no_one_else(lite: Sessions, tmp_path: Path) -> None:
    url = lite.engine.url.render_as_string(hide_password=False)
    assert len(SLOW_CHATS) < TURNS, "slow people leave turns free"
    slow = [words(chat, chat, f"Je parle {SLOW}") for chat in SLOW_CHATS]
    with (
        TelegramEmulator() as telegram,
        slow_rasa() as rasa,
        several_bots(url, tmp_path, telegram, rasa=rasa.url, count=1) as bots,
    ):
        warm_up(bots, rasa)
        post_to_telegram(bots, slow)
        post_to_telegram(bots, [words(2, 2, "Moi, je suis rapide")])
        wait_until(lambda: "Moi, je suis rapide" in rasa.texts, seconds=PATIENCE_S,
                   what="quick words are heard")  # fmt: skip
        assert rasa.turns <= len(slow) + 2, "no slow turn was given up before"


def test_taps_and_danger_wait_for_no_turn_and_words_keep_their_order(
    lite: Sessions, tmp_path: Path
) -> None:
    url = lite.engine.url.render_as_string(hide_password=False)
    slow = [words(chat, chat, f"Je parle {SLOW}") for chat in range(1_000, 1_000 + TURNS + 10)]
    with (
        TelegramEmulator() as telegram,
        slow_rasa() as rasa,
        several_bots(url, tmp_path, telegram, rasa=rasa.url, count=1) as bots,
    ):
        anna = telegram.user("Anna", user_id=5_000_000)
        questions = [words(2 + n, anna.id, f"Est-ce payant ? Question {n}") for n in range(3)]
        acts = [offered_tap(lite, telegram), words(9, anna.id, DANGER)]
        warm_up(bots, rasa)
        post_to_telegram(bots, slow)
        post_in_order(bots, [questions])
        post_to_telegram(bots, acts)
        wait_until(lambda: telegram.count("answerCallbackQuery") == 1, seconds=PATIENCE_S,
                   what="the tap is answered")  # fmt: skip
        anna.waits_for("1813|112", timeout=PATIENCE_S)
        assert rasa.turns <= TURNS + 1, "no turn had become free"
        rasa.released.set()
        everything = 1 + len(slow) + len(questions) + len(acts)
        wait_until(lambda: handled(lite) == everything, seconds=PATIENCE_S,
                   what="all words had their turn")  # fmt: skip
    heard = [texts for texts in rasa.heard.values() if "Question 0" in texts[0]]
    assert heard == [[f"Est-ce payant ? Question {n}" for n in range(3)]]


def test_danger_that_only_the_model_sees_waits_for_no_turn(lite: Sessions, tmp_path: Path) -> None:
    url = lite.engine.url.render_as_string(hide_password=False)
    slow = [words(chat, chat, f"Je parle {SLOW}") for chat in range(1_000, 1_000 + TURNS)]
    with (
        TelegramEmulator() as telegram,
        slow_rasa() as rasa,
        several_bots(url, tmp_path, telegram, rasa=rasa.url, count=1) as bots,
    ):
        anna = telegram.user("Anna", user_id=5_000_000)
        warm_up(bots, rasa)
        post_to_telegram(bots, slow)
        wait_until(lambda: rasa.turns == TURNS + 1, seconds=PATIENCE_S, what="all turns are taken")
        rasa.fake.parsed = {"labels": {"danger": {"medical": 0.9}}}
        post_to_telegram(bots, [words(2, anna.id, UNSEEN_BY_RULES)])
        anna.waits_for("112", timeout=PATIENCE_S)
        assert rasa.turns == TURNS + 1, "no turn had become free"


def warm_up(bots: list[str], rasa: SlowRasa) -> None:
    """What is loaded at the first message is loaded."""
    post_to_telegram(bots, [words(1, 1, "Bonjour, ceci est le début")])
    wait_until(lambda: rasa.turns == 1, seconds=PATIENCE_S, what="the first words are heard")


def offered_tap(sessions: Sessions, telegram: TelegramEmulator) -> Update:
    """Somebody taps who was asked."""
    bram = telegram.user("Bram", user_id=6_000_000)
    address = [str(bram.id)]
    volunteers, places = (
        neighbours(sessions, "telegram", address), shown_on_telegram(telegram, address),
    )  # fmt: skip
    _, asked = ask_all(
        sessions, "telegram", requester="6000001", volunteers=volunteers, messages=places
    )
    bram.taps_old(int(asked[0].message), asked[0].token)
    (update,) = updates_of(telegram)
    return update


def handled(sessions: Sessions) -> int:
    with sessions.begin() as session:
        query = select(func.count()).where(Received.state == "done")
        return session.scalars(query).one()
