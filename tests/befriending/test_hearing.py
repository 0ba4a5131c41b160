"""Hours, rhythms and moved moments as people say them: tables of phrases, and what always holds.

Half of the phrases (`heard_aside_*`) were set aside until the reading was written. A row of
"hours" gives days and hours ("TU,TH 12-18", "ALL", "WEEK", "END"); of "rhythm" how many calls in
how many weeks ("1/2 x6": six weeks long); of "moment" start and end, when Thursday 26 November 2026
at 14:00 was proposed on Tuesday 24 at 10:00. "-": nothing is said.
"""

# ruff: noqa: DTZ001 -- wall time without a zone is what is read

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solidarity.befriending.hearing import hours_told, moment_told, rhythm_told
from solidarity.befriending.week import span
from solidarity.settings import Calls
from solidarity.when.calendar import BYDAY

TUESDAY = datetime(2026, 11, 24, 10)
THURSDAY = datetime(2026, 11, 26, 14)
DAYS = {"ALL": range(7), "WEEK": range(5), "END": (5, 6)}
TABLES = ("heard_fr", "heard_aside_fr", "heard_nl", "heard_aside_nl")


def rows(*kinds: str) -> list[tuple[str, str, str]]:
    found = []
    for table in TABLES:
        lines = Path(__file__).with_name(f"{table}.tsv").read_text(encoding="utf-8").splitlines()
        for line in lines:
            if not line.startswith("#"):
                kind, phrase, meaning = line.split("\t")
                found.append((kind, phrase, meaning))
    return [row for row in found if row[0] in kinds]


def week_of(meaning: str) -> int | None:
    if meaning == "-":
        return None
    week = 0
    for group in meaning.split(" / "):
        named, hours = group.split(" ")
        first, last = (minute(part) for part in hours.split("-"))
        for day in DAYS.get(named) or [BYDAY.index(one) for one in named.split(",")]:
            week |= span(day, first, last)
    return week


def minute(clock: str) -> int:
    hour, _, minutes = clock.partition(":")
    return int(hour) * 60 + int(minutes or 0)


def read_row(kind: str, phrase: str) -> str | int | None:
    if kind == "hours":
        return hours_told(phrase, now=TUESDAY)
    if kind == "rhythm":
        told = rhythm_told(phrase)
        long = f" x{told.until_weeks}" if told and told.until_weeks else ""
        return f"{told.times}/{told.weeks}{long}" if told else "-"
    moment = moment_told(phrase, near=THURSDAY, now=TUESDAY)
    if moment is None:
        return "-"
    start, end = f"{moment.start:%m-%dT%R}", f"{moment.end:%m-%dT%R}"
    return start if start == end else f"{start} {end}"


@pytest.mark.parametrize(("kind", "phrase", "meaning"), rows("hours", "rhythm", "moment"))
def test_reads_what_a_person_means(kind: str, phrase: str, meaning: str) -> None:
    assert read_row(kind, phrase) == (week_of(meaning) if kind == "hours" else meaning)
