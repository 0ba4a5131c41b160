"""Insults and advertising: one calm answer, then none for hours; whoever needs help is heard."""

from datetime import timedelta

import pytest

from solidarity import manners, questions
from solidarity.manners.reading import comes_back, is_advertising, is_insult
from solidarity.settings import Abuse
from solidarity.storage.engine import Sessions
from solidarity.talks import expect
from tests.bot.test_slowing import Busy, quick, rasa  # noqa: F401  fixtures
from tests.solidarity.stories import NOON, draft, person, told

ABUSE = Abuse()
INSULTS = [
    "connard", "Sale con de robot !", "CONNAAARD!!", "va te faire foutre", "bande d'abrutis", "fdp",
    "espèce d’idiote", "t'es qu'une machine de merde", "ta gueule", "enculé", "robot à la con",
    "klootzak", "stomme bot", "rot toch op", "gij zijt nen onnozelaar", "krijg de tering",
    "Hoerenzoon!!!", "domme robot", "bol het af", "wat een rotzak", "fuck you", "hou uw bakkes",
]  # fmt: skip
NO_INSULTS = [
    # Cries of pain and trouble, illness, and what somebody says of himself.
    "merde", "putain j'ai mal", "verdomme", "ik heb kanker", "je suis con", "je suis une idiote",
    "ik ben zo'n sukkel", "kut",
    # A request, an answer or a question beside it.
    "j'ai besoin de pain, connard", "non connard", "ik wil boodschappen klootzak", "oui idiot",
    "mon mari m'a traitée de salope", "mijn man is een klootzak", "il a dit ta gueule à ma mère",
    "rue du Con 12", "du porc et du veau", "een kalfslapje", "demain à 10h", "bonjour", "",
]  # fmt: skip


@pytest.mark.parametrize("text", INSULTS)
def test_an_insult_is_known(text: str) -> None:
    assert is_insult(text)


@pytest.mark.parametrize("text", NO_INSULTS)
def test_whoever_says_anything_else_is_understood(text: str) -> None:
    assert not is_insult(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Gagnez 500 € par jour https://x.example.com", True),
        ("Snel geld? Nee: lening zonder bank www.krediet.shop", False),
        ("Lening zonder bank, snel geld www.krediet.shop", True),
        ("make money with crypto t.me/xyz", True),
        ("J'ai reçu ceci : gagnez 500 € https://x.com, c'est une arnaque", False),
        ("https://colruyt.be/boter", False),
        ("gagnez du temps, prenez le bus", False),
    ],
)
def test_advertising_has_a_link_and_nobody_asks_about_it(text: str, *, is_one: bool) -> None:
    assert is_advertising(text) is is_one


@pytest.mark.parametrize("text", ["pardon", "Sorry hoor", "à l'aide", "ik heb hulp nodig"])
def test_words_that_lead_back(text: str) -> None:
    assert comes_back(text)


def test_one_calm_answer_then_a_word_of_silence_then_none(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karl = person(session, "Karl")
        hears = lambda now: manners.hear(session, karl, "connard", abuse=ABUSE, now=now)  # noqa: E731
        for minutes in range(5):
            assert hears(NOON + timedelta(minutes=minutes))
        assert told(session, karl) == ["manners.calm", "manners.quiet"]
        later = NOON + timedelta(hours=ABUSE.quiet_hours, minutes=2)
        assert hears(later), "the hours are over, the day is not"
        assert told(session, karl)[2:] == ["manners.quiet"]
        assert hears(NOON + timedelta(days=3))
        assert told(session, karl)[3:] == ["manners.calm"]


def test_a_word_of_being_sorry_leads_back(lite: Sessions) -> None:
    with lite.begin() as session:
        karl = person(session, "Karl")
        for text in ("connard", "connard", "pardon", "connard"):
            manners.hear(session, karl, text, abuse=ABUSE, now=NOON)
        assert told(session, karl) == ["manners.calm", "manners.quiet", "manners.calm"]


def test_in_the_middle_of_questions_the_open_one_is_asked_again(lite: Sessions) -> None:
    with lite.begin() as session:
        karl = person(session, "Karl")
        request = draft(session, karl, any_time=False, confirmed=False)
        expect(session, karl, "request", "when", ref=request.id, now=NOON)
        asked = questions.question(request, "when")[-1].key
        for _ in range(3):
            assert manners.hear(session, karl, "connard", abuse=ABUSE, now=NOON)
        assert told(session, karl) == ["manners.calm.then"] * 3
        assert karl.quiet_until is None
        assert asked


def test_the_same_again_is_answered_like_advertising(lite: Sessions) -> None:
    with lite.begin() as session:
        karl = person(session, "Karl")
        hears = lambda text: manners.hear_aside(session, karl, text, abuse=ABUSE, now=NOON)  # noqa: E731
        assert [hears(text) for text in ("il pleut", "il  PLEUT", "il neige", "il neige")] == [
            False, True, False, True,
        ]  # fmt: skip
        assert told(session, karl) == ["manners.calm", "manners.quiet"]
        assert karl.aside_mark is not None
        assert "neige" not in karl.aside_mark


def test_words_that_ask_and_taps_are_answered_while_insults_are_not(quick: Busy) -> None:  # noqa: F811
    for text in ("connard", "connard"):
        quick.hears("karl", text)
    assert quick.rasa.heard == [], "an insult needs no Rasa"
    quick.after(minutes=10)
    quick.hears("karl", "j'ai faim, il me faut du pain")
    assert [body["message"] for body in quick.rasa.heard] == ["j'ai faim, il me faut du pain"]
    quick.taps("karl", "manners.back")
    assert "doubt.menu" in quick.told("karl")
    quick.after(minutes=10)
    quick.hears("karl", "connard")
    assert quick.told("karl")[-1] == "manners.calm"
