"""How well messages were understood: from labels and answers to figures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WITH_KINDS = frozenset({"request_help", "offer_help"})
"""The intents whose kinds of help are scored, as in the contract."""
LENGTHS = ((1, 3), (4, 10), (11, 25), (26, 1000))
"""Bands of words."""
BINS = 10


@dataclass(frozen=True)
class Answered:
    """A message with its labels (`gold`) and the answer of `solidarity parse`."""

    gold: Mapping[str, Any]
    found: Mapping[str, Any]

    @property
    def is_right(self) -> bool:
        """Whether the intent is."""
        return bool(self.gold["intent"] == self.found["intent"])

    @property
    def words(self) -> int:
        """Length of the message."""
        return len(self.gold["text"].split())


def share(answers: Sequence[Answered], right: Callable[[Answered], bool]) -> float | None:
    """Of all answers those that are right; None without answers."""
    return sum(map(right, answers)) / len(answers) if answers else None


def precision_recall_f1(
    answers: Sequence[Answered],
    wanted: Callable[[Answered], set[str]],
    given: Callable[[Answered], set[str]],
) -> tuple[float, float, float]:
    """Over all labels of all answers; 1 where there is nothing to find."""
    hits = sum(len(wanted(each) & given(each)) for each in answers)
    asked, said = (sum(len(of(each)) for each in answers) for of in (wanted, given))
    precision, recall = hits / said if said else 1.0, hits / asked if asked else 1.0
    return precision, recall, 2 * hits / (asked + said) if asked + said else 1.0


def summary(answers: Sequence[Answered]) -> dict[str, float | None]:
    """The figures of one set in one language."""
    requests = [each for each in answers if each.gold["intent"] == "request_help"]
    helps = [each for each in answers if each.gold["intent"] in WITH_KINDS]
    kinds = precision_recall_f1(helps, lambda e: set(e.gold["help_types"]), _found_kinds)
    danger = precision_recall_f1(answers, _only("emergency", "gold"), _only("emergency", "found"))
    figures = {
        "messages": float(len(answers)),
        "intent": share(answers, lambda each: each.is_right),
        "kinds of help F1": kinds[2],
        "urgent": share(requests, lambda e: bool(e.gold["urgent"]) == e.found["urgent"]),
        "for another": share(requests, lambda e: bool(e.gold["for_other"]) == e.found["for_other"]),
        "language": share(answers, lambda e: e.gold["language"] == e.found["language"]),
        "danger precision": danger[0],
        "danger recall": danger[1],
    }
    if any("places" in each.gold for each in answers):
        named = [each for each in answers if "places" in each.gold]
        figures["places F1"] = places_f1(named)
    if any("when" in each.gold for each in answers):
        figures["when"] = share([e for e in answers if "when" in e.gold], _same_moment)
    return figures


def by_intent(answers: Sequence[Answered]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each intent that occurs."""
    return {
        intent: precision_recall_f1(answers, _only(intent, "gold"), _only(intent, "found"))
        for intent in sorted({each.gold["intent"] for each in answers})
    }


def by_length(answers: Sequence[Answered]) -> dict[str, tuple[int, float | None]]:
    """Count and share of right intents by the number of words."""
    bands = {}
    for least, most in LENGTHS:
        own = [each for each in answers if least <= each.words <= most]
        bands[f"{least}–{most}" if most < LENGTHS[-1][1] else f"{least}+"] = (
            len(own),
            share(own, lambda each: each.is_right),
        )
    return bands


def by_voice(answers: Sequence[Answered]) -> dict[str, tuple[int, float]]:
    """Count and share of right intents by who writes."""
    voices: dict[str, list[bool]] = {}
    for each in answers:
        voices.setdefault(str(each.gold.get("voice", "?")), []).append(each.is_right)
    return {voice: (len(own), sum(own) / len(own)) for voice, own in voices.items()}


def confusions(answers: Sequence[Answered]) -> tuple[list[str], list[list[int]]]:
    """Intents, and how often each (row) was taken for each (column)."""
    names = sorted({e.gold["intent"] for e in answers} | {e.found["intent"] for e in answers})
    table = [[0] * len(names) for _ in names]
    for each in answers:
        table[names.index(each.gold["intent"])][names.index(each.found["intent"])] += 1
    return names, table


def reliability(answers: Sequence[Answered]) -> list[tuple[float, float, int]]:
    """Mean confidence, share of right intents and count, for each tenth of confidence."""
    found = []
    for low in range(BINS):
        own = [
            e for e in answers if low <= min(e.found["confidence"] * BINS, BINS - 1e-9) < low + 1
        ]
        if own:
            mean = sum(each.found["confidence"] for each in own) / len(own)
            found.append((mean, sum(each.is_right for each in own) / len(own), len(own)))
    return found


def calibration_error(answers: Sequence[Answered]) -> float:
    """Mean distance between confidence and share of right intents."""
    bins = reliability(answers)
    return sum(abs(said - right) * count for said, right, count in bins) / len(answers)


def asked_back(answers: Sequence[Answered], threshold: float) -> tuple[float, float]:
    """Below this confidence the bot asks: the share of right ones asked, and of errors caught."""
    right = [each for each in answers if each.is_right]
    wrong = [each for each in answers if not each.is_right]

    def unsure(some: Sequence[Answered]) -> float:
        return share(some, lambda each: each.found["confidence"] < threshold) or 0.0

    return unsure(right), unsure(wrong)


def places_f1(answers: Sequence[Answered]) -> float:
    """By postcode; a place may have several right ones."""
    hits = said = asked = 0
    for each in answers:
        left = [place["postcode"] for place in each.found["places"]]
        said += len(left)
        for place in each.gold["places"]:
            codes = place["postcodes"] if isinstance(place, Mapping) else [place]
            asked += 1
            hit = next((code for code in left if code in codes), None)
            if hit is not None:
                left.remove(hit)
                hits += 1
    return 2 * hits / (asked + said) if asked + said else 1.0


def _same_moment(each: Answered) -> bool:
    wanted, found = each.gold["when"], each.found["when"]
    if not wanted or not found:
        return not wanted and not found
    return all(wanted[end][:16] == found[end][:16] for end in ("start", "end"))


def _found_kinds(each: Answered) -> set[str]:
    return set(each.found["help_types"])


def _only(intent: str, side: str) -> Callable[[Answered], set[str]]:
    """Of the intents that are meant (`gold`) or `found`, this one."""
    return lambda each: {intent} & {getattr(each, side)["intent"]}
