"""Becoming a volunteer: what was told is not asked again, and every answer can be written."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import joining, volunteers
from solidarity.lifecycles import VolunteerState
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import TeamTask
from solidarity.vocabulary import ALL_WEEK, DayPart, HelpType, help_mask, week_mask
from tests.solidarity import stories
from tests.solidarity.stories import NOON, person
from tests.solidarity.talking import Chat


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


@pytest.fixture
def chat(session: Session) -> Chat:
    return Chat(session, someone=person(session, "Karim", agrees=False))


def begin(chat: Chat, slot: str) -> None:
    """Join, up to the question about this slot."""
    chat.offers("je voudrais aider", "offer_help")
    steps: dict[str, Callable[[], object]] = {
        "help": lambda: (chat.taps("kind.groceries"), chat.taps("button.that_is_all")),
        "experience": lambda: None,
        "where": lambda: chat.offers("Etterbeek"),
        "name": lambda: chat.offers("Karim"),
        "languages": lambda: chat.offers("français"),
        "radius": lambda: chat.offers("5 km"),
        "free": lambda: chat.offers("toujours", "affirm"),
    }
    for name in joining.SLOTS[: joining.SLOTS.index(slot)]:
        steps[name]()
    assert chat.person.volunteer is not None
    assert joining.missing(chat.volunteer)[0] == slot


def test_the_questions_come_in_order_until_somebody_is_a_volunteer(chat: Chat) -> None:
    assert chat.offers("je voudrais aider", "offer_help") == ["volunteer.how_nice", "join.help"]
    assert chat.taps("kind.groceries") == []
    assert chat.taps("button.that_is_all") == ["join.where"]
    assert chat.offers("Etterbeek") == ["join.name"]
    assert chat.offers("je m'appelle Karim Benali") == ["join.languages"]
    assert chat.offers("les deux") == ["join.radius"]
    assert chat.offers("5 km") == ["join.free"]
    assert chat.offers("le soir et le week-end") == ["join.consent"]
    assert chat.offers("oui", "affirm") == ["volunteer.welcome"]
    volunteer = chat.volunteer
    assert volunteer.state == VolunteerState.ACTIVE
    assert volunteer.approved == help_mask([HelpType.GROCERIES])
    assert (volunteer.postcode, volunteer.radius_m) == ("1040", 5_000)
    assert volunteer.language_codes == ["fr", "nl"]
    assert [(each.purpose, each.given_at) for each in chat.person.consents] == [("volunteer", NOON)]
    assert chat.person.first_name == "Karim"


def test_everything_in_one_sentence_leaves_the_little_that_must_be_asked(chat: Chat) -> None:
    text = "Je veux aider pour les courses à Ixelles le samedi matin"
    said = chat.offers(text, "offer_help", "groceries")
    assert said == ["volunteer.how_nice", "join.help"], "the kinds are confirmed with their ticks"
    volunteer = chat.volunteer
    assert volunteer.postcode == "1050"
    assert volunteer.free == week_mask([5], DayPart.MORNING)
    assert chat.taps("button.that_is_all") == ["join.name"]
    assert chat.taps("button.name") == ["join.languages"]
    assert chat.taps("button.language_fr") == ["join.radius"]
    assert chat.taps("button.km", km="2") == ["join.consent"]
    assert chat.taps("button.agree") == ["volunteer.welcome"]
    assert volunteer.radius_m == 2_000


def test_kinds_that_the_team_approves_wait_for_it(chat: Chat) -> None:
    begin(chat, "help")
    chat.taps("kind.care_home")
    chat.taps("kind.groceries")
    assert chat.taps("button.that_is_all") == ["join.experience"]
    assert chat.taps("button.no_experience") == ["join.where"]
    for answer in ("Etterbeek", "Karim", "nederlands", "500 m"):
        chat.offers(answer)
    chat.offers("altijd", "affirm")
    assert chat.offers("oui", "affirm") == ["volunteer.welcome", "volunteer.team_will_talk"]
    assert chat.volunteer.approved == help_mask([HelpType.GROCERIES])
    assert chat.session.scalars(select(TeamTask.kind)).all() == ["approve"]


def test_a_kind_is_ticked_and_unticked(chat: Chat) -> None:
    begin(chat, "help")
    chat.taps("kind.groceries")
    chat.taps("kind.pharmacy")
    chat.taps("kind.groceries")
    assert chat.volunteer.kinds == ["pharmacy"]


def test_without_any_kind_the_question_stays(chat: Chat) -> None:
    begin(chat, "help")
    assert chat.taps("button.that_is_all") == ["join.help"]


NAMES = {
    "je m'appelle Marie Dupont": "Marie",
    "Je m’appelle Marie": "Marie",
    "ik ben Jef": "Jef",
    "ik heet Jef": "Jef",
    "mijn naam is Fatima El Idrissi": "Fatima",
    "Mijn voornaam is An": "An",
    "Marie": "Marie",
    "marie": "Marie",
    "Marie.": "Marie",
    "bonjour, moi c'est Luc": "Luc",
    "moi, c'est Luc": "Luc",
    "Jean-Pierre": "Jean-Pierre",
    "je suis Noé !": "Noé",
    "zeg maar Jo": "Jo",
    "mon prénom c'est Anne": "Anne",
    "Spa": "Spa",
}


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_a_name_is_read_out_of_a_sentence(chat: Chat, text: str, name: str) -> None:
    begin(chat, "name")
    assert chat.offers(text) == ["join.languages"]
    assert chat.person.first_name == name
    assert chat.volunteer.postcode == "1040", "a name is no place"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("stop", "stop_contact"),
        ("ne m'écrivez plus", "stop_contact"),
        ("j'ai besoin de courses", "request_help"),
        ("où en est ma demande ?", "ask_status"),
    ],
)
def test_a_wish_is_not_taken_for_a_name(chat: Chat, text: str, intent: str) -> None:
    begin(chat, "name")
    assert chat.offers(text, intent) is None
    assert not chat.volunteer.name_told


def test_a_name_is_taken_whatever_rasa_makes_of_it(chat: Chat) -> None:
    begin(chat, "name")
    assert chat.offers("Prudence", "request_help") == ["join.languages"]
    assert chat.person.first_name == "Prudence"


@pytest.mark.parametrize(
    "text",
    ["je ne veux pas vous donner mon nom complet", "!!!", "pourquoi voulez-vous savoir ça ?"],
)
def test_what_is_no_name_is_not_taken_for_one(chat: Chat, text: str) -> None:
    begin(chat, "name")
    assert chat.offers(text) is None
    assert chat.person.first_name == "Karim"


LANGUAGES = {
    "français": ["fr"],
    "Français et néerlandais": ["fr", "nl"],
    "nederlands": ["nl"],
    "Frans en Nederlands": ["fr", "nl"],
    "les deux": ["fr", "nl"],
    "beide": ["fr", "nl"],
    "je parle le flamand": ["nl"],
}


@pytest.mark.parametrize(("text", "codes"), LANGUAGES.items())
def test_languages_are_read(chat: Chat, text: str, codes: list[str]) -> None:
    begin(chat, "languages")
    assert chat.offers(text) == ["join.radius"]
    assert chat.volunteer.language_codes == codes


def test_a_language_nobody_speaks_here_is_asked_again(chat: Chat) -> None:
    begin(chat, "languages")
    assert chat.offers("swahili") is None
    assert joining.missing(chat.volunteer)[0] == "languages"


RADII = {
    "5": 5_000,
    "5 km": 5_000,
    "5km": 5_000,
    "500 m": 500,
    "500": 500,
    "800 mètres": 800,
    "750 meter": 750,
    "10 kilomètres": 10_000,
    "une dizaine, disons 10": 10_000,
    "1,5 km": 1_500,
    "2.5 km": 2_500,
    "300 km": 50_000,
    "maximum 3 kilometer": 3_000,
}


@pytest.mark.parametrize(("text", "metres"), RADII.items())
def test_a_radius_is_read_in_metres_or_kilometres(chat: Chat, text: str, metres: int) -> None:
    begin(chat, "radius")
    assert chat.offers(text) == ["join.free"]
    assert chat.volunteer.radius_m == metres


@pytest.mark.parametrize("text", ["pas trop loin", "0", "0 km"])
def test_a_radius_of_nothing_is_asked_again(chat: Chat, text: str) -> None:
    begin(chat, "radius")
    chat.offers(text)
    assert chat.volunteer.radius_m is None


ALL_PARTS = DayPart.MORNING | DayPart.AFTERNOON | DayPart.EVENING
FREE = [
    ("le samedi", "inform", week_mask([5], ALL_PARTS)),
    ("samedi et dimanche matin", "inform", week_mask([5, 6], DayPart.MORNING)),
    ("en semaine le soir", "inform", week_mask(range(5), DayPart.EVENING)),
    ("le soir", "inform", week_mask(range(7), DayPart.EVENING)),
    ("in het weekend", "inform", week_mask([5, 6], ALL_PARTS)),
    ("maandagavond", "inform", week_mask([0], DayPart.EVENING)),
    ("'s avonds", "inform", week_mask(range(7), DayPart.EVENING)),
    ("toujours", "affirm", ALL_WEEK),
    ("quand vous voulez", "set_availability", ALL_WEEK),
]


@pytest.mark.parametrize(("text", "intent", "mask"), FREE)
def test_hours_are_read(chat: Chat, text: str, intent: str, mask: int) -> None:
    begin(chat, "free")
    assert chat.offers(text, intent) == ["join.consent"]
    assert chat.volunteer.free == mask


def test_without_consent_nobody_becomes_a_volunteer(chat: Chat) -> None:
    begin(chat, "consent")
    assert chat.taps("button.do_not_agree") == ["join.no_consent"]
    assert chat.volunteer.state == VolunteerState.STOPPED
    assert chat.person.consents == []


def test_a_no_in_words_to_the_consent_is_no_yes(chat: Chat) -> None:
    begin(chat, "consent")
    assert chat.offers("non", "deny") is None
    assert chat.volunteer.state == VolunteerState.JOINING


def test_somebody_who_stopped_joins_again_and_consents_again(chat: Chat) -> None:
    begin(chat, "consent")
    chat.taps("button.agree")
    volunteers.stop(chat.session, chat.person, now=NOON)
    assert chat.offers("je veux de nouveau aider", "offer_help") == [
        "volunteer.how_nice",
        "join.consent",
    ]
    assert chat.offers("oui", "affirm") == ["volunteer.welcome"]
    assert chat.volunteer.state == VolunteerState.ACTIVE


def test_a_volunteer_who_offers_help_is_asked_what_should_change(session: Session) -> None:
    chat = Chat(session)
    chat.person = stories.volunteer(session, "An")
    assert chat.offers("je peux aider demain", "offer_help") == [
        "volunteer.already",
        "volunteer.availability",
    ]


@pytest.mark.parametrize(
    ("label", "answer", "changed"),
    [("button.change_area", "Ixelles", "1050"), ("button.change_hours", "le soir", None)],
)
def test_a_volunteer_changes_one_thing_and_stays_active(
    session: Session, label: str, answer: str, changed: str | None
) -> None:
    chat = Chat(session)
    chat.person = stories.volunteer(session, "An")
    chat.offers("je veux aider", "offer_help")
    chat.taps(label)
    assert chat.offers(answer) == ["volunteer.changed"]
    assert chat.volunteer.state == VolunteerState.ACTIVE
    assert chat.volunteer.postcode == (changed or "1040")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("j'ai besoin de courses", "request_help"),
        ("qui voit mes données ?", "ask_info"),
        ("je veux parler à quelqu'un", "talk_to_human"),
        ("ne m'écrivez plus", "stop_contact"),
        ("où en est ma demande ?", "ask_status"),
        ("merci", "thank"),
    ],
)
@pytest.mark.parametrize("slot", ["help", "where", "languages", "radius", "free", "consent"])
def test_an_interruption_is_left_to_others(chat: Chat, text: str, intent: str, slot: str) -> None:
    begin(chat, slot)
    assert chat.offers(text, intent) is None
    assert joining.missing(chat.volunteer)[0] == slot


def test_a_button_of_joining_belongs_to_one_person(chat: Chat) -> None:
    begin(chat, "consent")
    zoe = person(chat.session, "Zoé")
    stolen = chat.token("button.agree")
    said = handle_tap(chat.session, zoe, stolen, rules=chat.rules, now=NOON)
    assert said == Message("tap.not_yours")
    assert chat.person.consents == []
