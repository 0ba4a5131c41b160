"""Several moments, corrections, what comes back, school holidays, and names that are no time."""

# ruff: noqa: DTZ001 -- wall time without a zone is what is read

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solidarity.when import Moment, read, read_all
from solidarity.when.calendar import BYDAY, HOLIDAYS, coming_weekday
from solidarity.when.holiday_names import VOCABULARY as HOLIDAY_NAMES
from solidarity.when.school_holidays import SCHOOL_HOLIDAYS

TUESDAY_MORNING = datetime(2026, 11, 24, 10)
FRENCH_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
DUTCH_DAYS = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"]

moments_of_asking = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2090, 1, 1))
weekdays = st.integers(0, 6)
hours = st.integers(min_value=7, max_value=22)
unhurried = settings(deadline=None)


def only(text: str, now: datetime) -> Moment:
    """Return the moment of a message that must have one."""
    moment = read(text, now=now)
    assert moment is not None, text
    return moment


@unhurried
@given(now=moments_of_asking, wrong=weekdays, right=weekdays, hour=hours)
def test_of_a_correction_only_the_right_day_is_left(
    now: datetime, wrong: int, right: int, hour: int
) -> None:
    if wrong == right:
        return
    french, dutch = FRENCH_DAYS, DUTCH_DAYS
    for text in (
        f"{french[wrong]}, non {french[right]} à {hour}h",
        f"pas {french[wrong]} mais {french[right]} à {hour}h",
        f"{french[right]} et non {french[wrong]}, à {hour}h",
        f"niet {dutch[wrong]} maar {dutch[right]} om {hour}u",
        f"{dutch[wrong]}, nee {dutch[right]} om {hour}u",
        f"{dutch[right]} om {hour}u in plaats van {dutch[wrong]}",
    ):
        expected = [coming_weekday(right, now.date())]
        assert only(text, now).start.date() == expected[0], text
        assert [moment.start.date() for moment in read_all(text, now=now)] == expected, text


@unhurried
@given(now=moments_of_asking, first=weekdays, second=weekdays, hour=hours)
def test_an_hour_named_once_goes_with_both_days(
    now: datetime, first: int, second: int, hour: int
) -> None:
    if first == second:
        return
    for text in (
        f"{FRENCH_DAYS[first]} et {FRENCH_DAYS[second]} à {hour}h",
        f"{DUTCH_DAYS[first]} en {DUTCH_DAYS[second]} om {hour}u",
    ):
        expected = [
            datetime.combine(coming_weekday(day, now.date()), datetime.min.time(), None)
            + timedelta(hours=hour)
            for day in (first, second)
        ]
        assert [moment.start for moment in read_all(text, now=now)] == expected, text


@unhurried
@given(now=moments_of_asking, ahead=st.integers(1, 20), more=st.integers(1, 20), hour=hours)
def test_moments_of_two_sentences_are_read_in_order(
    now: datetime, ahead: int, more: int, hour: int
) -> None:
    days = [now.date() + timedelta(days=count) for count in (ahead, ahead + more)]
    text = (
        f"Kiné le {days[0].day}/{days[0].month} à {hour}h. "
        f"Et le {days[1].day}/{days[1].month} à {hour}h, coiffeur."
    )
    found = read_all(text, now=now)
    assert [moment.start.date() for moment in found] == days
    assert all(moment.surface in text for moment in found)


@unhurried
@given(now=moments_of_asking, weekday=weekdays, hour=hours, count=st.integers(2, 12))
def test_what_comes_back_has_its_rule_and_its_next_date(
    now: datetime, weekday: int, hour: int, count: int
) -> None:
    french, dutch, day = FRENCH_DAYS[weekday], DUTCH_DAYS[weekday], BYDAY[weekday]
    weekly = f"FREQ=WEEKLY;BYDAY={day}"
    for text, every in (
        (f"tous les {french}s à {hour}h", weekly),
        (f"elke {dutch} om {hour}u", weekly),
        (f"un {french} sur deux à {hour}h", f"FREQ=WEEKLY;INTERVAL=2;BYDAY={day}"),
        (f"les {count} prochains {french}s à {hour}h", f"{weekly};COUNT={count}"),
        (f"de komende {count} {dutch}en om {hour}u", f"{weekly};COUNT={count}"),
    ):
        moment = only(text, now)
        assert moment.every == every, text
        assert moment.start.weekday() == weekday, text
        assert (moment.start.hour, moment.end.hour) == (hour, hour), text
        assert now.replace(second=0, microsecond=0) < moment.start <= now + timedelta(days=8), text


@unhurried
@given(now=moments_of_asking, name=st.sampled_from(sorted(HOLIDAYS)))
def test_a_holiday_by_any_of_its_names_is_the_next_one(now: datetime, name: str) -> None:
    for spelling in HOLIDAY_NAMES["holiday"].get(name, "").split(", "):
        if not spelling:
            continue
        moment = only(spelling, now)
        assert moment.start.date() in (HOLIDAYS[name](now.year), HOLIDAYS[name](now.year + 1))
        assert moment.start.date() >= now.date(), spelling


@unhurried
@given(now=moments_of_asking, weekday=weekdays)
def test_a_deadline_runs_from_now_to_the_end_of_the_day(now: datetime, weekday: int) -> None:
    now = now.replace(second=0, microsecond=0)
    for text in (
        f"d'ici {FRENCH_DAYS[weekday]}",
        f"{FRENCH_DAYS[weekday]} au plus tard",
        f"tegen {DUTCH_DAYS[weekday]}",
        f"ten laatste {DUTCH_DAYS[weekday]}",
    ):
        moment = only(text, now)
        assert moment.deadline, text
        assert moment.start == now, text
        assert moment.end.date() == coming_weekday(weekday, now.date()), text
        assert (moment.end.hour, moment.end.minute) == (23, 59), text


@pytest.mark.parametrize(
    ("name", "year", "first", "last"),
    [
        ("nl autumn", 2022, date(2022, 10, 31), date(2022, 11, 6)),
        ("nl autumn", 2025, date(2025, 10, 27), date(2025, 11, 2)),
        ("nl winter", 2022, date(2022, 12, 26), date(2023, 1, 8)),
        ("nl winter", 2025, date(2025, 12, 22), date(2026, 1, 4)),
        ("nl carnival", 2024, date(2024, 2, 12), date(2024, 2, 18)),
        ("nl carnival", 2026, date(2026, 2, 16), date(2026, 2, 22)),
        ("nl spring", 2024, date(2024, 4, 1), date(2024, 4, 14)),
        ("nl spring", 2026, date(2026, 4, 6), date(2026, 4, 19)),
        ("fr autumn", 2023, date(2023, 10, 23), date(2023, 11, 5)),
        ("fr autumn", 2025, date(2025, 10, 20), date(2025, 11, 2)),
        ("fr winter", 2024, date(2024, 12, 23), date(2025, 1, 5)),
        ("fr summer", 2023, date(2023, 7, 8), date(2023, 8, 27)),
        ("fr summer", 2025, date(2025, 7, 5), date(2025, 8, 24)),
    ],
)
def test_school_holidays_are_those_that_were_published(
    name: str, year: int, first: date, last: date
) -> None:
    assert SCHOOL_HOLIDAYS[name](year) == (first, last)


@unhurried
@given(now=moments_of_asking)
def test_school_holidays_by_name_are_the_coming_ones(now: datetime) -> None:
    for text in ("pendant les vacances de Noël", "in de krokusvakantie", "de paasvakantie"):
        moment = only(text, now)
        assert now.date() <= moment.start.date() <= now.date() + timedelta(days=400)
        assert moment.end.weekday() == 6, text


def test_school_holidays_in_a_sentence_are_left_to_be_asked() -> None:
    text = "qui garderait mon lapin pendant les vacances de Noël, il est très propre ?"
    assert read(text, now=TUESDAY_MORNING) is None
    assert [moment.start.day for moment in read_all(text, now=TUESDAY_MORNING)] == [21]


@pytest.mark.parametrize(
    "text",
    [
        "Je vous attends devant le café Le Dimanche, on y mange bien",
        "la brasserie L'Après-Midi cherche un bénévole",
        "ze werkt in bakkerij De Zondag",
        "wij zitten in café 't Vrijdagje, kom maar af",
    ],
)
def test_a_place_called_after_a_day_is_no_time(text: str) -> None:
    assert read(text, now=TUESDAY_MORNING) is None


def test_the_habit_of_going_to_a_cafe_keeps_its_day() -> None:
    assert only("je vais au café le dimanche", TUESDAY_MORNING).start.day == 29
