"""The right line comes after 112."""

from datetime import date, timedelta

import pytest

from solidarity.safety import DangerKind, every_help_line, help_lines, unverified_lines
from solidarity.safety.rules import KINDS
from tools.help_lines import warn


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_112_comes_first_in_every_danger(kind: DangerKind, language: str) -> None:
    assert help_lines(kind, language)[0].number == "112"


@pytest.mark.parametrize(
    ("kind", "language", "numbers"),
    [
        ("suicide", "fr", ["112", "0800 32 123"]),
        ("suicide", "nl", ["112", "1813"]),
        ("violence", "fr", ["112", "0800 30 030"]),
        ("violence", "nl", ["112", "1712"]),
        ("medical", "fr", ["112"]),
        ("fire_gas", "nl", ["112"]),
    ],
)
def test_one_fitting_line_follows(kind: DangerKind, language: str, numbers: list[str]) -> None:
    assert [line.number for line in help_lines(kind, language)] == numbers


def test_who_writes_another_language_is_shown_the_lines_of_both() -> None:
    assert {line.language for line in help_lines("suicide", "en")} == {None, "fr", "nl"}


def test_every_line_says_who_confirmed_it_and_when() -> None:
    for line in every_help_line():
        assert line.source
        assert date(2026, 1, 1) <= line.verified_on


NUMBERS = {
    "112": "112",
    "Police / Politie": "101",
    "Zelfmoordlijn": "1813",
    "Centre de Prévention du Suicide": "0800 32 123",
    "1712": "1712",
    "Écoute Violences Conjugales": "0800 30 030",
    "Centre Antipoisons / Antigifcentrum": "070 245 245",
    "Tele-Onthaal": "106",
    "Télé-Accueil": "107",
    "Awel": "102",
    "Écoute-Enfants": "103",
    "Respect Seniors": "0800 30 330",
    "Card Stop": "078 170 170",
}
"""Each as it must be dialled: 0800 30 030 and 0800 30 330 are easily taken for each other."""


def test_every_number_is_exactly_this_one() -> None:
    assert {line.name: line.number for line in every_help_line()} == NUMBERS


@pytest.mark.parametrize(
    ("need", "language", "number"),
    [
        ("fraud", "fr", "078 170 170"),
        ("fraud", "nl", "078 170 170"),
        ("poison", "fr", "070 245 245"),
        ("listening", "nl", "106"),
        ("listening", "fr", "107"),
        ("elder_abuse", "fr", "0800 30 330"),
    ],
)
def test_a_need_has_its_own_line_without_112(need: str, language: str, number: str) -> None:
    assert [line.number for line in help_lines(need, language)] == [number]


def test_a_line_is_looked_at_again_after_ninety_days() -> None:
    verified = {line.verified_on for line in every_help_line()}
    assert unverified_lines(min(verified) + timedelta(days=90)) == ()
    late = unverified_lines(max(verified) + timedelta(days=91))
    assert late == every_help_line()


def test_the_check_warns_and_does_not_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert warn(date(2026, 11, 2)) == 0
    assert capsys.readouterr().err == ""
    assert warn(date(2027, 11, 2)) == 0
    assert "Respect Seniors 0800 30 330 was verified on 2026-11-01" in capsys.readouterr().err
