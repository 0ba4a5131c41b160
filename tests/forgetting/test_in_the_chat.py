"""Forgetting where people see it: the last sentence, what is under way, and who comes back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import inbox
from bot.channels.contract import Arrived
from solidarity import forgetting
from solidarity.claims import ClaimLost, hold_message
from solidarity.forgetting.erasing import erase
from solidarity.pseudonyms import pseudonym
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Person, Received, Tap, Tombstone
from tests.bot.rasa_on_loopback import fake_rasa
from tests.bot.test_linked_chats import TwoPhones
from tests.solidarity.stories import NOON, RULES, person


@pytest.fixture
def phones(sessions: Sessions) -> Iterator[TwoPhones]:
    with fake_rasa() as rasa:
        yield TwoPhones(sessions, rasa)


def test_the_last_sentence_is_said_and_who_writes_again_is_somebody_new(
    phones: TwoPhones,
) -> None:
    phones.hears("telegram", "bonjour")
    before = phones.person_at("telegram")
    with phones.sessions.begin() as session:
        forgetting.ask(session, session.get_one(Person, before), now=phones.now)
        session.flush()
        token = session.scalars(select(Tap.token).where(Tap.action == "forget.yes")).one()
    phones.hears("telegram", kind="tap", token=token, tap_id="7")
    ((tap, said),) = phones.paper["telegram"].answered
    assert tap == "7"
    assert said is not None
    assert said.startswith("C’est fait")
    with phones.sessions.begin() as session:
        assert session.scalars(select(Contact)).all() == []
        assert {each.address for each in session.scalars(select(Received))} == {""}
        # The channel brings the tap a second time.
        inbox.keep(session, [Arrived("telegram", "2", "1", {})], now=phones.now)
        assert {each.address for each in session.scalars(select(Received))} == {""}
    first = phones.rasa.heard[0]["sender"]
    phones.hears("telegram", "bonjour")
    assert phones.rasa.heard[-1]["sender"] != first, "nothing leads from the one to the other"


def test_a_message_that_is_under_way_is_handled_no_more(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = person(session)
        inbox.keep(session, [Arrived("test", "1", "Denise", {"text": "x"})], now=NOON)
        claimed = inbox.claim(session, now=NOON)
        assert claimed is not None
        number, until = claimed.id, claimed.claimed_until
    with sessions.begin() as session:
        erase(session, session.get_one(Person, denise.id), rules=RULES, now=NOON)
    with sessions.begin() as session, pytest.raises(ClaimLost):
        hold_message(session, number, until)


def test_rasa_is_asked_to_forget_by_the_pseudonym(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = person(session)
        known = pseudonym(session, denise)
        erase(session, denise, rules=RULES, now=NOON + timedelta(days=1))
    with lite.begin() as session:
        assert session.scalars(select(Tombstone.sender)).all() == [known]
        assert len(known) == 24
        int(known, 16)
