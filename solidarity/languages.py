"""Which language a message is in."""

import re
from functools import cache

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

CODES = {
    Language.FRENCH: "fr",
    Language.DUTCH: "nl",
    Language.ENGLISH: "en",
    Language.GERMAN: "de",
}
LIKELIER = 2.0
"""French and Dutch count double: short messages of this service are rarely anything else."""
SURE = 0.72
"""Share below which the language of the conversation so far is kept."""


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*CODES).build()


def detect(text: str, *, before: str | None = None) -> str:
    """The ISO 639-1 code of a text: fr, nl, en or de.

    `before` is the language of the conversation so far; a text that belongs to several languages
    ("ok", "merci", "stop", a name) keeps it.
    """
    letters = re.sub(r"[\W\d_]+", " ", text).strip()
    if not letters:
        return before or "fr"
    values = _detector().compute_language_confidence_values(letters)
    found = {value.language: value.value for value in values}
    shares = {
        code: found.get(language, 0.0) * (LIKELIER if code in ("fr", "nl") else 1.0)
        for language, code in CODES.items()
    }
    total = sum(shares.values()) or 1.0
    best = max(shares, key=lambda code: shares[code])
    if before and (shares[best] / total < SURE or len(letters) < 5):
        return before
    return best
