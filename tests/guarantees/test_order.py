"""One conversation, in order; nobody waits for another's slow turn."""

import time
from itertools import count
from pathlib import Path

from sqlalchemy import func, select

from bot.conversation import TURNS
from bot.inbox import LEASE
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Received
from tests.e2e.system import wait_until
from tests.emulator import TelegramEmulator
from tests.guarantees.asked import ask_all, neighbours, shown_on_telegram
from tests.guarantees.figures import report
from tests.guarantees.posting import post_in_order, post_to_telegram, updates_of, words
from tests.guarantees.several_bots import several_bots
from tests.guarantees.sizes import size
from tests.guarantees.slow_rasa import SLOW, slow_rasa

PEOPLE, MESSAGES = size(25, 1_000), size(8, 20)
PATIENCE_S = size(120, 3_600)
BEFORE_RASA_GIVES_UP_S = 11.0
"""A turn that is held ends after 12 s, for the bot: then a place would be free in any case."""
FIRST_CHAT = 7_000_000
DANGER = "Je veux mourir, je n’en peux plus"


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
    assert TURNS > 20, "twenty slow people leave turns free"
    numbers, chats = count(1), count(FIRST_CHAT)

    def write(text: str) -> None:
        post_to_telegram(bots, [words(next(numbers), next(chats), text)])

    with (
        TelegramEmulator() as telegram,
        slow_rasa() as rasa,
        several_bots(url, tmp_path, telegram, rasa=rasa.url, count=1) as bots,
    ):
        write("Bonjour, ceci est le début")
        wait_until(lambda: len(rasa.texts) == 1, what="the first words are heard")
        for n in range(20):
            write(f"Je parle {SLOW}, numéro {n}")
        write("Moi, je suis rapide")
        wait_until(lambda: "Moi, je suis rapide" in rasa.texts, seconds=BEFORE_RASA_GIVES_UP_S,
                   what="quick words are heard beside twenty slow turns")  # fmt: skip


def test_taps_and_danger_wait_for_no_turn_and_words_keep_their_order(
    lite: Sessions, tmp_path: Path
) -> None:
    url = lite.engine.url.render_as_string(hide_password=False)
    numbers, slow_chats = count(1), range(FIRST_CHAT, FIRST_CHAT + TURNS + 10)
    with (
        TelegramEmulator() as telegram,
        slow_rasa() as rasa,
        several_bots(url, tmp_path, telegram, rasa=rasa.url, count=1) as bots,
    ):
        anna = telegram.user("Anna", user_id=5_000_000)
        slow = [words(next(numbers), chat, f"Je parle {SLOW}") for chat in slow_chats]
        post_to_telegram(bots, slow)
        wait_until(lambda: sum(map(len, rasa.heard.values())) == TURNS, what="no turn is free")
        more = [words(next(numbers), anna.id, f"Est-ce payant ? Question {n}") for n in range(3)]
        post_in_order(bots, [more])
        volunteers = neighbours(lite, "telegram", ["6000000"])
        telegram.user("Bram", user_id=6_000_000)
        shown = shown_on_telegram(telegram, ["6000000"])
        _, asked = ask_all(
            lite, "telegram", requester="6000001", volunteers=volunteers, messages=shown
        )
        telegram.user("Bram", user_id=6_000_000).taps_old(int(shown[0][1]), asked[0].token)
        post_to_telegram(bots, updates_of(telegram))
        post_to_telegram(bots, [words(next(numbers), anna.id, DANGER)])
        wait_until(lambda: telegram.count("answerCallbackQuery") == 1,
                   seconds=BEFORE_RASA_GIVES_UP_S, what="the tap is answered")  # fmt: skip
        anna.waits_for("1813|112", timeout=BEFORE_RASA_GIVES_UP_S)
        assert not any("Question" in text for text in rasa.texts)
        rasa.released.set()
        everything = len(slow) + len(more) + 2
        wait_until(lambda: handled(lite) == everything, seconds=LEASE.seconds,
                   what="all words had their turn")  # fmt: skip
    questions = [texts for texts in rasa.heard.values() if "Question 0" in texts[0]]
    assert questions == [[f"Est-ce payant ? Question {n}" for n in range(3)]]


def handled(sessions: Sessions) -> int:
    with sessions.begin() as session:
        query = select(func.count()).where(Received.state == "done")
        return session.scalars(query).one()
