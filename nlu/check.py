"""Check the messages that teach: `python -m nlu.check`.

Prints the balance of both languages and, one a line, what has to be corrected; 1 when there is
anything. Labels that do not exist are found while reading (UnlabelledExample).
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from nlu.components.labels import WITH_HELP_TYPES
from nlu.components.tidy import tidied
from nlu.examples import Example, held_out, taught

LANGUAGES = ("fr", "nl")
FEWEST = 100
"""Examples of an intent in one language; fewer were not learnt well."""
MOST_UNEVEN = 1.5
"""How many times as many examples of an intent one language may have."""
NEAR_DUPLICATE = 0.85
LEAK = 0.75
"""Cosines of letter runs; above them two messages read as the same sentence."""
SHORT = 5
"""Words below which two people write the same without copying ("ok merci")."""
AT_ONCE = 1000


def main() -> int:
    """Print the balance and the problems."""
    lessons, exam = taught(), held_out()
    to_us = [each for each in lessons if each.labels.is_to_us]
    print(balance(to_us))
    problems = [*wrong_labels([*lessons, *exam]), *contradictions(lessons), *gaps(to_us)]
    problems += near_duplicates(lessons)
    problems += leaks(lessons, exam)
    for problem in problems:
        print(problem)
    print(f"{len(lessons)} messages teach, {len(exam)} test, {len(problems)} problems")
    return 1 if problems else 0


def balance(lessons: Sequence[Example]) -> str:
    """How many examples of each intent and kind of help there are, a language a column."""
    rows = [f"{'':20}{'fr':>7}{'nl':>7}"]
    for title, counts in (("intents", _intents(lessons)), ("kinds of help", _kinds(lessons))):
        rows.append(title)
        rows += [
            f"  {name:18}{counts['fr', name]:7}{counts['nl', name]:7}"
            for name in sorted({name for _, name in counts})
        ]
    return "\n".join(rows)


def wrong_labels(examples: Sequence[Example]) -> Iterator[str]:
    """Labels that do not go together (nlu/LABELLING.md)."""
    for each in examples:
        labels, is_emergency = each.labels, each.labels.intent == "emergency"
        if labels.help_types and labels.intent not in WITH_HELP_TYPES:
            yield _says(each, f"{labels.intent} carries no kinds of help")
        if labels.intent == "request_help" and not labels.help_types:
            yield _says(each, "a request needs a kind of help")
        if is_emergency != (labels.danger != "none"):
            yield _says(each, "an emergency, and nothing else, names its danger")
        if is_emergency and not labels.urgent:
            yield _says(each, "an emergency is urgent")
        if each.language not in LANGUAGES or not tidied(each.text):
            yield _says(each, "no text, or a language we do not teach")


def contradictions(lessons: Sequence[Example]) -> Iterator[str]:
    """The same text twice, or with two intents."""
    seen: dict[tuple[str, str], Example] = {}
    for each in lessons:
        first = seen.setdefault((each.language, tidied(each.text)), each)
        if first is not each:
            yield _says(each, f"stands in {first.file.name} as {first.labels.intent}")


def gaps(lessons: Sequence[Example]) -> Iterator[str]:
    """Intents with too few examples in a language, or far fewer than in the other."""
    counts = _intents(lessons)
    for intent in sorted({intent for _, intent in counts}):
        few, many = sorted(counts[language, intent] for language in LANGUAGES)
        if few < FEWEST or many > few * MOST_UNEVEN:
            yield f"{intent}: {few} examples in one language, {many} in the other"


def near_duplicates(lessons: Sequence[Example]) -> Iterator[str]:
    """Pairs of training messages that are nearly the same sentence."""
    for one, other in _pairs_alike(lessons, lessons, NEAR_DUPLICATE):
        if one < other:
            yield _says(lessons[other], f"nearly repeats {lessons[one].text!r}")


def leaks(lessons: Sequence[Example], exam: Sequence[Example]) -> Iterator[str]:
    """Test messages that training has all but seen."""
    for one, other in _pairs_alike(exam, lessons, LEAK):
        yield _says(exam[one], f"is taught as {lessons[other].text!r}")


def _pairs_alike(
    some: Sequence[Example], others: Sequence[Example], least: float
) -> Iterator[tuple[int, int]]:
    """Places of longer messages whose letter runs have at least this cosine."""
    read = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), strip_accents="unicode")
    right = csr_matrix(read.fit_transform([tidied(each.text) for each in others])).T.tocsr()
    left = csr_matrix(read.transform([tidied(each.text) for each in some]))
    for start in range(0, len(some), AT_ONCE):
        alike = (left[start : start + AT_ONCE] @ right).toarray() >= least
        for row, column in np.argwhere(alike).tolist():
            texts = some[start + row].text, others[column].text
            if min(len(text.split()) for text in texts) >= SHORT:
                yield start + row, column


def _intents(lessons: Sequence[Example]) -> Counter[tuple[str, str]]:
    return Counter((each.language, each.labels.intent) for each in lessons)


def _kinds(lessons: Sequence[Example]) -> Counter[tuple[str, str]]:
    return Counter((each.language, kind) for each in lessons for kind in each.labels.help_types)


def _says(example: Example, problem: str) -> str:
    return f"{example.file}: {example.text!r}: {problem}"


if __name__ == "__main__":
    sys.exit(main())
