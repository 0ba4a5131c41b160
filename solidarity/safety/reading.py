"""Reads a message for danger to life: pure, without network, database or model."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from solidarity.safety.phrases import Hit
from solidarity.safety.rules import KINDS, LANGUAGES, DangerKind, Rule, RuleBook, rule_book
from solidarity.safety.spelling import Language, Word, words

LONGEST_READ = 4096  # characters; a Telegram message holds no more
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Danger:
    kind: DangerKind
    rule: str  # the rule's name, for the log and the team; never the text


def read(text: str) -> Danger | None:
    """The most immediate danger a message tells of, or None. French and Dutch at once."""
    rule = first_rule(text, rule_book())
    return Danger(next(kind for kind in KINDS if kind == rule.kind), rule.name) if rule else None


def first_rule(text: str, book: RuleBook) -> Rule | None:
    """The first rule of a book that applies to a message."""
    shown = text if len(text) <= 2 * LONGEST_READ else text[:LONGEST_READ] + text[-LONGEST_READ:]
    by_name: dict[str, list[Hit]] = {}
    for hit in _hits(shown, book):
        by_name.setdefault(hit.name, []).append(hit)
    touched = {place for name in by_name for place in book.rules_of_sign.get(name, ())}
    for place in sorted(touched):
        rule = book.rules[place]
        if _applies(rule, by_name, book):
            return rule
    return None


def _hits(text: str, book: RuleBook) -> Iterator[Hit]:
    """Signs and guards of both languages; the one the message is not in is read to the letter."""
    found = {language: words(text, language) for language in LANGUAGES}
    small = {
        language: sum(word.text in book.small_words[language] for word in found[language])
        for language in LANGUAGES
    }
    for language in LANGUAGES:
        foreign = 2 * small[language] < max(small.values())
        yield from _hits_in(found[language], language, book, foreign=foreign)


def _hits_in(
    found: Sequence[Word], language: Language, book: RuleBook, *, foreign: bool
) -> Iterator[Hit]:
    signs, guards = book.signs[language], book.guards[language]
    around = guards.hits(guards.meanings(found, as_written=True), found)
    struck = {place for hit in around if hit.name == "mask" for place in range(hit.start, hit.end)}
    meanings = signs.meanings(found, as_written=foreign)
    for place in struck:
        meanings[place] = _NOTHING
    yield from around
    yield from signs.hits(meanings, found)


def _applies(rule: Rule, by_name: dict[str, list[Hit]], book: RuleBook) -> bool:
    places = [
        (index, hit)
        for index, signs in enumerate(rule.signs)
        for sign in signs
        for hit in by_name.get(sign, ())
    ]
    if len({index for index, _ in places}) < rule.at_least:
        return False
    guards = [guard for guard in rule.unless if guard in by_name]
    if not book.whole_message.isdisjoint(guards):
        return False
    silenced = _silenced_sentences(guards, by_name, book)
    return _close_together(rule, [p for p in places if p[1].sentence not in silenced])


def _silenced_sentences(
    guards: Sequence[str], by_name: dict[str, list[Hit]], book: RuleBook
) -> set[int]:
    now = {hit.sentence for hit in by_name.get("now", ())}
    return {
        hit.sentence
        for guard in guards
        for hit in by_name[guard]
        if not (guard in book.of_the_past and hit.sentence in now)
    }


def _close_together(rule: Rule, places: list[tuple[int, Hit]]) -> bool:
    """Whether enough different signs lie within the rule's reach.

    Of two signs each needs words of its own; where three are asked, they may share some.
    """
    if rule.at_least == 1:
        return bool(places)
    places.sort(key=lambda place: place[1].start)
    for number, (index, first) in enumerate(places):
        filled, end = {index}, first.end
        for other, hit in islice(places, number + 1, None):
            if hit.start > first.start + rule.within:
                break
            if other not in filled and (hit.start >= end or rule.at_least > 2):
                filled.add(other)
                if len(filled) >= rule.at_least:
                    return True
    return False
