"""Not sure what is meant: two meanings are asked with buttons, and nothing has to be retyped."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from bot.wording import Wording
from solidarity import answering, asides, doubts, offers
from solidarity.clock import wall_time
from solidarity.doubts import MEANINGS, OPEN_HOURS, likeliest
from solidarity.lifecycles import RequestState
from solidarity.messages import Message
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Doubt, Notice, TeamTask
from solidarity.talks import understood
from solidarity.understanding import FALLBACK, Reading, read
from tests.solidarity.stories import NOON, RULES, person, placed, told, volunteer
from tests.solidarity.talking import Chat

MOST_ON_A_BUTTON = 20
"""WhatsApp cuts longer titles of reply buttons."""
GROCERIES = {"help_types": {"groceries": 0.8}, "urgent": 0.1, "for_other": 0.9}


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def ranking(*names: str) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": 0.3 - at / 50} for at, name in enumerate(names)]


class Unsure(Chat):
    """A chat in which Rasa is not sure of what was written."""

    incoming = 0

    def mumbles(self, text: str, *intents: str, labels: dict[str, Any] | None = None) -> bool:
        """Write something unclear; whether it was asked back."""
        self.incoming += 1
        parse = {
            "intent": {"name": FALLBACK},
            "intent_ranking": ranking(FALLBACK, *intents),
            "labels": labels or {},
        }
        now = wall_time(self.now)
        heard = read(text, parse=parse, language=self.person.language, now=now)
        asked = doubts.ask(
            self.session, self.person, heard, parse=parse, incoming=self.incoming, now=self.now
        )
        if not asked:
            asides.not_understood(self.session, self.person, now=self.now)
        self.session.flush()
        return asked

    def taps_token(self, token: str) -> Message | None:
        return handle_tap(self.session, self.person, token, rules=self.rules, now=self.now)

    def offered(self) -> list[str]:
        """The labels of the newest buttons, one a row."""
        query = self.session.query(Notice).filter_by(person_id=self.person.id, kind="send")
        newest = query.order_by(Notice.id.desc()).first()
        assert newest is not None
        return [label for ((label, _, _),) in newest.buttons]


@pytest.fixture
def chat(session: Session) -> Unsure:
    return Unsure(session)


def test_the_two_likeliest_meanings_are_named_and_a_way_out(chat: Unsure) -> None:
    assert chat.mumbles("courses", "request_help", "ask_status", "ask_info")
    assert told(chat.session, chat.person) == ["doubt.which"]
    assert chat.offered() == [
        "meaning.request_help", "meaning.ask_status", "button.something_else",
    ]  # fmt: skip


def test_what_was_meant_goes_on_with_all_that_was_written(chat: Unsure) -> None:
    text = "maman, Namur, courses demain matin"
    chat.mumbles(text, "ask_info", "request_help", labels=GROCERIES)
    assert chat.taps("meaning.request_help") == ["request.gladly", "ask.details.groceries"]
    request = chat.request
    assert request.kinds == ["groceries"]
    assert request.place_fr == "Namur"
    assert request.when_start is not None
    assert request.when_start.day == NOON.day + 1
    assert request.for_other


def test_tomorrow_is_the_day_after_the_message_and_not_after_the_tap(chat: Unsure) -> None:
    chat.mumbles("Namur courses demain", "request_help", "ask_info", labels=GROCERIES)
    chat.now += timedelta(hours=OPEN_HOURS, minutes=-1)
    chat.taps("meaning.request_help")
    assert chat.request.when_start is not None
    assert chat.request.when_start.day == NOON.day + 1


@pytest.mark.parametrize(
    ("meaning", "said"),
    [
        ("offer_help", ["volunteer.how_nice", "join.help"]),
        ("ask_status", ["status.nothing"]),
        ("change_request", ["status.nothing"]),
        ("cancel_request", ["status.nothing"]),
        ("report_problem", ["problem.team"]),
        ("schedule_call", ["call.passed_on"]),
        ("ask_info", ["info.general"]),
        ("talk_to_human", ["team.asked_for"]),
        ("stop_contact", ["stop.done"]),
        ("set_availability", ["volunteer.not_yet"]),
    ],
)
def test_each_meaning_leads_to_its_answer(chat: Unsure, meaning: str, said: list[str]) -> None:
    chat.mumbles("hm je ne sais pas", meaning)
    assert chat.taps(f"meaning.{meaning}") == said


def test_every_meaning_on_a_button_has_an_answer() -> None:
    assert set(MEANINGS) <= set(answering.ANSWERS)


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize(
    "label", [*(f"meaning.{name}" for name in MEANINGS), "button.something_else",
              "button.speak_fr", "button.speak_nl"],
)  # fmt: skip
def test_the_labels_fit_on_the_buttons_of_every_channel(label: str, language: str) -> None:
    said = Wording().say(label, {}, language=language, now=wall_time(NOON))
    assert said != label
    assert len(said) <= MOST_ON_A_BUTTON


def test_no_two_buttons_of_a_question_read_the_same() -> None:
    for language in ("fr", "nl"):
        labels = [*(f"meaning.{name}" for name in MEANINGS), "button.something_else"]
        said = {Wording().say(k, {}, language=language, now=wall_time(NOON)) for k in labels}
        assert len(said) == len(labels)


def test_neighbours_that_lead_to_the_same_answer_are_one_button(chat: Unsure) -> None:
    chat.mumbles("euh", "cancel_request", "change_request", "ask_status", "ask_info")
    assert chat.offered()[:2] == ["meaning.cancel_request", "meaning.ask_info"]


def test_with_an_open_request_status_change_and_cancelling_are_different_things(
    chat: Unsure,
) -> None:
    placed(chat.session, chat.person)
    chat.mumbles("euh", "cancel_request", "change_request", "ask_status")
    assert chat.offered()[:2] == ["meaning.cancel_request", "meaning.change_request"]


def test_good_and_bad_news_are_offered_only_when_somebody_helps(chat: Unsure) -> None:
    chat.mumbles("euh", "confirm_done", "report_problem", "talk_to_human")
    assert chat.offered() == ["meaning.report_problem", "button.something_else"]
    karim = volunteer(chat.session, "Karim")
    request = placed(chat.session, chat.person)
    offers.accept(chat.session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
    understood(chat.session, chat.person)
    chat.mumbles("euh", "confirm_done", "report_problem", "talk_to_human")
    assert chat.offered()[:2] == ["meaning.confirm_done", "meaning.report_problem"]


def test_courtesies_and_hardly_likely_meanings_are_no_buttons() -> None:
    leads = {name: name for name in MEANINGS}
    ranked = [
        {"name": "greet", "confidence": 0.4}, {"name": "inform", "confidence": 0.3},
        {"name": "request_help", "confidence": 0.2}, {"name": "ask_info", "confidence": 0.01},
    ]  # fmt: skip
    assert likeliest(ranked, leads) == ["request_help"]


def test_when_nothing_is_likely_the_menu_comes_at_once(chat: Unsure) -> None:
    assert not chat.mumbles("qsdf", "thank", "inform")
    assert told(chat.session, chat.person) == ["not_understood"]


def test_a_second_unclear_message_is_not_asked_again_but_goes_to_a_person(chat: Unsure) -> None:
    chat.mumbles("courses", "request_help", "ask_status")
    assert not chat.mumbles("euh courses", "request_help", "ask_status")
    assert told(chat.session, chat.person)[-1] == "not_understood.team"
    assert chat.offered() == ["button.need_help", "button.have_question", "button.sos"]
    assert [task.kind for task in chat.session.query(TeamTask)] == ["not_understood"]


def test_after_something_clear_it_may_be_asked_again(chat: Unsure) -> None:
    chat.mumbles("courses", "request_help", "ask_status")
    understood(chat.session, chat.person)
    assert chat.mumbles("euh courses", "request_help", "ask_status")


def test_something_else_shows_what_can_be_done_and_a_person(chat: Unsure) -> None:
    chat.mumbles("courses", "request_help", "ask_status")
    assert chat.taps("button.something_else") == ["doubt.menu"]
    assert "button.talk_to_somebody" in chat.offered()
    assert chat.session.query(Doubt).count() == 0


OVER = Message("doubt.over")


def test_a_tap_after_the_hours_says_kindly_that_it_is_too_late(chat: Unsure) -> None:
    chat.mumbles("courses", "request_help", "ask_status")
    chat.now += timedelta(hours=OPEN_HOURS, minutes=1)
    assert chat.taps("meaning.request_help") == OVER
    assert told(chat.session, chat.person)[-1] == "edit: doubt.over", "and the buttons go"


def test_whoever_wrote_something_else_meanwhile_is_past_the_question(chat: Unsure) -> None:
    chat.mumbles("courses", "request_help", "ask_status")
    doubts.close(chat.session, chat.person, besides=chat.incoming + 1)
    assert chat.taps("meaning.request_help") == OVER
    assert chat.session.query(Doubt).count() == 0, "and his words are gone"


def test_a_button_of_an_older_question_does_not_answer_a_newer_one(chat: Unsure) -> None:
    chat.mumbles("courses", "request_help", "ask_status")
    old = chat.token("meaning.request_help")
    understood(chat.session, chat.person)
    chat.mumbles("des nouvelles ?", "ask_status", "ask_info")
    assert chat.taps_token(old) == OVER
    assert chat.taps("meaning.ask_info") == ["info.general"]


def test_one_answer_is_enough(chat: Unsure) -> None:
    chat.mumbles("courses", "request_help", "ask_info")
    other = chat.token("meaning.ask_info")
    chat.taps("meaning.request_help")
    assert chat.taps_token(other) == OVER


def test_a_message_that_is_tried_again_keeps_its_question(chat: Unsure) -> None:
    chat.mumbles("courses", "request_help", "ask_status")
    doubts.close(chat.session, chat.person, besides=chat.incoming)
    assert chat.taps("meaning.ask_status") == ["status.nothing"]


def test_a_volunteer_with_an_offer_sees_the_offer_instead_once(session: Session) -> None:
    chat = Unsure(session, "An")
    karim = volunteer(session, "Karim")
    chat.person = karim
    placed(session, person(session))
    before = len(told(session, karim))
    assert chat.mumbles("hm peut-être", "affirm", "set_availability")
    assert told(session, karim)[before:] == ["offer.please_tap", "offer.visit"]


def test_a_cancelled_request_by_button_is_cancelled_like_one_in_words(chat: Unsure) -> None:
    request = placed(chat.session, chat.person)
    chat.mumbles("laissez", "cancel_request", "ask_status")
    assert chat.taps("meaning.cancel_request") == ["cancel.sure"]
    chat.taps("button.yes_cancel")
    assert request.state == RequestState.CANCELLED


def test_a_question_survives_a_restart(lite: Sessions) -> None:
    with lite.begin() as session:
        Unsure(session).mumbles("Namur courses", "request_help", "ask_info", labels=GROCERIES)
    with lite.begin() as session:
        doubt = session.query(Doubt).one()
        someone = session.query(Notice).one().person
        meant: Reading = doubts.resolve(session, someone, doubt.incoming, "request_help", now=NOON)
        assert meant.kinds == ("groceries",)
        assert [mention.place.name_fr for mention in meant.places] == ["Namur"]


def test_rules_of_the_association_reach_the_answer(session: Session) -> None:
    chat = Unsure(session, rules=Rules(asking=RULES.asking))
    chat.mumbles("euh", "talk_to_human")
    chat.taps("meaning.talk_to_human")
    assert chat.parts("team.asked_for") == {"telephone": ""}
