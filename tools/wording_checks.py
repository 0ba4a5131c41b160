"""What can be wrong with the wording of a key."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tools.message_keys import Keys, Use

Texts = Mapping[str, Mapping[str, Sequence[str]]]
"""By language and key: the sentence, or its singular and plural."""

BRACES = re.compile(r"\{(\w+)\}")
WITHOUT = re.compile(r"\.no_(\w+)")
MARKUP = re.compile(r"</?[a-z]\w*[^>]*>|&\w+;|\*\*|__|\]\(", re.IGNORECASE)
MAX_LABEL = 40
"""Characters; bot/wording.py cuts a longer label off."""


def complaints(keys: Keys, wanted: set[str], texts: Texts) -> Iterator[str]:
    """Everything that is wrong, a sentence each."""
    for key in sorted(wanted):
        said_as = keys.said_as(key) or key
        uses = keys.by_key[said_as]
        yield from _missing(key, uses, texts)
        yield from _placeholders(key, uses, texts, without=WITHOUT.findall(key[len(said_as) :]))
        for language, text in _each(key, texts):
            if any(use.is_button for use in uses) and len(BRACES.sub("", text)) > MAX_LABEL:
                yield f"{language}: the button {key} is longer than {MAX_LABEL} characters"
            if MARKUP.search(text):
                yield f"{language}: {key} holds markup"
    for language, known in texts.items():
        for key in sorted(set(known) - wanted):
            yield f"{language}: nobody says {key}"


def _each(key: str, texts: Texts) -> Iterator[tuple[str, str]]:
    for language, known in texts.items():
        yield from ((language, text) for text in known.get(key, ()))


def _missing(key: str, uses: Sequence[Use], texts: Texts) -> Iterator[str]:
    for language, known in texts.items():
        if not all(known.get(key, ())) or key not in known:
            yield f"{language}: {key} has no wording ({uses[0].file})"
        elif any("n" in (use.params or ()) for use in uses) and len(known[key]) < 2:
            yield f"{language}: {key} is said with a number and needs singular and plural"


def _placeholders(
    key: str, uses: Sequence[Use], texts: Texts, *, without: Sequence[str]
) -> Iterator[str]:
    found = {language: set[str]() for language in texts}
    for language, text in _each(key, texts):
        found[language] |= set(BRACES.findall(text))
    worded = {language: names for language, names in found.items() if texts[language].get(key)}
    if len({frozenset(names) for names in worded.values()}) > 1:
        listed = "; ".join(f"{lang}: {', '.join(sorted(n))}" for lang, n in worded.items())
        yield f"{key}: the languages use different parameters ({listed})"
    names = set().union(*found.values())
    for name in sorted(names & set(without)):
        yield f"{key} is said without {name}, but uses it"
    for use in uses:
        if use.params is not None and (strange := names - use.params):
            yield f"{key} uses {', '.join(sorted(strange))}, which {use.file} does not give"
