"""One person in two chats: both hear it, one conversation goes on, nothing said before is lost."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from bot import inbox
from bot.channels.contract import Arrived
from bot.conversation import Conversation
from bot.outbox import Outbox
from bot.rasa import Rasa
from bot.wording import Wording
from solidarity import offers, relay
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Offer, Person, Request, Tap
from tests.bot.paper import Paper
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.solidarity.stories import NOON, RULES, offer_to, person, placed, volunteer


class TwoPhones:
    """An association with Telegram and WhatsApp; what comes in is handled and answered."""

    def __init__(self, sessions: Sessions, rasa: FakeRasa) -> None:
        self.sessions, self.rasa, self.now = sessions, rasa, NOON
        self.paper = {"telegram": Paper(), "whatsapp": Paper()}
        self._number = 0

    def clock(self) -> datetime:
        return self.now

    def hears(self, channel: str, text: str | None = None, **more: str) -> None:
        self._number += 1
        self.now += timedelta(seconds=10)
        kind = {"channel": channel, "address": "1", "kind": "text", "text": text, **more}
        with self.sessions.begin() as session:
            inbox.keep(session, [Arrived(channel, str(self._number), "1", kind)], now=self.now)
        self.works()

    def works(self) -> None:
        asyncio.run(self._work())

    async def _work(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            wording = Wording()
            outbox = Outbox(self.sessions, dict(self.paper), wording, self.clock)
            conversation = Conversation(
                self.sessions, dict(self.paper), Rasa([self.rasa.url], client), outbox,
                wording=wording, rules=RULES, clock=self.clock,
            )  # fmt: skip
            while await conversation.handle_next() or await outbox.send_next():
                self.now += timedelta(seconds=2)

    def last(self, channel: str) -> str:
        return self.paper[channel].sent[-1][1]

    def link(self) -> None:
        """A code is asked for by Telegram and typed on WhatsApp."""
        self.hears("telegram", "/link")
        (code,) = (line for line in self.last("telegram").splitlines() if line.startswith("code "))
        self.hears("whatsapp", code)

    def person_at(self, channel: str) -> int:
        with self.sessions.begin() as session:
            query = select(Contact.person_id).where(
                Contact.channel == channel, Contact.address == "1"
            )
            return session.scalars(query).one()


@pytest.fixture
def phones(sessions: Sessions) -> Iterator[TwoPhones]:
    with fake_rasa() as rasa:
        yield TwoPhones(sessions, rasa)


def chat(someone: Person, channel: str, *, seen: datetime = NOON) -> None:
    """He writes by this channel."""
    someone.contacts.append(Contact(channel=channel, address="1", last_seen_at=seen))


def test_both_chats_hear_it_and_later_messages_go_to_the_last_one(phones: TwoPhones) -> None:
    phones.hears("telegram", "bonjour")
    phones.hears("whatsapp", "bonjour")
    phones.link()
    assert "WhatsApp" in phones.last("telegram")
    assert "Telegram" in phones.last("whatsapp")
    assert phones.person_at("telegram") == phones.person_at("whatsapp")
    for channel, other in (("telegram", "whatsapp"), ("whatsapp", "telegram")):
        phones.hears(channel, "bonjour")
        with phones.sessions.begin() as session:
            someone = session.get_one(Person, phones.person_at(channel))
            notify(session, someone, Message("heard.contact"), now=phones.now)
        before = len(phones.paper[other].sent)
        phones.works()
        assert phones.last(channel).startswith("Merci, j’ai noté")
        assert len(phones.paper[other].sent) == before


def test_one_conversation_goes_on_with_rasa(phones: TwoPhones) -> None:
    phones.hears("telegram", "bonjour")
    phones.hears("whatsapp", "bonjour")
    phones.link()
    phones.hears("telegram", "bonjour")
    phones.hears("whatsapp", "bonjour")
    first, second, *after = [body["sender"] for body in phones.rasa.heard]
    assert first != second
    assert after == [first, first], "the older one stays who he was"


def test_a_button_shown_on_the_one_can_be_tapped_after_linking(phones: TwoPhones) -> None:
    with phones.sessions.begin() as session:
        chat(person(session, "Bram"), "telegram", seen=NOON - timedelta(days=1))
        bram = volunteer(session, "Bram V")
        chat(bram, "whatsapp", seen=NOON + timedelta(seconds=1))
        offer = offer_to(session, placed(session, person(session)), bram)
        taps = select(Tap.token).where(Tap.action == "offer.accept", Tap.ref == offer.id)
        token = session.scalars(taps).one()
    phones.link()
    phones.hears("whatsapp", kind="tap", token=token, tap_id="1")
    number = phones.person_at("telegram")
    with phones.sessions.begin() as session:
        accepted = session.get_one(Offer, offer.id)
        assert (accepted.state, accepted.volunteer_id) == ("accepted", number)
        assert session.get_one(Request, accepted.request_id).state == "assigned"


def test_a_text_for_somebody_else_is_passed_on_whatever_it_says(phones: TwoPhones) -> None:
    with phones.sessions.begin() as session:
        bram, anna = volunteer(session, "Bram"), person(session, "Anna")
        chat(bram, "telegram", seen=NOON + timedelta(seconds=1))
        chat(anna, "whatsapp", seen=NOON + timedelta(seconds=1))
        request = placed(session, anna)
        offers.accept(session, offer_to(session, request, bram).id, volunteer_id=bram.id, now=NOON)
        relay.ask_text(session, request.id, bram, now=NOON)
    phones.hears("telegram", "Je suis aussi sur WhatsApp")
    assert "Je suis aussi sur WhatsApp" in phones.last("whatsapp")
