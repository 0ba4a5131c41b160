"""Two people on two channels: what they write to each other, and the picture of a receipt."""

from collections.abc import Iterator

import pytest

from bot.channels.contract import Media, Outgoing
from bot.channels.errors import ChannelClosed, OutcomeUnknown, Refused, RetryLater, SendingError
from solidarity import hearing_expenses, offers, requests
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Offer
from solidarity.telling import tell_accepted
from tests.bot.listening import Room
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.solidarity.stories import NOON, person, placed, volunteer

JPEG, PNG = b"\xff\xd8\xff\xe0 a receipt", b"\x89PNG\r\n\x1a\n a receipt"
NOT_HERE = "Je ne peux pas montrer la photo ici"


class Shop(Room):
    """Denise is on WhatsApp, Karim, who shops for her, on Telegram."""

    def __init__(self, sessions: Sessions, rasa: FakeRasa) -> None:
        super().__init__(sessions, rasa)
        with sessions.begin() as session:
            karim, denise = volunteer(session, "Karim"), person(session)
            karim.contacts[0].channel, denise.contacts[0].channel = "telegram", "whatsapp"
            request = placed(session, denise)
            offer = offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
            tell_accepted(session, offer, now=NOON)
        self.after(seconds=10)

    def is_shown(
        self, picture: bytes, *, on: str = "whatsapp", sent_by: str = "telegram"
    ) -> Outgoing:
        """Karim tells what he paid and sends the receipt; the last that Denise gets."""
        self.telegram.picture = self.whatsapp.picture = picture
        with self.sessions.begin() as session:
            requests.mark_done(session, session.query(Offer).one(), now=NOON)
            karim = self.person(session, "Karim")
            assert hearing_expenses.hear(session, karim, "23,45", now=NOON)
        self.after(seconds=10)
        self.hears("Karim", kind="photo", photo="a-photo", channel=sent_by)
        sheet = self.whatsapp if on == "whatsapp" else self.telegram
        return [message for to, message in sheet.messages if to == "Denise"][-1]

    def also_writes_by(self, channel: str, address: str, of: str) -> None:
        with self.sessions.begin() as session:
            contact = Contact(channel=channel, address=address, last_seen_at=NOON)
            someone = self.person(session, of)
            someone.contacts.append(contact)


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def shop(sessions: Sessions, rasa: FakeRasa) -> Shop:
    return Shop(sessions, rasa)


@pytest.fixture
def quick(lite: Sessions, rasa: FakeRasa) -> Shop:
    return Shop(lite, rasa)


@pytest.mark.parametrize(("picture", "kind"), [(JPEG, "image/jpeg"), (PNG, "image/png")])
def test_a_receipt_is_shown_on_the_channel_of_the_other(
    shop: Shop, picture: bytes, kind: str
) -> None:
    shown = shop.is_shown(picture)
    assert shown.photo == Media(picture, kind)
    assert shown.text == "Voici le ticket de Karim."
    assert shop.told("Karim")[-1] == "expense.receipt_passed_on"


def test_on_whatsapp_the_picture_is_handed_over_again(quick: Shop) -> None:
    with quick.sessions.begin() as session:
        karim = quick.person(session, "Karim")
        karim.contacts[0].channel = "whatsapp"
    assert quick.is_shown(JPEG, sent_by="whatsapp").photo == Media(JPEG, "image/jpeg")


def test_within_telegram_its_name_is_enough(quick: Shop) -> None:
    with quick.sessions.begin() as session:
        quick.person(session, "Denise").contacts[0].channel = "telegram"
    assert quick.is_shown(JPEG, on="telegram").photo == "a-photo"
    assert quick.telegram.fetched == []


@pytest.mark.parametrize("error", [Refused(), ChannelClosed(), OutcomeUnknown()])
def test_a_picture_that_is_gone_is_replaced_by_a_sentence(quick: Shop, error: SendingError) -> None:
    quick.telegram.missing = [error]
    shown = quick.is_shown(JPEG)
    assert shown.photo is None
    assert shown.text.startswith("Voici le ticket de Karim.")
    assert NOT_HERE in shown.text


def test_what_only_says_that_it_is_a_picture_is_not_shown(quick: Shop) -> None:
    shown = quick.is_shown(b"<svg onload='alert(1)'/>")
    assert shown.photo is None
    assert NOT_HERE in shown.text


def test_a_picture_that_cannot_be_fetched_now_is_shown_later(shop: Shop) -> None:
    shop.telegram.missing = [RetryLater(5)]
    assert shop.is_shown(JPEG).photo is None, "the sum, as yet"
    shop.after(seconds=6)
    assert shop.whatsapp.messages[-1][1].photo == Media(JPEG, "image/jpeg")


def test_a_text_goes_to_the_other_side_and_back(shop: Shop) -> None:
    shop.taps("Denise", "button.write_to", channel="whatsapp")
    shop.hears("Denise", "La sonnette ne marche pas", channel="whatsapp")
    assert "La sonnette ne marche pas" in shop.telegram.sent[-1][1]
    shop.taps("Karim", "button.write_to")
    shop.hears("Karim", "Je frapperai à la porte")
    assert "Je frapperai à la porte" in shop.whatsapp.sent[-1][1]
    assert shop.to_rasa() == []
    assert shop.whatsapp.edited == []


def test_words_go_to_the_other_side_with_their_picture(quick: Shop) -> None:
    quick.telegram.picture = JPEG
    quick.taps("Karim", "button.write_to")
    quick.hears("Karim", "C'est bien cette porte ?", photo="a-photo")
    (shown,) = [message for _, message in quick.whatsapp.messages if message.photo]
    assert shown.photo == Media(JPEG, "image/jpeg")
    assert "C'est bien cette porte ?" in shown.text
    assert quick.told("Karim")[-1] == "relay.passed_on"


def test_of_a_picture_that_is_no_receipt_no_paper_is_asked_for(quick: Shop) -> None:
    quick.telegram.missing = [Refused()]
    quick.taps("Karim", "button.write_to")
    quick.hears("Karim", "C'est bien cette porte ?", photo="a-photo")
    last = quick.whatsapp.messages[-1][1].text
    assert last.endswith("\n\nJe ne peux pas montrer la photo ici.")


def test_an_answer_goes_to_the_chat_that_was_used_last(shop: Shop) -> None:
    shop.also_writes_by("telegram", "7", of="Denise")
    shop.hears("7", kind="start")
    shop.taps("Karim", "button.write_to")
    shop.hears("Karim", "J'arrive à dix heures")
    assert [to for to, text in shop.telegram.sent if "J'arrive" in text] == ["7"]
    shop.after(minutes=1)
    shop.hears("Denise", kind="sticker", channel="whatsapp")
    shop.taps("Karim", "button.write_to")
    shop.hears("Karim", "Me voilà")
    assert "Me voilà" in shop.whatsapp.sent[-1][1]


def test_what_is_said_to_the_other_goes_on_after_a_yes(shop: Shop) -> None:
    shop.taps("Karim", "button.write_to")
    shop.listens_to("Karim", "Je suis devant la porte")
    assert "Je suis devant" not in str(shop.whatsapp.sent)
    shop.taps("Karim", "button.that_is_right")
    assert "Je suis devant la porte" in shop.whatsapp.sent[-1][1]


def test_a_picture_for_the_other_is_kindly_refused_and_the_text_still_awaited(quick: Shop) -> None:
    quick.taps("Denise", "button.write_to", channel="whatsapp")
    quick.hears("Denise", kind="photo", photo="a-photo", channel="whatsapp")
    assert quick.told("Denise")[-1] == "heard.photo"
    quick.hears("Denise", "La porte bleue", channel="whatsapp")
    assert "La porte bleue" in quick.telegram.sent[-1][1]
