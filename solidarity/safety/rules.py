"""The rules that recognise danger to life, as data: `rules/*.toml`.

Signs are named groups of phrases; a rule is its own phrases, or so many different signs within
so many words; a guard is what makes the same words harmless; masked words are struck out first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from solidarity.safety.data import table
from solidarity.safety.phrases import Scanner, Step, read_phrases
from solidarity.safety.spelling import Language

DangerKind = Literal["medical", "suicide", "violence", "fire_gas"]

# The most immediate first: it decides when several kinds fit one message.
KINDS: tuple[DangerKind, ...] = ("suicide", "violence", "fire_gas", "medical")
LANGUAGES: tuple[Language, ...] = ("fr", "nl")


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    kind: str  # the file it stands in
    signs: tuple[frozenset[str], ...]  # each place may be filled by any sign of its set
    at_least: int  # how many places must be filled
    within: int  # words from the first sign to the last
    unless: frozenset[str]  # names of guards


@dataclass(frozen=True, slots=True)
class RuleBook:
    rules: tuple[Rule, ...]  # the most immediate kind first
    rules_of_sign: Mapping[str, tuple[int, ...]]  # which rules a sign may fulfil
    whole_message: frozenset[str]  # guards that silence a message, not only a sentence
    of_the_past: frozenset[str]  # guards that "vient de" or "plots" lift
    signs: Mapping[Language, Scanner]
    guards: Mapping[Language, Scanner]  # and the mask, under its own name
    small_words: Mapping[Language, frozenset[str]]


@cache
def rule_book() -> RuleBook:
    """All rules of danger, ready to use; read once."""
    tables: dict[str, dict[str, Any]] = {kind: table(f"rules/{kind}.toml") for kind in KINDS}
    return make_book(tables, table("rules/guards.toml"), {})


def make_book(
    tables: Mapping[str, Mapping[str, Any]],
    shared: Mapping[str, Any],
    classes: Mapping[str, Mapping[str, str]],
) -> RuleBook:
    """Rules by kind, with the guards and the mask they share, and classes beside words.toml's."""
    signs = dict(_signs(tables))
    guards = {f"guard.{name}": guard for name, guard in _guards(tables, shared)}
    guards |= {name: shared[name] for name in ("mask", "now") if name in shared}
    rules = tuple(
        _rule(kind, entry, content["unless"])
        for kind, content in tables.items()
        for entry in content["rule"]
    )
    return RuleBook(
        rules=rules,
        rules_of_sign=_rules_of_sign(rules),
        whole_message=frozenset(
            name for name, guard in guards.items() if guard.get("reach") == "message"
        ),
        of_the_past=frozenset(name for name, guard in guards.items() if guard.get("lifted_by_now")),
        signs={language: _scanner(signs, language, classes) for language in LANGUAGES},
        guards={language: _scanner(guards, language, classes) for language in LANGUAGES},
        small_words={language: _small_words(language) for language in LANGUAGES},
    )


def _signs(tables: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for kind, content in tables.items():
        for name, sign in content.get("sign", {}).items():
            yield f"{kind}.{name}", sign
        for rule in content["rule"]:
            yield f"{kind}.{rule['name']}", rule


def _guards(
    tables: Mapping[str, Mapping[str, Any]], shared: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from shared.get("guard", {}).items()
    for content in tables.values():
        yield from content.get("guard", {}).items()


def _rule(kind: str, entry: dict[str, Any], default_unless: list[str]) -> Rule:
    signs = [
        frozenset(f"{kind}.{name}" for name in place.split("|")) for place in entry.get("of", ())
    ] or [frozenset({f"{kind}.{entry['name']}"})]
    return Rule(
        name=entry["name"],
        kind=kind,
        signs=tuple(signs),
        at_least=entry.get("at_least", len(signs)),
        within=entry.get("within", 0),
        unless=frozenset(f"guard.{name}" for name in entry.get("unless", default_unless)),
    )


def _rules_of_sign(rules: tuple[Rule, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, rule in enumerate(rules):
        for sign in frozenset().union(*rule.signs):
            found[sign] = (*found.get(sign, ()), number)
    return found


def _scanner(
    named: Mapping[str, dict[str, Any]],
    language: Language,
    classes: Mapping[str, Mapping[str, str]],
) -> Scanner:
    known = table("rules/words.toml")[language] | classes.get(language, {})
    phrases: dict[str, list[tuple[Step, ...]]] = {
        name: read_phrases(entry.get(language, ""), known) for name, entry in named.items()
    }
    return Scanner(phrases, _small_words(language), language)


def _small_words(language: Language) -> frozenset[str]:
    return frozenset(table("rules/words.toml")["small_words"][language].split())
