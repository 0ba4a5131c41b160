"""The figures of the report, on answers few enough to count by hand."""

from typing import Any

import pytest

from nlu import scores
from nlu.scores import Answered

RIGHT = 0.9


def answered(
    meant: str,
    found: str,
    *,
    confidence: float = RIGHT,
    kinds: str = "",
    said: str = "",
    **gold: Any,
) -> Answered:
    labels = {
        "text": "quatre mots dans ceci", "language": "fr", "intent": meant, "urgent": False,
        "help_types": kinds.split(), "for_other": False, **gold,
    }  # fmt: skip
    answer = {
        "intent": found, "confidence": confidence, "help_types": said.split(), "urgent": False,
        "for_other": True, "language": "fr", "places": [], "when": None,
    }  # fmt: skip
    return Answered(labels, answer)


def test_kinds_of_help_count_one_by_one() -> None:
    answers = [
        answered("request_help", "request_help", kinds="meals pharmacy", said="meals"),
        answered("offer_help", "offer_help", kinds="", said="transport"),
        answered("change_request", "change_request", kinds="meals", said=""),
    ]
    assert scores.summary(answers)["kinds of help F1"] == pytest.approx(2 / 4)


def test_flags_count_in_requests_only() -> None:
    answers = [answered("request_help", "thank"), answered("thank", "thank", urgent=True)]
    figures = scores.summary(answers)
    assert (figures["urgent"], figures["for another"]) == (1, 0)


def test_a_danger_missed_costs_recall_and_a_false_one_precision() -> None:
    answers = [
        answered("emergency", "emergency"),
        answered("emergency", "thank"),
        answered("thank", "emergency"),
    ]
    figures = scores.summary(answers)
    assert (figures["danger recall"], figures["danger precision"]) == (0.5, 0.5)


def test_each_place_and_its_postcodes_count_once() -> None:
    found = {**answered("inform", "inform").found, "places": [{"postcode": "9000"}] * 2}
    gold = {"text": "Gent", "places": [{"postcodes": ["9000", "9050"]}, ["4000"]]}
    assert scores.places_f1([Answered(gold, found)]) == pytest.approx(2 / 4)


def test_below_the_threshold_right_and_wrong_ones_are_asked() -> None:
    answers = [
        answered("thank", "thank"),
        answered("thank", "thank", confidence=0.3),
        answered("thank", "greet", confidence=0.2),
        answered("thank", "greet"),
    ]
    assert scores.asked_back(answers, 0.4) == (0.5, 0.5)


def test_calibration_error_is_the_distance_from_the_truth() -> None:
    sure = [answered("thank", "thank", confidence=1.0), answered("thank", "greet", confidence=1.0)]
    assert scores.calibration_error(sure) == pytest.approx(0.5)


def test_every_message_is_in_one_band_of_length() -> None:
    counts = [count for count, _ in scores.by_length([answered("thank", "thank")]).values()]
    assert counts == [0, 1, 0, 0]


def test_confusions_name_what_was_taken_for_what() -> None:
    names, table = scores.confusions([answered("thank", "greet"), answered("greet", "greet")])
    assert names == ["greet", "thank"]
    assert table == [[1, 0], [1, 0]]
