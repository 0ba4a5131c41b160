"""Reads a message for danger to life: pure, without network, database or model."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from solidarity.safety.phrases import Hit
from solidarity.safety.rules import LANGUAGES, DangerKind, Rule, RuleBook, rule_book
from solidarity.safety.spelling import Language, Word, words

LONGEST_READ = 4096  # characters; a Telegram message holds no more
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Danger:
    kind: DangerKind
    rule: str  # the rule's name, for the log and the team; never the text


def read(text: str) -> Danger | None:
    """The most immediate danger a message tells of, or None. French and Dutch at once."""
    book = rule_book()
    shown = text if len(text) <= 2 * LONGEST_READ else text[:LONGEST_READ] + text[-LONGEST_READ:]
    by_name: dict[str, list[Hit]] = {}
    for hit in _hits(shown, book):
        by_name.setdefault(hit.name, []).append(hit)
    for rule in book.rules:
        if _applies(rule, by_name, book):
            return Danger(rule.kind, rule.name)
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
    struck = {
        place for hit in around if hit.name == "mask" for place in range(hit.start, hit.end)
    }
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
    silenced = {hit.sentence for guard in guards for hit in by_name[guard]}
    return _close_together(rule, [p for p in places if p[1].sentence not in silenced])


def _close_together(rule: Rule, places: Sequence[tuple[int, Hit]]) -> bool:
    """Whether enough different signs lie within the rule's reach of words."""
    return any(
        _filled(p for p in places if first.start <= p[1].start <= first.start + rule.within)
        >= rule.at_least
        for _, first in places
    )


def _filled(places: Iterable[tuple[int, Hit]]) -> int:
    return len({index for index, _ in places})
