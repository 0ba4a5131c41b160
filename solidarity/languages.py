"""Which language a message is in."""

import re
from functools import cache
from math import prod

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from solidarity import places
from solidarity.language_words import BOTH, NAMES, NO_LANGUAGE, STREETS, TELLING
from solidarity.vocabulary import language_mask

CODES = {
    Language.FRENCH: "fr",
    Language.DUTCH: "nl",
    Language.ENGLISH: "en",
    Language.GERMAN: "de",
}
SPOKEN = ("fr", "nl")
"""The languages the bot answers in."""
LIKELIER = 8.0
"""French and Dutch count more: messages of this service are rarely anything else. Eight times
leaves a sentence of four English or German words English or German."""
TELLS = 20.0
"""How much likelier a language becomes by one of its telling words."""
SURE = 0.72
"""Share below which the language of the conversation so far is kept."""
VERY_SURE = 0.93
"""The same for a text without a telling word: it may be a name, a thing, a slip of the pen."""
A_SENTENCE = 4
"""Words from which a text without a telling word can change the language of a conversation."""
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*CODES).build()


def detect(text: str, *, before: str | None = None) -> str:
    """The ISO 639-1 code of a text: fr, nl, en or de.

    `before` is the language of the conversation so far; a text that belongs to no language or to
    several ("ok", "merci", "stop", a number, a name, an address) keeps it.
    """
    words = _words(text)
    if not words:
        return before or "fr"
    best, share = _likeliest(words)
    if before is None or best == before:
        return best
    # Names of places and streets are looked for only now: most messages stay in their language.
    words = _words(_without_places(text))
    if not words:
        return before
    best, share = _likeliest(words)
    if any(word in TELLING[best] for word in words):
        return best if share >= SURE else before
    is_name = all(word[0].isupper() for word in _WORD.findall(text))
    may_change = len(words) >= A_SENTENCE or (best in SPOKEN and not is_name)
    return best if may_change and share >= VERY_SURE else before


def _words(text: str) -> list[str]:
    """The words that can tell a language, in small letters."""
    words = [word.lower() for word in _WORD.findall(text)]
    return [word for word in words if word not in NO_LANGUAGE]


def _without_places(text: str) -> str:
    """An address stays what it is in every language: "rue Haute 12", "Sint-Niklaas"."""
    for mention in places.read(text):
        text = text.replace(mention.surface, " ")
    return STREETS.sub(" ", text)


def _likeliest(words: list[str]) -> tuple[str, float]:
    """The likeliest language and its share of the likelihood of all."""
    values = _detector().compute_language_confidence_values(" ".join(words))
    # The floor lets a telling word speak where letters alone would rule the language out.
    found = {value.language: max(value.value, 0.01) for value in values}
    shares = {
        code: found[language] * (LIKELIER if code in SPOKEN else 1.0)
        * prod(TELLS for word in set(words) if word in TELLING[code])
        for language, code in CODES.items()
    }  # fmt: skip
    best = max(shares, key=lambda code: shares[code])
    return best, shares[best] / sum(shares.values())


def languages_named(text: str) -> int:
    """The languages a text names ("plutôt en néerlandais", "beide"), as bits; 0: none."""
    lowered = text.lower()
    if any(word in lowered for word in BOTH):
        return language_mask(SPOKEN)
    return language_mask(
        code
        for code, names in NAMES.items()
        if code in lowered.split() or any(name in lowered for name in names)
    )
