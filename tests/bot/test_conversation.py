"""A message from the inbox to Rasa: danger first, nothing lost when Rasa fails, no silence."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot import inbox
from bot.channels.contract import Arrived, Incoming
from bot.conversation import MAX_TEXT, Conversation
from bot.inbox import LEASE, RETRY_AFTER
from bot.outbox import Outbox
from bot.rasa import Rasa
from bot.wording import Wording
from solidarity import offers, relay, requests
from solidarity.requests import start_draft
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person, Received, Request, Tap, TeamTask
from solidarity.talks import expect, talk_with
from tests.bot.paper import Paper
from tests.bot.rasa_on_loopback import FakeRasa, fake_rasa
from tests.solidarity.stories import NOON, RULES, person, placed, told, volunteer

DANGER = "ma femme ne se réveille pas"


class Desk:
    """What comes in is handled at a time that the test sets."""

    rules = RULES

    def __init__(self, sessions: Sessions, rasa: FakeRasa) -> None:
        self.sessions, self.rasa, self.paper, self.now = sessions, rasa, Paper(), NOON
        self.url = rasa.url
        self._number = 0

    def clock(self) -> datetime:
        return self.now

    def hears(self, address: str, text: str | None = None, kind: str = "text", **more: Any) -> None:
        """Something comes in, and is handled."""
        self._number += 1
        payload = {"channel": "test", "address": address, "kind": kind, "text": text, **more}
        arrived = Arrived("test", str(self._number), address, payload)
        with self.sessions.begin() as session:
            inbox.keep(session, [arrived], now=self.now)
        self.after(seconds=0)

    def after(self, **time: float) -> None:
        """Time passes, and what is due is handled."""
        self.now += timedelta(**time)
        asyncio.run(self._handle_all())

    async def _handle_all(self) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            channels, wording = {"test": self.paper}, Wording()
            conversation = Conversation(
                self.sessions,
                dict(channels),
                Rasa([self.url], client),
                Outbox(self.sessions, channels, wording, self.clock),
                wording=wording,
                rules=self.rules,
                clock=self.clock,
            )
            while await conversation.handle_next():
                pass

    def told(self, address: str) -> list[str]:
        with self.sessions.begin() as session:
            return told(session, self._person(session, address))

    def _person(self, session: Any, address: str) -> Person:
        query = select(Person).join(Contact).where(Contact.address == address)
        found: Person = session.scalars(query).one()
        return found

    def taps(self, address: str, action: str) -> None:
        with self.sessions.begin() as session:
            found = select(Tap.token).where(Tap.action == action)
            token = session.scalars(found).one()
        self.hears(address, None, "tap", token=token)

    def team_tasks(self) -> list[str]:
        with self.sessions.begin() as session:
            return list(session.scalars(select(TeamTask.kind)))

    def states(self) -> list[str]:
        with self.sessions.begin() as session:
            return list(session.scalars(select(Received.state).order_by(Received.id)))


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def desk(sessions: Sessions, rasa: FakeRasa) -> Desk:
    return Desk(sessions, rasa)


@pytest.fixture
def quick(lite: Sessions, rasa: FakeRasa) -> Desk:
    return Desk(lite, rasa)


def test_words_go_to_rasa_with_what_the_actions_need_and_no_address(desk: Desk) -> None:
    desk.hears("0470123456", "bonjour", first_name="Anna")
    (body,) = desk.rasa.heard
    assert body["message"] == "bonjour"
    assert "0470123456" not in str(body)
    assert body["metadata"] == {
        "incoming": 1, "claim": (NOON + LEASE).isoformat(), "person": 1, "now": NOON.isoformat(),
        "language": "fr",
    }  # fmt: skip
    assert desk.states() == ["done"]
    assert desk.told("0470123456") == [], "what is said, the actions say"


@pytest.mark.parametrize(
    ("ago", "counts"),
    [(1, False), (11, True), (60 * 24 * 7, True), (60 * 24 * 9, False), (-5, False)],
)
def test_tomorrow_counts_from_when_a_late_message_was_written(
    quick: Desk, ago: float, counts: bool
) -> None:
    at = NOON - timedelta(minutes=ago)
    quick.paper.read = lambda payload: _of(payload, at)  # type: ignore[method-assign,assignment]
    quick.hears("anna", "demain")
    (body,) = quick.rasa.heard
    assert body["metadata"]["now"] == NOON.isoformat()
    assert body["metadata"].get("written") == (at.isoformat() if counts else None)


async def _of(payload: Mapping[str, Any], at: datetime) -> Incoming:
    return Incoming(**payload, at=at)


def test_words_that_were_corrected_unseen_are_asked_again(quick: Desk) -> None:
    quick.hears("anna", None, "edited")
    assert quick.told("anna") == ["heard.edited_unseen"]


def test_the_same_chat_is_the_same_sender_and_another_is_not(quick: Desk) -> None:
    for address in ("anna", "anna", "bram"):
        quick.hears(address, "bonjour")
    senders = [body["sender"] for body in quick.rasa.heard]
    assert senders[0] == senders[1] != senders[2]


@pytest.mark.parametrize("mode", ["empty", "text only", "broken", "error", "gateway"])
def test_a_turn_without_a_mark_is_a_failure_and_is_tried_again(quick: Desk, mode: str) -> None:
    quick.rasa.mode = mode
    quick.hears("anna", "bonjour")
    assert quick.told("anna") == ["trouble.moment"]
    assert quick.states() == ["new"]
    quick.rasa.mode = "done"
    quick.after(seconds=RETRY_AFTER[0])
    assert quick.states() == ["done"]
    assert len(quick.rasa.heard) == 2
    assert (
        quick.rasa.heard[0]["metadata"]["incoming"] == quick.rasa.heard[1]["metadata"]["incoming"]
    )
    assert quick.told("anna") == ["trouble.moment"], "kind words once"


def test_while_rasa_is_down_it_is_tried_for_a_day_and_the_team_is_told(desk: Desk) -> None:
    desk.url = "http://127.0.0.1:9"
    desk.hears("anna", "bonjour")
    for wait in (2, 5, 15, 30, 60):
        assert desk.team_tasks() == []
        desk.after(seconds=wait)
    assert desk.team_tasks() == ["technical"]
    desk.after(hours=23)
    assert desk.states() == ["new"]
    assert desk.told("anna") == ["trouble.moment"]
    desk.after(hours=2)
    assert desk.states() == ["failed"]
    assert desk.told("anna") == ["trouble.moment", "trouble.team"]


def test_the_apology_carries_buttons_that_need_no_rasa(quick: Desk) -> None:
    quick.url = "http://127.0.0.1:9"
    quick.hears("anna", "bonjour")
    quick.taps("anna", "request.new")
    assert "ask.what" in quick.told("anna")


def test_words_that_waited_are_left_aside_when_the_person_went_on_by_buttons(quick: Desk) -> None:
    quick.rasa.mode = "error"
    quick.hears("anna", "il me faut du pain")
    quick.now += timedelta(seconds=1)
    quick.taps("anna", "request.new")
    quick.rasa.mode = "done"
    quick.after(minutes=2)
    assert quick.told("anna")[-1] == "trouble.went_on"
    assert len(quick.rasa.heard) == 1, "they would begin a second request"
    assert set(quick.states()) == {"done"}


def test_who_only_asked_for_the_team_is_still_understood_later(quick: Desk) -> None:
    quick.rasa.mode = "error"
    quick.hears("anna", "il me faut du pain")
    quick.now += timedelta(seconds=1)
    quick.taps("anna", "team.call")
    quick.rasa.mode = "done"
    quick.after(minutes=2)
    assert len(quick.rasa.heard) == 2


def test_the_same_words_written_again_are_handled_once(quick: Desk) -> None:
    quick.rasa.mode = "error"
    quick.hears("anna", "il me faut du pain")
    quick.hears("anna", "il me faut du pain")
    quick.rasa.mode = "done"
    quick.after(minutes=2)
    quick.after(seconds=1)
    said = [body["metadata"]["incoming"] for body in quick.rasa.heard]
    assert said == [1, 2], "the first failed, the second is the one that counts"
    assert quick.states() == ["done", "done"]
    assert quick.told("anna") == ["trouble.moment"]


def test_later_messages_wait_their_turn_and_other_chats_do_not(quick: Desk) -> None:
    quick.rasa.mode = "error"
    quick.hears("anna", "le premier")
    quick.hears("anna", "le deuxième")
    quick.rasa.mode = "done"
    quick.hears("bram", "bonjour")
    quick.after(seconds=RETRY_AFTER[0])
    quick.after(seconds=1)
    said = [body["message"] for body in quick.rasa.heard]
    assert said == ["le premier", "bonjour", "le premier", "le deuxième"]


def test_danger_does_not_wait_for_words_that_could_not_be_handled(quick: Desk) -> None:
    quick.rasa.mode = "error"
    quick.hears("anna", "le premier")
    quick.hears("anna", "le deuxième")
    quick.hears("anna", DANGER)
    assert quick.told("anna") == ["trouble.moment", "danger.medical"]


def test_waiting_ones_turn_is_no_failed_try(quick: Desk) -> None:
    quick.rasa.mode = "empty"
    quick.hears("anna", "le premier")
    quick.now += timedelta(minutes=10)
    quick.hears("anna", "le deuxième")
    quick.after(minutes=51)
    quick.after(seconds=5)
    assert quick.states() == ["failed", "new"], "the second has its own tries"
    quick.rasa.mode = "done"
    quick.after(minutes=2)
    assert quick.states() == ["failed", "done"]


def nothing(desk: Desk, anna: Person, session: Any) -> None:
    """She has never asked for anything."""


def in_a_form(slot: str) -> Callable[[Desk, Person, Any], None]:
    def begin(desk: Desk, anna: Person, session: Any) -> None:
        draft = start_draft(session, anna, now=NOON)
        expect(session, anna, "request", slot, ref=draft.id, now=NOON)

    return begin


def joining(slot: str) -> Callable[[Desk, Person, Any], None]:
    def begin(desk: Desk, anna: Person, session: Any) -> None:
        expect(session, anna, "volunteer", slot, ref=None, now=NOON)

    return begin


def helped(desk: Desk, anna: Person, session: Any) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, anna)
    offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)


def writing_to_the_helper(desk: Desk, anna: Person, session: Any) -> None:
    helped(desk, anna, session)
    relay.ask_text(session, session.query(Request).one().id, anna, now=NOON)


def silent(desk: Desk, anna: Person, session: Any) -> None:
    anna.muted_at = NOON


def rasa_down(desk: Desk, anna: Person, session: Any) -> None:
    desk.url = "http://127.0.0.1:9"


STATES = {
    "nothing": nothing,
    **{
        f"asked {slot}": in_a_form(slot) for slot in ("what", "where", "when", "details", "address")
    },
    **{f"joining, {slot}": joining(slot) for slot in ("name", "where", "free")},
    "helped": helped,
    "writing": writing_to_the_helper,
    "muted": silent,
    "Rasa down": rasa_down,
}


@pytest.mark.parametrize("kind", ["text", "edited"])
@pytest.mark.parametrize("state", STATES)
def test_danger_is_answered_before_anything_else(quick: Desk, state: str, kind: str) -> None:
    with quick.sessions.begin() as session:
        anna = person(session, "anna")
        STATES[state](quick, anna, session)
        session.flush()
        talk = talk_with(session, anna)
        before = (talk.topic, talk.slot, talk.ref)
        requests = [request.state for request in session.query(Request)]
        said = session.query(Notice).count()
    quick.hears("anna", DANGER, kind)
    assert quick.rasa.heard == []
    assert quick.told("anna")[-1] == "danger.medical"
    assert quick.states() == ["done"]
    with quick.sessions.begin() as session:
        anna = session.query(Contact).filter_by(address="anna").one().person
        talk = talk_with(session, anna)
        assert (talk.topic, talk.slot, talk.ref) == before, "what was asked is still open"
        assert [request.state for request in session.query(Request)] == requests
        assert session.query(Notice).count() == said + 1, "and nobody else reads it"
        assert session.scalars(select(TeamTask.kind)).all() == ["danger"]
        alert = session.query(Notice).order_by(Notice.id.desc()).first()
        assert alert is not None
        assert (alert.kind, alert.urgent) == ("alert", True)


LANGUAGES = [
    (["Ik zoek iemand om boodschappen te doen"], "nl"),
    (["Je cherche quelqu'un pour mes courses"], "fr"),
    (["Ik zoek iemand om boodschappen te doen", "ok"], "nl"),
    (["Ik zoek iemand om boodschappen te doen", "Etterbeek"], "nl"),
    (["Ik zoek iemand voor boodschappen", "Non, en fait je préfère parler français"], "fr"),
]


@pytest.mark.parametrize(("texts", "language"), LANGUAGES)
def test_answers_follow_the_language_of_the_person(
    quick: Desk, texts: list[str], language: str
) -> None:
    for text in texts:
        quick.hears("anna", text)
    assert quick.rasa.heard[-1]["metadata"]["language"] == language
    with quick.sessions.begin() as session:
        assert session.query(Person).one().language == language


def test_the_language_of_the_app_is_the_first_guess(quick: Desk) -> None:
    quick.hears("anna", None, "start", language="nl")
    quick.hears("bram", None, "start", language="tr")
    with quick.sessions.begin() as session:
        assert [p.language for p in session.query(Person).order_by(Person.id)] == ["nl", "fr"]


KINDS = [
    ({"kind": "start"}, "welcome"),
    ({"kind": "voice"}, "heard.voice"),
    ({"kind": "photo"}, "heard.photo"),
    ({"kind": "sticker"}, "heard.sticker"),
    ({"kind": "other"}, "heard.other"),
    ({"kind": "text", "text": "👍"}, "heard.other"),
    ({"kind": "text", "text": "   "}, "heard.other"),
    ({"kind": "group", "text": "@bot bonjour"}, "heard.group"),
    ({"kind": "contact", "phone": "+32470123456"}, "heard.contact"),
    ({"kind": "location", "lat": 50.83, "lon": 4.38}, "heard.location_why"),
    ({"kind": "location", "lat": 48.85, "lon": 2.35}, "heard.location_abroad"),
]


@pytest.mark.parametrize(("update", "said"), KINDS)
def test_what_is_no_text_is_answered_without_rasa(
    quick: Desk, update: dict[str, Any], said: str
) -> None:
    quick.hears("anna", **update)
    assert quick.told("anna") == [said]
    assert quick.rasa.heard == []


def test_what_is_ignored_leaves_no_trace(quick: Desk) -> None:
    quick.hears("anna", "bonjour à tous", "ignored")
    assert quick.states() == ["done"]
    with quick.sessions.begin() as session:
        assert session.query(Person).count() == 0


def test_a_text_that_was_edited_is_heard_again(quick: Desk) -> None:
    quick.hears("anna", "demain plutôt", "edited")
    assert quick.told("anna") == ["heard.edited"]
    assert [body["message"] for body in quick.rasa.heard] == ["demain plutôt"]


def test_a_very_long_text_is_understood_by_its_beginning(quick: Desk) -> None:
    quick.hears("anna", "bonjour " * 2_000)
    assert len(quick.rasa.heard[0]["message"]) == MAX_TEXT


def test_a_text_for_the_helper_goes_to_him_and_not_to_rasa(desk: Desk) -> None:
    with desk.sessions.begin() as session:
        writing_to_the_helper(desk, person(session, "anna"), session)
    desk.hears("anna", "La sonnette ne marche pas")
    assert desk.rasa.heard == []
    assert desk.told("Karim")[-1] == "relay.text"
    assert desk.told("anna")[-1] == "relay.passed_on"
    desk.hears("anna", "merci")
    assert len(desk.rasa.heard) == 1, "only one text is passed on"


def test_a_plain_change_of_the_list_needs_no_model(desk: Desk) -> None:
    with desk.sessions.begin() as session:
        placed(session, person(session, "anna"))
    desk.hears("anna", "ajoutez du beurre svp")
    assert desk.rasa.heard == []
    assert desk.told("anna")[-1] == "list.noted"
    desk.hears("anna", "je voudrais aussi de l'aide au jardin")
    assert len(desk.rasa.heard) == 1


def test_danger_goes_before_a_change_of_the_list(quick: Desk) -> None:
    with quick.sessions.begin() as session:
        request = placed(session, person(session, "anna"))
        before = list(request.details)
    quick.hears("anna", f"ajoutez du beurre, {DANGER}")
    assert "danger.medical" in quick.told("anna")
    with quick.sessions.begin() as session:
        assert session.query(Request).one().details == before


def test_what_was_paid_and_whether_it_is_right_need_no_model(desk: Desk) -> None:
    with desk.sessions.begin() as session:
        karim = volunteer(session, "Karim")
        request = placed(session, person(session, "anna"))
        offer = offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
        requests.mark_done(session, offer, now=NOON)
    desk.hears("Karim", "23 euro 50")
    desk.hears("anna", "c'est juste")
    assert desk.rasa.heard == []
    assert desk.told("anna")[-1] == "expense.to_pay"
    assert desk.told("Karim")[-1] == "expense.to_get"


@pytest.mark.parametrize("way", [{}, {"photo": "photo-1"}, {"voice": "voice:7"}])
def test_typed_spoken_or_under_a_picture_nobody_asks_for_a_card(
    quick: Desk, way: Mapping[str, str]
) -> None:
    with quick.sessions.begin() as session:
        karim = volunteer(session, "Karim")
        request = placed(session, person(session))
        offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
        relay.ask_text(session, request.id, karim, now=NOON)
    quick.hears("Karim", "Donnez-moi votre carte bancaire et le code", **way)
    assert quick.told("Karim")[-1] == "relay.not_passed_on"
    assert quick.told("Denise")[-1] == "relay.take_care"
    assert quick.team_tasks() == ["asks_for_money"]


def test_a_photo_that_nobody_waits_for_is_answered_as_before(quick: Desk) -> None:
    quick.hears("anna", kind="photo", photo="photo-1")
    assert quick.told("anna") == ["heard.photo"]


def test_a_text_for_a_helper_who_is_gone_is_not_passed_on(quick: Desk) -> None:
    with quick.sessions.begin() as session:
        writing_to_the_helper(quick, person(session, "anna"), session)
        session.query(Request).one().state = "confirmed"
    quick.hears("anna", "La sonnette ne marche pas")
    assert quick.told("anna")[-1] == "relay.over"
    assert "relay.text" not in quick.told("Karim")


def test_somebody_who_wanted_no_messages_and_writes_again_is_answered(quick: Desk) -> None:
    with quick.sessions.begin() as session:
        person(session, "anna").muted_at = NOON
    quick.hears("anna", None, "start")
    assert quick.told("anna") == ["welcome"]


def test_a_tap_is_done_at_once_and_answered(desk: Desk) -> None:
    with desk.sessions.begin() as session:
        karim = volunteer(session, "Karim")
        placed(session, person(session, "anna"))
        query = select(Tap.token).where(Tap.person_id == karim.id, Tap.action == "offer.accept")
        token = session.scalars(query).one()
    desk.hears("Karim", kind="tap", token=token, tap_id="t1")
    desk.hears("Karim", kind="tap", token=token, tap_id="t2")
    desk.hears("anna", kind="tap", token=token, tap_id="t3")
    assert [tap for tap, _ in desk.paper.answered] == ["t1", "t2", "t3"]
    silent_answer, *words = [text for _, text in desk.paper.answered]
    assert silent_answer is None
    assert all(words)
    assert "good_news.visit" in desk.told("anna")
    assert desk.rasa.heard == []


def test_an_update_that_cannot_be_read_is_set_aside_and_holds_up_nobody(quick: Desk) -> None:
    with quick.sessions.begin() as session:
        broken = Arrived("test", "broken", "anna", {"nonsense": True})
        inbox.keep(session, [broken], now=NOON)
    quick.after(seconds=0)
    for wait in RETRY_AFTER:
        quick.after(seconds=wait)
    quick.hears("anna", "bonjour")
    assert quick.states() == ["failed", "done"]
