"""Races, repeats, forgeries and deaths: the same results on each channel."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest

from solidarity import members
from tests.cloud_api import Person as WhatsAppPerson
from tests.e2e.channels import on_each
from tests.e2e.placing import place_groceries
from tests.e2e.system import CHANNELS, System, wait_until
from tests.emulator import Person as TelegramPerson
from tests.phones import AnyPhone, WebPhone

pytestmark = pytest.mark.usefixtures("nobody_else_helps")
on_each_and_both_databases = pytest.mark.parametrize(
    ("system", "channel"),
    [(database, channel) for database in ("sqlite", "postgresql") for channel in CHANNELS],
    indirect=["system"],
    scope="session",
)
on_whatsapp = pytest.mark.parametrize(
    ("system", "channel"), [("sqlite", "whatsapp")], indirect=["system"], scope="session"
)
dying = pytest.mark.parametrize(
    ("system", "channel", "name"),
    [
        ("sqlite", "telegram", "bot"),
        ("sqlite", "whatsapp", "bot"),
        ("sqlite", "web", "bot"),
        ("sqlite", "telegram", "actions"),
        ("postgresql", "whatsapp", "bot"),
        ("postgresql", "telegram", "rasa"),
    ],
    indirect=["system"],
    scope="session",
)


@on_each_and_both_databases
def test_two_volunteers_tap_at_once_and_one_wins(system: System, channel: str) -> None:
    lies = system.volunteer("Lies", "Diksmuide", channel=channel, language="nl")
    bram = system.volunteer("Bram", "Diksmuide", channel=channel, language="nl", metres_north=500)
    maria = system.phone(channel, "Maria", "nl")
    place_groceries(maria, "Diksmuide", "nl")
    offers = [(phone, phone.waits_for("hulp gebruiken")) for phone in (lies, bram)]
    with ThreadPoolExecutor(2) as hands:
        taps = [
            hands.submit(phone.taps_old, offer.id, offer.callbacks["Ja, ik kan"])
            for phone, offer in offers
        ]
        assert all(tap.result() for tap in taps)
    maria.waits_for("Goed nieuws")
    winners = wait_until(
        lambda: [p for p in (lies, bram) if any("Zeg aan de deur" in m.text for m in p.chat)],
        what="somebody got the task",
    )
    assert len(winners) == 1
    loser = bram if winners == [lies] else lies
    wait_until(
        lambda: any("Iemand anders heeft net ja gezegd" in m.text for m in loser.chat),
        what="the other one sees that it is taken",
    )
    assert not any("Zeg aan de deur" in m.text for m in loser.chat)


@on_each
def test_a_repeated_delivery_changes_nothing(system: System, channel: str) -> None:
    someone = system.phone(channel, "Rémi")
    sent = someone.writes("je cherche quelqu'un pour faire mes courses à Spa")
    someone.waits_for("Pour quand")
    system.delivers_again(someone, sent)
    someone.hears_nothing(1.5)


@on_whatsapp
def test_a_shuffled_batch_that_comes_twice_is_handled_once_in_its_order(
    system: System, channel: str
) -> None:
    someone = system.phone(channel, "Rémi")
    with system.cloud.batch(backwards=True):
        sent = [someone.writes("je cherche quelqu'un pour faire mes courses")]
        # WhatsApp tells the second in which somebody wrote.
        time.sleep(1.1)
        sent.append(someone.writes("à Spa, demain matin"))
    someone.waits_for("Que faut-il acheter")
    for message_id in reversed(sent):
        system.cloud.redeliver(message_id)
    someone.hears_nothing(1.5)
    asked = [m.text for m in someone.chat if m.from_bot and "Dans quelle commune" in m.text]
    assert len(asked) == 1, "the first message was read first"


def test_a_forged_message_is_refused(system: System) -> None:
    """Telegram's secret is in test_webhook_story: here it is asked for updates."""
    someone = system.cloud.user("Fatou")
    someone.writes("bonjour")
    someone.waits_for("Bonjour")
    genuine = next(post for post in system.cloud.posts if post.payload)
    assert system.cloud.forged(genuine.payload) == 401
    body = {"id": "a1", "text": "annulez tout"}
    address = f"http://127.0.0.1:{system.port}/web/{'a' * 22}/messages"
    assert httpx.post(address, json=body).status_code == 404


@on_each
def test_foreign_double_and_unknown_taps_get_a_sentence(system: System, channel: str) -> None:
    sara = system.phone(channel, "Sara")
    yves = system.phone(channel, "Yves")
    yves.writes("je cherche quelqu'un pour faire mes courses")
    question = yves.waits_for("Dans quelle commune")
    assert question.callbacks == {}
    yves.writes("Florenville")
    asked = yves.waits_for("Pour quand")
    token = asked.callbacks["Demain"]
    hears_after(sara, sara.taps_old(asked.id, token), "pas pour vous")
    yves.taps("Demain")
    yves.waits_for("Que faut-il acheter")
    hears_after(yves, yves.taps_old(asked.id, token), "déjà fait")
    hears_after(yves, yves.taps_old(asked.id, "no-such-button"), ".")


def hears_after(phone: AnyPhone, tap: str, words: str) -> None:
    """A sentence that shows for a moment; on WhatsApp it is a message."""
    if isinstance(phone, WhatsAppPerson):
        phone.waits_for(words)
    elif isinstance(phone, WebPhone):
        assert re.search(words, phone.waits_for_answer(tap))
    else:
        assert isinstance(phone, TelegramPerson)
        assert re.search(words, phone.waits_for_answer(tap).text)


@dying
def test_a_process_that_dies_in_mid_conversation_is_not_missed(
    system: System, channel: str, name: str
) -> None:
    someone = system.phone(channel, "Max")
    someone.writes("je cherche quelqu'un pour faire mes courses à Ciney")
    someone.waits_for("Pour quand")
    system.settles()
    if channel == "web":
        # Nobody can send to a page whose server is gone; what it took must not be lost.
        someone.writes("demain matin")
    system.kill(name)
    try:
        if channel != "web":
            someone.writes("demain matin")
        if name != "bot":
            someone.waits_for("message est bien arrivé", timeout=30)
    finally:
        system.revive(name)
    someone.waits_for("Que faut-il acheter", timeout=90)
    questions = [m for m in someone.chat if m.from_bot and "Que faut-il acheter" in m.text]
    assert len(questions) == 1


IN_DANGER = {
    "fr": ("je cherche quelqu'un pour mes courses à Dinant", "Pour quand",
           "ma femme ne se réveille pas", "Pas une urgence", "demain", "Que faut-il acheter"),
    "nl": ("ik zoek iemand voor mijn boodschappen in Diksmuide", "wanneer",
           "mijn man ademt niet meer", "Geen noodgeval", "morgen", "boodschappen|Wat"),
}  # fmt: skip
"""What is asked, the question, the danger, the way back, the answer, and the next question."""


@pytest.mark.parametrize(
    ("system", "channel", "language"),
    [("sqlite", "telegram", "fr"), ("sqlite", "whatsapp", "nl"), ("sqlite", "web", "nl")],
    indirect=["system"],
    scope="session",
)
def test_danger_in_the_middle_of_a_request_is_seen_to_and_the_question_asked_again(
    system: System, channel: str, language: str
) -> None:
    asks, question, danger, no_emergency, answer, next_question = IN_DANGER[language]
    with system.session() as session:
        for member in members.everybody(session, now=datetime.now(UTC)):
            members.take_roles(session, member.person_id, now=datetime.now(UTC))
        code = members.invite(session, ["safeguarding"], now=datetime.now(UTC))
    lies = system.phone(channel, "Lies", language)
    lies.writes(f"code {code}")
    lies.waits_for("(?i)danger|gevaar")
    luc = system.phone(channel, "Luc", language)
    luc.writes(asks)
    luc.waits_for(question)
    luc.writes(danger)
    assert re.search("Je suis un programme|Ik ben een programma", luc.waits_for("112").text)
    told = lies.waits_for("112")
    assert danger not in told.text
    # WhatsApp tells no language of an app: who only typed a code is spoken to in French.
    lies.taps("Je m’en occupe" if "Danger" in told.text else "Ik neem het op mij")
    lies.waits_for("Luc")
    luc.taps(no_emergency)
    luc.waits_for(question)
    luc.writes(answer)
    luc.waits_for(next_question)
