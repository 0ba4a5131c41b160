"""From what was written and what Rasa makes of it to what is meant.

The same code serves a live message and `solidarity parse`: Rasa gives intent and labels, the rest
(places, times, danger, telephone) is read here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from solidarity import places, safety, when
from solidarity.details import phone_number
from solidarity.places import Mention
from solidarity.safety import DangerKind
from solidarity.vocabulary import HelpType
from solidarity.when import Moment

Labels = Mapping[str, Any]
"""What the model sees in a message beside its intent; empty when it was not asked."""
FALLBACK = "nlu_fallback"
KINDS_FROM = 0.4
FLAG_FROM = 0.5
BEST_KIND_FROM = {"request_help": 0.02, "offer_help": 0.15}
DANGER_FROM = 0.15
OVERRULED_BELOW = 0.002
MONEY_FROM = 0.95
"""Probabilities from which a label counts; chosen on held-out messages (nlu/DATA.md). Whoever asks
for help, or offers it, has something in mind: there the likeliest kind counts from a much lower
probability on."""
WITH_KINDS = frozenset({"request_help", "offer_help", "change_request", "cancel_request"})
"""The only intents that carry kinds of help."""


DANGERS: tuple[DangerKind, ...] = get_args(DangerKind)
NOTHING = {"name": "out_of_scope", "confidence": 0.0}
"""What is meant by an empty message."""


@dataclass(frozen=True)
class Reading:
    """What a message means. Times are wall time in Europe/Brussels."""

    text: str
    language: str
    intent: str
    confidence: float
    sure: bool
    """False when Rasa would rather ask back."""
    kinds: tuple[str, ...]
    places: tuple[Mention, ...]
    when: Moment | None
    urgent: bool
    for_other: bool
    danger: DangerKind | None
    phone: str | None


def read(text: str, *, parse: Mapping[str, Any], language: str, now: datetime) -> Reading:
    """Put together what Rasa found (its parse result) and what is read here.

    `now` is wall time without zone; `language` was detected when the message came in.
    """
    labels = parse.get("labels") or {}
    kind = danger(text, labels)
    best = _best_intent(parse, is_danger=kind is not None)
    intent = "emergency" if kind else best["name"]
    return Reading(
        text=text,
        language=language,
        intent=intent,
        confidence=float(best["confidence"]),
        sure=(parse.get("intent") or {}).get("name") != FALLBACK,
        kinds=_kinds(labels, intent),
        places=tuple(places.read(text)),
        when=when.read(text, now=now, language=language),
        urgent=kind is not None or labels.get("urgent", 0.0) >= FLAG_FROM,
        for_other=labels.get("for_other", 0.0) >= FLAG_FROM,
        danger=kind,
        phone=phone_number(text),
    )


def _best_intent(parse: Mapping[str, Any], *, is_danger: bool) -> Mapping[str, Any]:
    """The likeliest intent. Whether there is danger is decided apart, so that is left out here."""
    not_meant = {FALLBACK} if is_danger else {FALLBACK, "emergency"}
    ranking = (e for e in parse.get("intent_ranking", []) if e["name"] not in not_meant)
    return next(ranking, NOTHING)


def _kinds(labels: Labels, intent: str) -> tuple[str, ...]:
    if intent not in WITH_KINDS:
        return ()
    chances: Mapping[str, float] = labels.get("help_types") or {}
    kinds = tuple(kind for kind in sorted(HelpType) if chances.get(kind, 0.0) >= KINDS_FROM)
    least = BEST_KIND_FROM.get(intent)
    if kinds or least is None or not chances:
        return kinds
    best = max(chances, key=lambda kind: chances[kind])
    return (best,) if chances[best] >= least else ()


def danger(text: str, labels: Labels) -> DangerKind | None:
    """The rules or the model: either is enough.

    Where the model is all but certain that there is none ("I could kill my printer"), it takes back
    what a rule says. Without its word (`labels` empty) the rules decide alone.
    """
    by_rule = safety.read(text)
    chances: Mapping[str, float] = labels.get("danger") or {}
    some = {kind: chances.get(kind, 0.0) for kind in DANGERS}
    if by_rule is not None and (not chances or sum(some.values()) >= OVERRULED_BELOW):
        return by_rule.kind
    if sum(some.values()) < DANGER_FROM:
        return None
    return max(some, key=lambda kind: some[kind])


def asks_money(text: str, labels: Labels) -> str | None:
    """Whether one person asks the other for money, a card or a code: the rule that says so, or
    "model". Either is enough; without the model's word the rules decide alone.
    """
    return safety.asks_for_money(text) or (
        "model" if labels.get("money", 0.0) >= MONEY_FROM else None
    )
