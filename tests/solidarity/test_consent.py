"""Agreeing to what is kept: asked once, before anything that only a helper may see."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import consenting, consents, rights
from solidarity.befriending.telling import wishes
from solidarity.requests import current_draft
from solidarity.rights_words import Right
from solidarity.settings import Association, Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact
from solidarity.vocabulary import Purpose
from tests.befriending.chatting import CallChat
from tests.solidarity.stories import ASKING, NOON, offer_to, person, placed, told, volunteer
from tests.solidarity.talking import Chat

LATER = timedelta(days=2)
RULES = Rules(asking=ASKING, association=Association(telephone="02 000 00 00"))
REQUEST = "Bonjour, quelqu'un pour nourrir mon chat demain ? J'habite à Etterbeek"


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as opened:
        yield opened


@pytest.fixture
def chat(session: Session) -> Chat:
    return Chat(session, rules=RULES, someone=person(session, agrees=False))


def tells(chat: Chat) -> list[str] | None:
    """A request up to the summary, and a yes to that."""
    chat.asks(REQUEST, "request_help", "pet_care")
    return chat.asks("oui c'est ça", "affirm")


def says(chat: Chat, text: str) -> bool:
    return consenting.hear(chat.session, chat.person, text, rules=RULES, now=chat.now)


def test_it_is_asked_after_the_summary_and_before_the_address(chat: Chat) -> None:
    assert tells(chat) == ["consent.ask.help"]
    assert not consents.stands(chat.person, Purpose.HELP)
    assert chat.taps("button.agree") == ["ask.address"]
    (consent,) = chat.person.consents
    assert (consent.purpose, consent.how, consent.given_at) == ("help", "button", NOON)


def test_it_is_asked_once_in_a_life(chat: Chat) -> None:
    tells(chat)
    chat.taps("button.agree")
    chat.asks("rue Gray 12")
    chat.now += LATER
    assert tells(chat) == ["ask.address"]


def test_it_is_asked_again_when_the_words_say_something_else(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    tells(chat)
    chat.taps("button.agree")
    chat.asks("rue Gray 12")
    monkeypatch.setattr(consents, "VERSION", 2)
    chat.now += LATER
    assert tells(chat) == ["consent.ask.help"]


def test_who_wants_to_know_more_is_told_and_asked_again(chat: Chat) -> None:
    tells(chat)
    assert chat.taps("button.learn_more") == ["consent.more"]
    assert chat.taps("button.agree") == ["ask.address"]


@pytest.mark.parametrize(
    "text", ["Oui", "d’accord", "ok merci", "ja hoor", "akkoord", "C'est bon !"]
)
def test_a_plain_yes_in_words_agrees(chat: Chat, text: str) -> None:
    tells(chat)
    assert says(chat, text)
    assert told(chat.session, chat.person)[-1] == "ask.address"
    assert [c.how for c in chat.person.consents] == ["words"]


def test_who_was_told_and_gives_the_address_agrees(chat: Chat) -> None:
    """Nobody is held up who simply answers what comes next."""
    tells(chat)
    said = chat.asks("rue Gray 12, deuxième étage")
    assert said is not None
    assert "consent.ask.help" not in said
    assert chat.request.address is not None
    assert [c.how for c in chat.person.consents] == ["words"]
    assert current_draft(chat.session, chat.person) is None, "nothing else is asked"


@pytest.mark.parametrize("text", ["le chat s'appelle Minou", "hm", "et c'est payant ?"])
def test_other_words_do_not_agree(chat: Chat, text: str) -> None:
    tells(chat)
    assert not says(chat, text)
    chat.asks(text, "inform")
    assert chat.person.consents == []
    assert chat.request.state == "draft"


@pytest.mark.parametrize("text", ["Non", "nee", "liever niet", "Non merci."])
def test_a_no_forgets_what_was_told(chat: Chat, text: str) -> None:
    tells(chat)
    assert says(chat, text)
    request = chat.request
    assert request.state == "cancelled"
    assert (request.postcode, request.lat, request.details, request.address) == (
        None,
        None,
        [],
        None,
    )
    assert chat.parts("consent.refused") == {"telephone": "02 000 00 00"}
    assert chat.person.consents == []


def test_a_longer_no_is_understood_too(chat: Chat) -> None:
    tells(chat)
    assert chat.asks("ah non, vous n'allez pas garder tout ça", "deny") == ["consent.refused"]
    assert chat.request.state == "cancelled"


def test_on_the_telephone_it_is_read_aloud_and_spoken(chat: Chat) -> None:
    seen = chat.now + LATER
    chat.person.contacts.append(
        Contact(channel="telephone", address="+3225110000", last_seen_at=seen)
    )
    tells(chat)
    chat.taps("button.agree")
    assert [c.how for c in chat.person.consents] == ["spoken"]


def test_a_button_of_a_request_that_is_over_changes_nothing(chat: Chat) -> None:
    tells(chat)
    token = chat.token("button.agree")
    says(chat, "non")
    assert chat.person.consents == []
    chat.now += LATER
    refused = handle_tap(chat.session, chat.person, token, rules=RULES, now=chat.now)
    assert refused is not None
    assert chat.person.consents == []


def test_who_would_like_to_be_called_agrees_first(session: Session) -> None:
    chat = CallChat(session, rules=RULES, someone=person(session, agrees=False))
    wishes.begin(session, chat.person, now=chat.now)
    assert told(session, chat.person) == ["consent.ask.calls"]
    assert chat.taps("button.agree") == ["wish.ask.interests"]
    assert consents.stands(chat.person, Purpose.BEFRIENDING)


def test_who_answers_with_what_he_likes_to_talk_about_agrees(session: Session) -> None:
    chat = CallChat(session, rules=RULES, someone=person(session, agrees=False))
    wishes.begin(session, chat.person, now=chat.now)
    assert chat.writes("de mon jardin et de la musique", "inform") == ["wish.ask.hours"]
    assert [c.how for c in chat.person.consents] == ["words"]


def test_who_does_not_agree_is_not_called(session: Session) -> None:
    chat = CallChat(session, rules=RULES, someone=person(session, agrees=False))
    wishes.begin(session, chat.person, now=chat.now)
    assert chat.taps("button.do_not_agree") == ["consent.refused"]
    assert (chat.wish.state, chat.wish.interests, chat.wish.hours) == ("stopped", 0, 0)


def test_silence_is_no_yes(session: Session) -> None:
    chat = CallChat(session, rules=RULES, someone=person(session, agrees=False))
    wishes.begin(session, chat.person, now=chat.now)
    chat.waits(minutes=40)
    assert chat.wish.state == "telling"
    assert not consents.stands(chat.person, Purpose.BEFRIENDING)


def test_a_volunteer_who_comes_back_agrees_anew(session: Session) -> None:
    chat = Chat(session, "An", rules=RULES, someone=volunteer(session, "An"))
    rights.withdraw(session, chat.person, rules=RULES, now=chat.now)
    assert chat.volunteer.state == "stopped"
    assert not consents.has_any(chat.person)
    assert consents.stands(person(session, "Karim"), Purpose.VOLUNTEER)


def test_who_takes_it_back_is_asked_whether_he_is_sure(session: Session) -> None:
    denise, an = person(session), volunteer(session, "An")
    request = placed(session, denise)
    chat = Chat(session, rules=RULES, someone=denise)
    helper = Chat(session, "An", rules=RULES, someone=an)
    offer_to(session, request, an)
    helper.taps("button.yes_i_can")
    rights.do(session, denise, Right.WITHDRAW, rules=RULES, now=NOON)
    assert told(session, denise)[-1] == "privacy.withdraw_sure"
    assert request.state == "assigned", "nothing is done yet"
    said = chat.taps("button.agree_no_more")
    assert said[-1] == "privacy.withdrawn"
    assert request.state == "cancelled"
    assert "task.cancelled" in told(session, an), "the helper hears it"
    assert not consents.has_any(denise)
    assert chat.asks(REQUEST, "request_help", "pet_care")
    assert chat.asks("oui c'est ça", "affirm") == ["consent.ask.help"], "he is asked anew"


def test_there_may_be_nothing_to_take_back(session: Session) -> None:
    denise = person(session, agrees=False)
    rights.do(session, denise, Right.WITHDRAW, rules=RULES, now=NOON)
    assert told(session, denise) == ["privacy.nothing_agreed"]
