"""The right line comes after 112."""

from datetime import date

import pytest

from solidarity.safety import DangerKind, every_help_line, help_lines
from solidarity.safety.rules import KINDS


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
