"""Whatever comes in, there is a defined, kind answer, and nothing is lost."""

import httpx
import pytest

from tests.e2e.channels import on_each, with_an_app
from tests.e2e.placing import place_groceries
from tests.e2e.system import System, wait_until

pytestmark = pytest.mark.usefixtures("nobody_else_helps")
ODD_TEXTS = {
    "emojis": "😀😀🎉",
    "four thousand characters": "bonjour " * 500,
    "markup": "<b>bonjour</b> *_[x](y)_* {name} %s",
    "right to left": "مرحبا أحتاج إلى مساعدة",
    "control characters": "bon\u0000jour\u200b\u202e",
}


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
def test_an_odd_text_is_answered(system: System, text: str) -> None:
    someone = system.telegram.user("Odd", language_code="fr")
    someone.writes(text)
    answer = someone.waits_for(".")
    assert "{" not in answer.text


@with_an_app
def test_a_voice_note_a_photo_and_a_sticker_are_answered(system: System, channel: str) -> None:
    someone = system.phone(channel, "Andrée")
    someone.sends_voice()
    someone.waits_for("message vocal")
    someone.taps("Qu’on m’appelle")
    someone.waits_for("équipe")
    someone.sends_photo()
    someone.waits_for("image")
    someone.sends_sticker()
    someone.waits_for("gentil")


@on_each
def test_a_location_in_france_is_answered_and_one_in_belgium_is_used(
    system: System, channel: str
) -> None:
    someone = system.phone(channel, "Claire")
    someone.writes("je cherche quelqu'un pour faire mes courses demain")
    question = someone.waits_for("Dans quelle commune")
    assert bool(question.keyboard) == (channel == "whatsapp"), "one tap sends where he is"
    someone.sends_location(48.8566, 2.3522)
    someone.waits_for("hors de Belgique")
    someone.sends_location(50.4669, 4.8675)
    someone.waits_for("Que faut-il acheter")


@with_an_app
def test_an_edited_message_is_read_again(system: System, channel: str) -> None:
    someone = system.phone(channel, "Edith")
    someone.writes("je cherche quelqu'un pour faire mes courses à Huy")
    someone.waits_for("Pour quand")
    sent = next(message for message in someone.chat if not message.from_bot)
    someone.edits(sent.id, "je cherche quelqu'un pour faire mes courses à Waremme")
    someone.waits_for("corrigé votre message")


def test_in_a_group_the_bot_keeps_silent_unless_it_is_spoken_to(system: System) -> None:
    someone = system.telegram.user("Grégoire", language_code="fr")
    someone.writes_in_group("quelqu'un a un marteau ?")
    someone.hears_nothing(1.0)
    assert not any(message.from_bot for message in someone.group_chat("Voisins"))


def test_health_and_metrics_answer(system: System) -> None:
    base = f"http://127.0.0.1:{system.port}"
    health = httpx.get(f"{base}/health").json()
    assert health["ready"]
    assert "solidarity_inbox" in httpx.get(f"{base}/metrics").text


def test_a_message_that_got_429_arrives_later(system: System) -> None:
    someone = system.telegram.user("Lent", language_code="fr")
    system.telegram.fault(method="sendMessage", chat=someone.id, kind="429", retry_after=1, times=1)
    someone.writes("bonjour")
    someone.waits_for("Bonjour")


@with_an_app
def test_somebody_who_blocked_the_bot_is_marked_and_the_others_go_on(
    system: System, channel: str
) -> None:
    lost = system.volunteer("Perdu", "Couvin", channel=channel)
    found = system.volunteer("Trouvée", "Couvin", channel=channel, metres_north=600)
    lost.blocks_bot()
    anne = system.phone(channel, "Anne")
    place_groceries(anne, "Couvin")
    found.waits_for("a besoin")
    found.taps("Oui, je peux")
    anne.waits_for(r"Bonne nouvelle\s: Trouvée")
    wait_until(lambda: system.contact_of(lost).unreachable_at, what="he is marked")
    service = {"telegram": system.telegram, "whatsapp": system.cloud}[channel]
    service.waits_until_acknowledged()
