"""Surface, recurrence, deadlines, several moments, and what a volunteer offers."""

# ruff: noqa: DTZ001 -- wall time without a zone is what is read

from datetime import datetime, timedelta

import pytest

from solidarity.when import day_parts, read, read_all, weekdays

TUESDAY_MORNING = datetime(2026, 11, 24, 10)


def test_the_surface_is_what_stands_in_the_message() -> None:
    moment = read("Bonjour ! Après-demain à 9h¼, non : 9h15 svp", now=TUESDAY_MORNING)
    assert moment is not None
    assert moment.surface in "Bonjour ! Après-demain à 9h¼, non : 9h15 svp"
    simple = read("Kan er iemand morgenvoormiddag langsgaan?", now=TUESDAY_MORNING)
    assert simple is not None
    assert simple.surface == "morgenvoormiddag"


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("tous les jeudis à 14h", "FREQ=WEEKLY;BYDAY=TH"),
        ("elke week op dinsdag", "FREQ=WEEKLY;BYDAY=TU"),
        ("les lundis et mercredis à 9h", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("om de twee weken op vrijdag", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("elke dag om 18u", "FREQ=DAILY"),
        ("elke eerste maandag van de maand", "FREQ=MONTHLY;BYDAY=1MO"),
        ("chaque 15 du mois", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("jeudi à 14h", None),
    ],
)
def test_what_comes_back_has_a_rule(text: str, every: str | None) -> None:
    moment = read(text, now=TUESDAY_MORNING)
    assert moment is not None
    assert moment.every == every


def test_a_deadline_begins_now_and_says_so() -> None:
    for text in ("avant 17h", "tegen vrijdag", "la pharmacie ferme à 18h", "d'ici une heure"):
        moment = read(text, now=TUESDAY_MORNING)
        assert moment is not None
        assert moment.start == TUESDAY_MORNING
        assert moment.deadline, text


def test_a_point_in_time_is_no_deadline() -> None:
    for text in ("à 17h", "vrijdag", "over twee uur"):
        moment = read(text, now=TUESDAY_MORNING)
        assert moment is not None
        assert not moment.deadline, text


def test_a_deadline_that_passed_today_is_tomorrows() -> None:
    moment = read("avant 8h", now=TUESDAY_MORNING)
    assert moment is not None
    assert moment.end == datetime(2026, 11, 25, 8)


def test_what_comes_back_today_is_today_only_as_long_as_it_has_not_begun() -> None:
    afternoon, early = (
        read(text, now=TUESDAY_MORNING) for text in ("elke dinsdag om 14u", "elke dinsdag om 9u")
    )
    assert afternoon is not None
    assert early is not None
    assert afternoon.start == datetime(2026, 11, 24, 14)
    assert early.start == datetime(2026, 12, 1, 9)


def test_hier_is_here_in_dutch_and_yesterday_in_french() -> None:
    assert read("wie is hier om 14u", now=TUESDAY_MORNING) is not None
    assert read("hier à 14h", now=TUESDAY_MORNING) is None
    assert read("hier 14u", now=TUESDAY_MORNING, language="nl") is not None


def test_all_moments_are_read_in_order() -> None:
    moments = read_all("ik heb dinsdag en zaterdag tijd", now=TUESDAY_MORNING)
    assert [moment.start.day for moment in moments] == [1, 28]
    assert [m.surface for m in moments] == ["dinsdag", "zaterdag"]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ik heb dinsdag en zaterdag tijd", {1, 5}),
        ("du lundi au vendredi", {0, 1, 2, 3, 4}),
        ("van vrijdag tot maandag", {4, 5, 6, 0}),
        ("en semaine sauf le mercredi", {0, 1, 3, 4}),
        ("alle dagen behalve zondag", {0, 1, 2, 3, 4, 5}),
        ("le week-end", {5, 6}),
        ("ik kan niet op maandag", {1, 2, 3, 4, 5, 6}),
        ("elke woensdagnamiddag", {2}),
        ("les mardis", {1}),
        ("za of zo", {5, 6}),
        ("bon dimanche !", set()),
        ("ik ben vrij", set()),
        ("ma mère est seule", set()),
    ],
)
def test_weekdays_a_volunteer_offers(text: str, days: set[int]) -> None:
    assert weekdays(text) == days


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("le mercredi après-midi", {"afternoon"}),
        ("zaterdagmorgen en zondagavond", {"morning", "evening"}),
        ("vrijdag morgen of namiddag", {"morning", "afternoon"}),
        ("le matin mais pas le soir", {"morning"}),
        ("toute la journée", {"morning", "afternoon", "evening"}),
        ("bonsoir, je suis libre le matin", {"morning"}),
        ("dinsdag", set()),
    ],
)
def test_parts_of_the_day_a_volunteer_offers(text: str, parts: set[str]) -> None:
    assert day_parts(text) == parts


def test_seconds_of_now_are_left_out() -> None:
    moment = read("over een uur", now=TUESDAY_MORNING + timedelta(seconds=42))
    assert moment is not None
    assert moment.start == datetime(2026, 11, 24, 11)
