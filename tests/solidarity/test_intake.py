"""The conversation about a request: only what is missing is asked, and nothing is lost."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from solidarity.lifecycles import RequestState
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Request
from solidarity.vocabulary import HelpType
from tests.solidarity.stories import volunteer
from tests.solidarity.talking import Chat

SUMMARY = ["summary.noted", "summary.right"]
WITH_ITEMS = ["summary.noted", "summary.items", "summary.right"]
WEDNESDAY = datetime.fromisoformat("2026-11-25")


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


@pytest.fixture
def chat(session: Session) -> Chat:
    return Chat(session)


FIRST_MESSAGES = [
    ("J'ai besoin d'aide", (), "ask.what"),
    ("Je cherche quelqu'un pour mes courses", ("groceries",), "ask.where"),
    ("Des courses à Etterbeek", ("groceries",), "ask.when"),
    ("Des courses à Etterbeek demain matin", ("groceries",), "ask.details.groceries"),
    ("Des courses demain matin", ("groceries",), "ask.where"),
    ("Aller à la pharmacie demain à Etterbeek", ("pharmacy",), "ask.details.pharmacy"),
    ("Courses et pharmacie demain à Etterbeek", ("groceries", "pharmacy"), "ask.details.both"),
    ("Me conduire à l'hôpital demain à 10h, j'habite à Namur", ("transport",), "summary.noted"),
    ("Kan iemand morgen koken voor mij in Leuven?", ("meals",), "summary.noted"),
    ("Boodschappen in Gent, eender wanneer", ("groceries",), "ask.details.groceries"),
    ("Il me faut pain, lait, œufs. Demain à Etterbeek.", ("groceries",), "summary.noted"),
    ("Il faudrait aider ma mère, ses courses", ("groceries",), "ask.where"),
]


@pytest.mark.parametrize(("text", "kinds", "asked"), FIRST_MESSAGES)
def test_after_the_first_message_only_the_first_missing_thing_is_asked(
    chat: Chat, text: str, kinds: tuple[str, ...], asked: str
) -> None:
    said = chat.asks(text, "request_help", *kinds)
    assert said is not None
    assert said[:2] == ["request.gladly", asked]


def test_the_questions_come_in_order_and_then_volunteers_are_asked(chat: Chat) -> None:
    volunteer(chat.session, "Karim")
    assert chat.asks("bonjour, j'ai besoin d'aide", "request_help") == [
        "request.gladly",
        "ask.what",
    ]
    assert chat.asks("pour mes courses", "request_help", "groceries") == ["ask.where"]
    assert chat.asks("à Etterbeek") == ["ask.when"]
    assert chat.asks("demain matin") == ["ask.details.groceries"]
    assert chat.asks("du pain, du lait et 6 œufs") == WITH_ITEMS
    assert chat.asks("oui", "affirm") == ["ask.address"]
    assert chat.asks("rue Gray 12, 2e étage") == ["placed.asked"]
    request = chat.request
    assert request.state == RequestState.ASKING
    assert request.kinds == ["groceries"]
    assert (request.postcode, request.address) == ("1040", "rue Gray 12, 2e étage")
    assert request.when_start == WEDNESDAY.replace(hour=8)
    assert listed(request) == ["du pain", "du lait", "6 œufs"]


def test_the_same_in_dutch(session: Session) -> None:
    chat = Chat(session, "Jef", language="nl")
    assert chat.asks("ik zoek hulp", "request_help") == ["request.gladly", "ask.what"]
    assert chat.asks("boodschappen", "request_help", "groceries") == ["ask.where"]
    assert chat.asks("in Leuven") == ["ask.when"]
    assert chat.asks("morgenvoormiddag") == ["ask.details.groceries"]
    assert chat.asks("ik heb brood en melk nodig") == WITH_ITEMS
    assert chat.asks("ja", "affirm") == ["ask.address"]
    assert chat.asks("Bruggestraat 45 bus 3") == ["told.nobody_yet", "told.team_will_call"]
    assert listed(chat.request) == ["brood", "melk"]


def test_everything_in_one_message_leaves_only_the_summary_and_no_address_to_ask(
    chat: Chat,
) -> None:
    text = "Il me faut pain, lait, œufs. C'est pour demain matin, rue Gray 12, 1040 Etterbeek."
    assert chat.asks(text, "request_help", "groceries") == ["request.gladly", *WITH_ITEMS]
    assert chat.asks("oui", "affirm") == ["told.nobody_yet", "told.team_will_call"]
    assert listed(chat.request) == ["pain", "lait", "œufs"]
    assert chat.request.address == "rue Gray 12, 1040 Etterbeek"


def test_an_answer_may_bring_what_comes_later(chat: Chat) -> None:
    chat.asks("des courses svp", "request_help", "groceries")
    assert chat.asks("Etterbeek, rue Gray 12, demain") == ["ask.details.groceries"]
    assert chat.request.address == "rue Gray 12"
    chat.asks("du pain")
    assert chat.asks("oui", "affirm") == ["told.nobody_yet", "told.team_will_call"]


def test_a_correction_in_the_middle_changes_what_was_told(chat: Chat) -> None:
    chat.asks("Des courses à Wavre demain", "request_help", "groceries")
    said = chat.asks("ah non, pardon, à Jodoigne et plutôt vendredi", "change_request")
    assert said == ["ask.details.groceries"]
    assert chat.request.place_fr == "Jodoigne"
    assert chat.request.when_start == datetime.fromisoformat("2026-11-27")
    assert chat.request.details == [], "a correction is no shopping list"
    assert chat.asks("2 pains") == WITH_ITEMS
    assert listed(chat.request) == ["2 pains"]


def listed(request: Request) -> list[str]:
    return [item.text for item in request.details]


def confirmed_summary(chat: Chat) -> None:
    chat.asks("Me conduire à l'hôpital demain à 10h, j'habite à Namur", "request_help", "transport")


@pytest.mark.parametrize(
    ("text", "intent", "kinds"),
    [
        ("plutôt vendredi", "change_request", ()),
        ("non, vendredi", "deny", ()),
        ("oui mais vendredi", "affirm", ()),
        ("pas à Namur, à Dinant", "deny", ()),
        ("non, c'est pour le ménage", "change_request", ("household",)),
    ],
)
def test_a_change_of_the_summary_shows_it_again(
    chat: Chat, text: str, intent: str, kinds: tuple[str, ...]
) -> None:
    confirmed_summary(chat)
    assert chat.asks(text, intent, *kinds) == SUMMARY
    assert not chat.request.confirmed


def test_a_no_to_the_summary_asks_what_is_wrong(chat: Chat) -> None:
    confirmed_summary(chat)
    assert chat.asks("non", "deny") == ["ask.change"]
    assert chat.taps("button.change_when") == ["ask.when"]
    assert chat.asks("vendredi") == SUMMARY
    assert chat.asks("oui", "affirm") == ["ask.address"]


def test_the_list_is_asked_and_written_anew_when_it_was_wrong(chat: Chat) -> None:
    chat.asks("Des courses à Etterbeek demain", "request_help", "groceries")
    chat.asks("du pain, du lait")
    chat.taps("button.change")
    assert chat.taps("button.change_details") == ["ask.details.groceries"]
    assert chat.asks("seulement du café") == WITH_ITEMS
    assert listed(chat.request) == ["du café"]


def test_a_place_that_is_ambiguous_is_asked_once_with_buttons(chat: Chat) -> None:
    said = chat.asks("Des courses à Saint-Nicolas demain", "request_help", "groceries")
    assert said == ["request.gladly", "ask.which_place"]
    assert chat.request.lat is None
    assert chat.taps("button.place", code="9100") == ["ask.details.groceries"]
    assert chat.request.postcode == "9100"


@pytest.mark.parametrize(
    ("answer", "postcode"),
    [("Saint-Nicolas", "4420"), ("Saint-Nicolas près de Liège", "4420"), ("9100", "9100")],
)
def test_the_question_which_place_is_not_asked_twice(
    chat: Chat, answer: str, postcode: str
) -> None:
    chat.asks("Des courses à Saint-Nicolas demain", "request_help", "groceries")
    assert chat.asks(answer) == ["ask.details.groceries"]
    assert chat.request.postcode == postcode


@pytest.mark.parametrize(
    ("answer", "postcode"),
    [("Mol", "2400"), ("Spa", "4900"), ("mol", "2400"), ("1050", "1050"), ("Ham", "3945")],
)
def test_even_a_place_that_is_a_word_is_an_answer_to_where(
    chat: Chat, answer: str, postcode: str
) -> None:
    chat.asks("mes courses", "request_help", "groceries")
    assert chat.asks(answer) == ["ask.when"]
    assert chat.request.postcode == postcode


def test_a_list_with_a_question_in_it_is_taken_and_the_question_answered(chat: Chat) -> None:
    chat.asks("Des courses à Etterbeek demain", "request_help", "groceries")
    said = chat.asks("du pain, du lait, ah et c’est quoi votre truc, c’est payant ?", "ask_info")
    assert said == ["info.cost", *WITH_ITEMS]
    assert listed(chat.request) == ["du pain", "du lait"]


def test_a_shop_in_the_list_is_not_where_the_person_lives(chat: Chat) -> None:
    chat.asks("Des courses à Etterbeek demain", "request_help", "groceries")
    chat.asks("du pain du boulanger à Ixelles, du lait")
    assert chat.request.postcode == "1040"


@pytest.mark.parametrize("text", ["le journal de samedi", "du lait, peu importe la marque"])
def test_a_day_on_the_list_is_not_the_day_of_the_visit(chat: Chat, text: str) -> None:
    chat.asks("Des courses à Etterbeek demain", "request_help", "groceries")
    chat.asks(text)
    assert chat.request.when_start == WEDNESDAY


@pytest.mark.parametrize("street", ["rue du 11 Novembre 7", "chaussée de Wavre 120 bte 4"])
def test_a_street_with_a_name_of_a_day_or_a_town_is_only_a_street(chat: Chat, street: str) -> None:
    confirmed_summary(chat)
    chat.asks("oui", "affirm")
    chat.asks(street)
    assert chat.request.address == street
    assert (chat.request.place_fr, chat.request.when_start) == ("Namur", WEDNESDAY.replace(hour=10))


def test_a_list_is_read_whatever_rasa_makes_of_it(chat: Chat) -> None:
    chat.asks("Des courses à Etterbeek demain", "request_help", "groceries")
    assert chat.asks("2 boîtes de Whiskas, un Coca", "thank", sure=False) == WITH_ITEMS


def test_nothing_to_list_is_an_answer_too(chat: Chat) -> None:
    chat.asks("Aller à la pharmacie demain à Etterbeek", "request_help", "pharmacy")
    assert chat.asks("non, rien de spécial", "deny") == SUMMARY
    assert chat.request.details == []


def test_a_call_needs_only_a_yes_and_becomes_a_wish(chat: Chat) -> None:
    said = chat.asks("je me sens seule, je voudrais parler", "request_help", "listening")
    assert said == ["request.gladly_call", "ask.call"]
    assert chat.asks("oui volontiers", "affirm") == ["wish.ask.interests"]
    assert chat.request.state == RequestState.CANCELLED


def test_a_question_about_calls_is_no_yes(chat: Chat) -> None:
    chat.asks("quelqu'un à qui parler demain", "request_help", "listening")
    assert chat.asks("vous téléphonez souvent ?", "ask_info") is None
    assert chat.request.state == RequestState.DRAFT


def test_a_call_can_be_refused_and_is_not_pressed(chat: Chat) -> None:
    chat.asks("je me sens seule", "request_help", "listening")
    assert chat.asks("non merci", "deny") == ["cancel.draft_done"]
    assert chat.request.state == RequestState.CANCELLED


def test_urgent_and_for_somebody_else_are_remembered(chat: Chat) -> None:
    said = chat.asks(
        "C'est urgent, maman n'a plus rien à manger", "request_help", "groceries",
        urgent=0.9, for_other=0.9,
    )  # fmt: skip
    assert said == ["request.gladly", "ask.where_other"]
    chat.asks("à Etterbeek", urgent=0.0)
    assert chat.request.urgent
    assert chat.request.for_other


def test_hurry_in_an_answer_is_no_urgent_request(chat: Chat) -> None:
    chat.asks("mes courses", "request_help", "groceries")
    chat.asks("à Etterbeek, vite !", urgent=0.9)
    assert not chat.request.urgent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("qui va voir mes données ?", "ask_info"),
        ("merci", "thank"),
        ("bonjour", "greet"),
        ("je veux parler à quelqu'un", "talk_to_human"),
        ("annulez tout", "cancel_request"),
        ("ne m'écrivez plus", "stop_contact"),
        ("où en est ma demande ?", "ask_status"),
    ],
)
@pytest.mark.parametrize("slot", ["where", "when", "details", "confirmed"])
def test_an_interruption_is_left_to_others_and_loses_nothing(
    chat: Chat, text: str, intent: str, slot: str
) -> None:
    first = {
        "where": "mes courses",
        "when": "mes courses à Etterbeek",
        "details": "mes courses à Etterbeek demain",
        "confirmed": "il me faut pain, lait, œufs. Demain à Etterbeek.",
    }
    chat.asks(first[slot], "request_help", "groceries")
    before = chat.request.details, chat.request.postcode, chat.request.when_start
    assert chat.asks(text, intent) is None
    assert (chat.request.details, chat.request.postcode, chat.request.when_start) == before


def test_without_a_request_only_a_request_begins_one(chat: Chat) -> None:
    for intent in ("inform", "affirm", "deny", "greet", "change_request"):
        assert chat.asks("à Etterbeek demain", intent) is None


def test_a_second_need_in_the_middle_is_added(chat: Chat) -> None:
    chat.asks("mes courses", "request_help", "groceries")
    chat.asks("et aussi aller à la pharmacie", "request_help", "pharmacy")
    assert chat.request.kinds == [HelpType.GROCERIES, HelpType.PHARMACY]


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [("button.today", 24, 24), ("button.tomorrow", 25, 25), ("button.any", None, None)],
)
def test_the_moment_can_be_tapped(
    chat: Chat, label: str, start: int | None, end: int | None
) -> None:
    chat.asks("Des courses à Etterbeek", "request_help", "groceries")
    assert chat.taps(label) == ["ask.details.groceries"]
    request = chat.request
    assert (request.when_start and request.when_start.day) == start
    assert (request.when_end and request.when_end.day) == end
    assert request.any_time == (start is None)


def test_any_time_after_a_day_takes_the_day_away(chat: Chat) -> None:
    chat.asks("Me conduire à Namur demain, j'habite à Dinant", "request_help", "transport")
    assert chat.asks("en fait, n’importe quand", "change_request") == SUMMARY
    assert chat.request.when_start is None
    assert chat.request.any_time


def test_the_buttons_of_a_request_that_was_placed_are_over(chat: Chat) -> None:
    confirmed_summary(chat)
    chat.asks("oui", "affirm")
    chat.asks("rue Gray 12")
    assert chat.taps("button.that_is_right") == Message("tap.over")


def test_details_can_be_left_out_by_a_tap(chat: Chat) -> None:
    chat.asks("Des courses à Etterbeek demain", "request_help", "groceries")
    assert chat.taps("button.no_details") == SUMMARY
    assert chat.taps("button.that_is_right") == ["ask.address"]
