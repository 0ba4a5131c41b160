"""How messages are worded: dates, distances, lists, plurals, empty parameters."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

import pytest

from bot.wording import ASKS_PLACE, MAX_BUTTON, Wording
from solidarity.settings import ROOT
from solidarity.storage.tables import Notice, Person
from solidarity.vocabulary import ZONE, HelpType
from tests.wording_examples import CAN_BE_EMPTY, ORDER, PLAUSIBLE
from tools.catalogs import forms, key_of, read_catalogs
from tools.wording_checks import MARKUP
from tools.wording_filled import parameters

TUESDAY = datetime.fromisoformat("2026-11-24T10:00")
LANGUAGES = ("fr", "nl")
CATALOGS = read_catalogs(ROOT / "locales")
WORDED = sorted(
    (language, key_of(message.id))
    for language, catalog in CATALOGS.items()
    for message in catalog
    if message.id
)
HOLE = re.compile(
    r"^[\s,.]|  |\s[,.]|, ?[,.]|\( ?\)|« ?»|“”|: ?$|[:,] \.|,\s*$|\bà :|\b(à|in|aan) ?[.,]"
)
"""What a sentence looks like when a parameter in its middle is empty."""


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording()


def say(wording: Wording, key: str, language: str, **known: Any) -> str:
    return wording.say(key, known, language=language, now=TUESDAY)


def plausible(language: str, key: str, **other: Any) -> dict[str, Any]:
    """A value for every parameter of a sentence."""
    message = CATALOGS[language].get(key) or CATALOGS[language].get((key, key))
    assert message is not None
    return {name: PLAUSIBLE[name] for name in parameters(message)} | other


def stretch(start: str, end: str, *, deadline: bool = False) -> dict[str, Any]:
    return {"start": start, "end": end, "deadline": deadline}


WHENS = [
    ("2026-11-24T00:00", "2026-11-24T23:59", "aujourd’hui, mardi 24", "vandaag, dinsdag 24"),
    ("2026-11-25T00:00", "2026-11-25T23:59", "demain, mercredi 25", "morgen, woensdag 25"),
    ("2026-11-25T08:00", "2026-11-25T12:00", "demain, mercredi 25, dans la matinée",
     "morgen, woensdag 25, in de voormiddag"),
    ("2026-11-26T12:00", "2026-11-26T13:00", "après-demain, jeudi 26, vers midi",
     "overmorgen, donderdag 26, rond de middag"),
    ("2026-11-27T16:00", "2026-11-27T18:00", "le vendredi 27, en fin d’après-midi",
     "op vrijdag 27, in de late namiddag"),
    ("2026-11-25T14:30", "2026-11-25T14:30", "demain, mercredi 25, à 14h30",
     "morgen, woensdag 25, om 14u30"),
    ("2026-11-25T14:00", "2026-11-25T16:00", "demain, mercredi 25, entre 14h et 16h",
     "morgen, woensdag 25, tussen 14u en 16u"),
    ("2026-11-25T14:00", "2026-11-25T23:59", "demain, mercredi 25, à partir de 14h",
     "morgen, woensdag 25, vanaf 14u"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "french", "dutch"), WHENS)
def test_a_moment_is_said_as_people_say_it(
    wording: Wording, start: str, end: str, french: str, dutch: str
) -> None:
    known = {"kinds": ["groceries"], "when": stretch(start, end)}
    assert french in say(wording, "cancel.sure", "fr", **known)
    assert dutch in say(wording, "cancel.sure", "nl", **known)


def test_a_day_further_away_is_said_with_its_month(wording: Wording) -> None:
    known = {"kinds": ["groceries"], "when": stretch("2026-12-04T00:00", "2026-12-04T23:59")}
    assert "vendredi 4 décembre" in say(wording, "cancel.sure", "fr", **known)
    assert "vrijdag 4 december" in say(wording, "cancel.sure", "nl", **known)


@pytest.mark.parametrize(
    ("end", "french", "dutch"),
    [
        ("2026-11-25T23:59", "au plus tard demain, mercredi 25", "ten laatste morgen, woensdag 25"),
        (
            "2026-11-25T12:00",
            "au plus tard demain, mercredi 25, à 12h",
            "ten laatste morgen, woensdag 25, om 12u",
        ),
    ],
)
def test_a_deadline_is_said_as_a_deadline(
    wording: Wording, end: str, french: str, dutch: str
) -> None:
    known = {"kinds": ["groceries"], "when": stretch("2026-11-24T10:00", end, deadline=True)}
    assert french in say(wording, "cancel.sure", "fr", **known)
    assert dutch in say(wording, "cancel.sure", "nl", **known)


@pytest.mark.parametrize(
    ("metres", "worded"),
    [(12, "100 m"), (349, "300 m"), (420, "400 m"), (1_000, "1 km"), (1_449, "1,4 km"),
     (12_000, "12 km")],
)  # fmt: skip
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_distance_is_rounded_so_that_it_gives_no_house_away(
    wording: Wording, metres: int, worded: str, language: str
) -> None:
    known = plausible(language, "offer.visit", distance_m=metres)
    said = wording.say("offer.visit", known, language=language, now=TUESDAY)
    assert worded in said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "and_"),
    [("fr", "de courses, d’aide pour la pharmacie et"), ("nl", "boodschappen, iets van")],
)
def test_several_kinds_of_help_are_joined_into_one_sentence(
    wording: Wording, language: str, and_: str
) -> None:
    kinds = ["groceries", "pharmacy", "transport"]
    assert and_ in say(wording, "cancel.sure", language, kinds=kinds, when=PLAUSIBLE["when"])


def test_a_list_stands_line_by_line(wording: Wording) -> None:
    assert say(wording, "summary.items", "fr", items=["du pain", "du lait"]) == (
        "• du pain\n• du lait"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_and_several_are_said_differently(wording: Wording, language: str) -> None:
    one, three = (
        say(wording, "placed.asked", language, **plausible(language, "placed.asked", n=number))
        for number in (1, 3)
    )
    assert one != three
    assert "3" in three
    assert "1" not in one


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_parameter_takes_its_own_sentence(wording: Wording, language: str) -> None:
    known = {"kinds": ["groceries"], "when": None, "place": PLAUSIBLE["place"], "items": []}
    with_when = wording.say(
        "summary.noted", known | {"when": PLAUSIBLE["when"]}, language=language, now=TUESDAY
    )
    without = wording.say("summary.noted", known, language=language, now=TUESDAY)
    assert without != with_when
    assert not HOLE.search(without)


def test_the_first_of_a_month_is_said_as_people_say_it(wording: Wording) -> None:
    assert "jusqu’au 1er décembre" in say(wording, "volunteer.paused", "fr", until="2026-12-01")
    assert "tot 1 december" in say(wording, "volunteer.paused", "nl", until="2026-12-01")


@pytest.mark.parametrize(
    ("place", "worded"),
    [("Le Rœulx", "au Rœulx"), ("Les Bons Villers", "aux Bons Villers"), ("Lens", "à Lens")],
)
def test_the_article_of_a_french_place_is_contracted(
    wording: Wording, place: str, worded: str
) -> None:
    known = {"kinds": ["groceries"], "place": {"fr": place, "nl": place}, "when": None}
    assert worded in say(wording, "summary.noted", "fr", **known)


def test_a_button_names_what_was_asked_for(wording: Wording) -> None:
    known = {"subjects": ["groceries", "transport"], "when": None}
    assert say(wording, "button.this_one", "fr", **known) == "Courses et un trajet"
    assert say(wording, "button.this_one", "nl", **known) == "Boodschappen en een rit"


def test_french_never_breaks_a_line_before_its_punctuation() -> None:
    texts = {key_of(m.id): forms(m.string) for m in CATALOGS["fr"] if m.id}
    loose = re.compile(r" [;:!?»]|« |[^\s][;!?»]")
    assert [key for key in sorted(texts) if any(loose.search(text) for text in texts[key])] == []


def test_a_place_is_named_in_the_language_of_the_reader(wording: Wording) -> None:
    known = {"place": PLAUSIBLE["place"], "code": "9000"}
    assert "Gand" in say(wording, "button.place", "fr", **known)
    assert "Gent" in say(wording, "button.place", "nl", **known)


def test_a_message_of_the_outbox_is_worded_with_its_buttons(wording: Wording) -> None:
    notice = Notice(
        person=Person(language="nl"),
        parts=[["kept", {}], ["summary.items", {"items": []}], ["chosen", {
            "label": "button.write_to", "known": {"name": None}}]],
        buttons=[[["kind.groceries", {"chosen": True}, "t1"], ["button.km", {"km": 5}, "t2"]]],
    )  # fmt: skip
    shown = wording.compose(notice, now=TUESDAY.replace(tzinfo=ZONE))
    assert shown.text == "Goed, alles blijft zoals het is.\n\n→ Een bericht sturen"
    assert [(b.label, b.token) for b in shown.buttons[0]] == [
        ("✓ Boodschappen", "t1"),
        ("5 km", "t2"),
    ]


def test_a_label_that_is_too_long_for_a_button_is_cut(wording: Wording) -> None:
    row = [["button.this_one", {"subjects": list(HelpType), "when": None}, "token"]]
    notice = Notice(person=Person(language="fr"), parts=[["kept", {}]], buttons=[row])
    shown = wording.compose(notice, now=TUESDAY.replace(tzinfo=ZONE))
    assert len(shown.buttons[0][0].label) <= MAX_BUTTON
    assert shown.buttons[0][0].label.endswith("…")


@pytest.mark.parametrize(
    ("parts", "asks"),
    [(["welcome", "ask.where"], True), (["ask.where", "welcome"], False), (["ask.when"], False)],
)
def test_only_a_question_where_the_person_is_asks_for_a_place(
    wording: Wording, parts: list[str], *, asks: bool
) -> None:
    notice = Notice(id=7, person=Person(language="nl"), parts=[[p, {}] for p in parts], buttons=[])
    shown = wording.compose(notice, now=TUESDAY.replace(tzinfo=ZONE))
    assert (shown.asks_place, shown.language, shown.notice_id) == (asks, "nl", 7)


def test_the_questions_for_a_place_are_asked_somewhere() -> None:
    assert set(WORDED) >= {("fr", key) for key in ASKS_PLACE}


@pytest.mark.parametrize(("language", "key"), WORDED)
def test_every_key_can_be_worded(wording: Wording, language: str, key: str) -> None:
    known = plausible(language, key)
    for number in (0, 1, 2) if "n" in known else (3,):
        known |= {"n": number} if "n" in known else {}
        text = wording.say(key, known, language=language, now=TUESDAY)
        assert text, "nothing is said"
        assert text != key, "the key itself is shown"
        assert not re.search(r"[{}]", text), "a brace is left"
        assert not MARKUP.search(text), "markup"


def empties() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each sentence with every set of its parameters that may be empty together."""
    for key in sorted({key for keys in CAN_BE_EMPTY.values() for key in keys}):
        names = [name for name, keys in CAN_BE_EMPTY.items() if key in keys]
        for size in range(1, len(names) + 1):
            yield from ((key, some) for some in combinations(names, size))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("key", "names"), empties())
def test_no_sentence_has_a_hole_when_parameters_are_empty(
    wording: Wording, language: str, key: str, names: tuple[str, ...]
) -> None:
    nothing: dict[str, Any] = {name: [] if name == "reasons" else None for name in names}
    known = plausible(language, key) | nothing
    in_order = {name: known[name] for name in sorted(known, key=ORDER.index)}
    text = wording.say(key, in_order, language=language, now=TUESDAY)
    assert not HOLE.search(text), text
