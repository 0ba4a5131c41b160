"""Hours, rhythms and moved moments as people say them: tables of phrases, and what always holds.

Half of the phrases (`heard_aside_*`) were set aside until the reading was written. A row of
"hours" gives days and hours ("TU,TH 12-18", "ALL", "WEEK", "END"); of "rhythm" how many calls in
how many weeks ("1/2 x6": six weeks long); of "moment" start and end, when Thursday 26 November 2026
at 14:00 was proposed on Tuesday 24 at 10:00. "-": nothing is said.
"""

# ruff: noqa: DTZ001 -- wall time without a zone is what is read

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity.befriending.hearing import hours_told, moment_told, rhythm_told
from solidarity.befriending.times.week import span
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


@pytest.mark.parametrize(("kind", "phrase", "meaning"), rows("hours", "rhythm", "moment"))
def test_reads_the_same_in_capitals_and_without_accents(
    kind: str, phrase: str, meaning: str
) -> None:
    bare = phrase.translate(str.maketrans("éèêëàâîïôöûùüç’", "eeeeaaiioouuuc'")).upper()
    assert read_row(kind, bare) == (week_of(meaning) if kind == "hours" else meaning)


weekdays = st.integers(0, 6)
FRENCH = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
DUTCH = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]
unhurried = settings(deadline=None, max_examples=60)
WHOLE = week_of("ALL 8-21")


@unhurried
@given(st.sets(weekdays, min_size=1), st.integers(9, 18), st.integers(1, 3))
def test_days_and_hours_are_those_that_are_named(days: set[int], first: int, long: int) -> None:
    meant = sum(span(day, first * 60, (first + long) * 60) for day in days)
    french = " et ".join(FRENCH[day] for day in sorted(days))
    dutch = ", ".join(DUTCH[day] for day in sorted(days))
    for text in (
        f"{french} entre {first}h et {first + long}h",
        f"de {first}h à {first + long}h le {french}",
        f"{dutch} tussen {first}u en {first + long}u",
        f"tussen {first} en {first + long} uur op {dutch}",
    ):
        assert hours_told(text, now=TUESDAY) == meant, text


@unhurried
@given(st.sets(weekdays, min_size=1, max_size=6))
def test_days_that_are_refused_leave_the_others(days: set[int]) -> None:
    assert WHOLE is not None
    left = WHOLE & ~sum(span(day, 0, 24 * 60) for day in days)
    french = " et ".join(FRENCH[day] for day in sorted(days))
    dutch = " en ".join(DUTCH[day] for day in sorted(days))
    for text in (
        f"toujours sauf le {french}",
        f"pas le {french}",
        f"{french} je ne peux pas",
        f"altijd thuis, behalve op {dutch}",
        f"{dutch} kan ik niet",
    ):
        assert hours_told(text, now=TUESDAY) == left, text


@unhurried
@given(st.text(max_size=60))
def test_any_text_is_read_without_a_slip_and_within_the_hours_of_calls(text: str) -> None:
    assert WHOLE is not None
    week = hours_told(text, now=TUESDAY)
    assert week is None or (week > 0 and week | WHOLE == WHOLE)
    rhythm = rhythm_told(text)
    assert rhythm is None or 1 <= rhythm.times <= 7
    moment = moment_told(text, near=THURSDAY, now=TUESDAY)
    assert moment is None or TUESDAY <= moment.start <= moment.end


@unhurried
@given(st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1)), st.integers(1, 40),
       st.integers(2, 9))  # fmt: skip
def test_a_moment_moves_from_the_one_proposed(now: datetime, ahead: int, count: int) -> None:
    now = now.replace(second=0, microsecond=0)
    near = datetime.combine(now.date() + timedelta(days=ahead), time(14))
    expected = {
        f"{count} heures plus tard": near + timedelta(hours=count),
        f"{count} uur later": near + timedelta(hours=count),
        "een half uur vroeger": near - timedelta(minutes=30),
        "le lendemain même heure": near + timedelta(days=1),
        "de week erna": near + timedelta(weeks=1),
        f"{count} dagen later": near + timedelta(days=count),
        "dezelfde dag om 16u": near.replace(hour=16),
        "à 11h30": near.replace(hour=11, minute=30),
    }
    for text, at in expected.items():
        moment = moment_told(text, near=near, now=now)
        if at < now:
            assert moment is None, text
        else:
            assert moment is not None, text
            assert (moment.start, moment.end) == (at, at), text


def test_the_weekday_is_that_of_the_week_proposed() -> None:
    in_two_weeks = datetime(2026, 12, 10, 14)
    for text in ("plutôt mardi", "liever dinsdag", "zelfde uur maar dinsdag"):
        moment = moment_told(text, near=in_two_weeks, now=TUESDAY)
        assert moment is not None
        assert moment.start == datetime(2026, 12, 8, 14)
    moment = moment_told("mardi prochain à 10h", near=in_two_weeks, now=TUESDAY)
    assert moment is not None
    assert moment.start == datetime(2026, 12, 1, 10)


def test_without_a_moment_proposed_a_text_means_what_it_says() -> None:
    for text, start, end in (
        ("demain à 15h", datetime(2026, 11, 25, 15), datetime(2026, 11, 25, 15)),
        (
            "woensdag na het nieuws van 13u",
            datetime(2026, 11, 25, 13, 30),
            datetime(2026, 11, 25, 13, 30),
        ),
        ("liever na de noen", datetime(2026, 11, 24, 12), datetime(2026, 11, 24, 18)),
    ):
        moment = moment_told(text, near=None, now=TUESDAY)
        assert moment is not None, text
        assert (moment.start, moment.end) == (start, end), text
    assert moment_told("un peu plus tard", near=None, now=TUESDAY) is None


def test_hours_of_the_association_are_the_limits() -> None:
    short = Calls(earliest=9, latest=18)
    assert hours_told("elke dag", now=TUESDAY, calls=short) == week_of("ALL 9-18")
    assert hours_told("na 16u", now=TUESDAY, calls=short) == week_of("ALL 16-18")
    assert hours_told("à 22h", now=TUESDAY) is None
