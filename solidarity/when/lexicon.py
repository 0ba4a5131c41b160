"""From tokens to terms: each word or phrase with everything it can mean in time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from solidarity.when import (
    holiday_names,
    ordinals_nl,
    school_holiday_names,
    small_words_fr,
    small_words_nl,
    vocabulary_fr,
    vocabulary_nl,
)
from solidarity.when.letters import Token, tokens_of, words

Meanings = Mapping[str, int | str]

# Words that may be spelt wrong, by concept; short words and function words may not.
FORGIVING = (
    "weekday",
    "month",
    "relday",
    "part",
    "today_part",
    "morgen",
    "next",
    "week",
    "weekend",
)
MODULES = (
    vocabulary_fr,
    small_words_fr,
    vocabulary_nl,
    small_words_nl,
    holiday_names,
    ordinals_nl,
    school_holiday_names,
)
SHORTEST_FORGIVEN = 5
# From this length on two letters may be wrong.
LONG_WORD = 8
# Ordinary words one letter away from a word of time.
NOT_MISSPELT = words(
    "mogen vandaan borgen zorgen avant main marin maten machin patin satin kaart taart april "
    "demande demander demandes vrijdom dimanches avance avances middel midden lundis mardis "
    "maandelijks zonder zomer prochains volgens volgend weken weeken werken wekker wekken maart "
    "november juliette julie julien juillets martin latin matins matinal morgens voordat passe "
    "passer apres avons avont nacht vandaal monday sunday friday mordre mandaat semaines soirs "
    "matou mating moment moeten mordu daman deman semer semelle demeure demeurer demis demie "
    "demies prochaines dimension zondaar hele avonden ochtenden jaune jeune jeunes jeudis merde "
    "merci mercis march marche marches marais maris mari marie marcel samira samen sameen samie "
    "amedi jardin avenue avenir dringend avion vendre vendeur vendeuse soiree morten moren "
    "marten hoorde moorden steak steaks vandaar nicht nichten"
)
# Small words that only one of the languages has.
SMALL_DUTCH = words(
    "ik is niet het een van en dat mijn voor met op aan ge ni kan zijn er de maar geen naar nog "
    "ze we t woon wie iemand om te dit zit"
)
SMALL_FRENCH = words(
    "je il elle est pas le la les un une et que mon ma pour avec sur du vous nous j ai c qui "
    "des depuis personne au a venu"
)
COMPOUND_PARTS: Mapping[str, tuple[str, ...]] = {
    "morning": ("morgen", "ochtend", "voormiddag", "vm", "vroeg", "morge", "mrgn", "ochtends"),
    "afternoon": ("namiddag", "middag", "nm", "achternoen", "namidag", "nanoen", "namiddagen"),
    "noon": ("noen",),
    "evening": ("avond", "aved", "avnd", "avonds", "avonden"),
    "early evening": ("vooravond",),
    "night": ("nacht",),
}
DUTCH_UNITS = ("een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen")
DUTCH_HOURS = (*DUTCH_UNITS, "tien", "elf", "twaalf")
DUTCH_TENS = {20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig"}


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of the message, with the concepts it may stand for."""

    text: str
    start: int  # offsets in the message
    end: int
    glued: bool
    meanings: Meanings = field(default_factory=dict)

    def can_be(self, concept: str) -> bool:
        """Tell whether the term may stand for the concept."""
        return concept in self.meanings

    def number_of(self, concept: str) -> int | None:
        """Return the number that the concept has in this term."""
        value = self.meanings.get(concept)
        return value if isinstance(value, int) else None

    def name_of(self, concept: str) -> str | None:
        """Return the name that the concept has in this term."""
        value = self.meanings.get(concept)
        return value if isinstance(value, str) else None

    @property
    def is_word(self) -> bool:
        """Tell whether the term says nothing about time."""
        return not self.meanings and self.text[0].isalpha()


END = Term("\n", 0, 0, False)


def look(terms: Sequence[Term], at: int) -> Term:
    """Return the term at a position, or the end mark outside the message."""
    return terms[at] if 0 <= at < len(terms) else END


def compounds() -> Iterator[tuple[str, dict[str, int | str]]]:
    """Yield Dutch words made of two: "zaterdagvoormiddag", "morgenavond", "halftien"."""
    days: list[tuple[str, str, int]] = [
        (spelling, "weekday", int(value))
        for concept in ("weekday", "short_weekday")
        for value, words in vocabulary_nl.VOCABULARY[concept].items()
        for spelling in words.split(", ")
    ]
    days += [
        ("morgen", "relday", 1),
        ("mrgn", "relday", 1),
        ("mrg", "relday", 1),
        ("morge", "relday", 1),
    ]
    days += [("overmorgen", "relday", 2), ("gisteren", "relday", -1), ("gister", "relday", -1)]
    for day, concept, value in days:
        if day.endswith("dag"):
            yield day + "se", {concept: value}  # "de donderdagse markt"
        for part, endings in COMPOUND_PARTS.items():
            for ending in endings:
                yield day + ending, {concept: value, "with_part": part}
    for hour, word in enumerate(DUTCH_HOURS, start=1):
        yield "half" + word, {"half_of": hour}
    for ten, tens in DUTCH_TENS.items():
        for unit, word in enumerate(DUTCH_UNITS, start=1):
            yield f"{word}en{tens}", {"number": ten + unit}


@cache
def phrases() -> dict[str, list[tuple[tuple[str, ...], dict[str, int | str]]]]:
    """Return first word → the phrases that begin with it, longest first, with their meanings."""
    found: dict[tuple[str, ...], dict[str, int | str]] = {}
    for module in MODULES:
        for concept, values in module.VOCABULARY.items():
            for value, spellings in values.items():
                for spelling in spellings.split(","):
                    found.setdefault(tuple(spelling.split()), {})[concept] = value
    for word, meanings in compounds():
        found.setdefault((word,), {}).update(meanings)
    by_first: dict[str, list[tuple[tuple[str, ...], dict[str, int | str]]]] = {}
    for phrase, meanings in sorted(found.items(), key=lambda entry: -len(entry[0])):
        by_first.setdefault(phrase[0], []).append((phrase, meanings))
    return by_first


@cache
def forgiving_words() -> dict[str, list[tuple[str, Meanings]]]:
    """Return first letter → the long words of time that begin with it, in their right spelling."""
    right: dict[str, Meanings] = {}
    for vocabulary in (vocabulary_fr.VOCABULARY, vocabulary_nl.VOCABULARY):
        for concept in FORGIVING:
            for spellings in vocabulary.get(concept, {}).values():
                word = spellings.split(",")[0]
                right[word] = {}
    right.update({word: {} for word, meanings in compounds() if forgiven_compound(word, meanings)})
    words: dict[str, list[tuple[str, Meanings]]] = {}
    for word in right:
        if len(word) >= SHORTEST_FORGIVEN and " " not in word:
            words.setdefault(word[0], []).append((word, phrases()[word][-1][1]))
    return words


def forgiven_compound(word: str, meanings: Meanings) -> bool:
    """Tell whether a compound is long enough to be spelt wrong ("zaterdagnamidag")."""
    names = [spellings.split(",")[0] for spellings in vocabulary_nl.VOCABULARY["weekday"].values()]
    named = word.startswith((*names, "morgen", "overmorgen"))
    return named and "with_part" in meanings and len(word) >= LONG_WORD


@lru_cache(maxsize=8192)
def misspelt(word: str) -> Meanings:
    """Return the meanings of the word of time that this one is a misspelling of, or nothing."""
    if len(word) < SHORTEST_FORGIVEN or word in NOT_MISSPELT:
        return {}
    allowed = 1 if len(word) < LONG_WORD else 2
    best: Meanings = {}
    for known, meanings in forgiving_words().get(word[0], ()):
        if abs(len(known) - len(word)) > allowed or len(known) < len(word) - 1:
            continue
        distance = OSA.distance(word, known, score_cutoff=allowed)
        if distance <= allowed:
            best, allowed = meanings, distance - 1
    return best


def is_dutch(tokens: Sequence[Token], language: str | None) -> bool:
    """Tell whether "hier" is "here": what the caller knows, otherwise what the small words say."""
    if language in ("fr", "nl"):
        return language == "nl"
    words = {token.text for token in tokens}
    return len(words & SMALL_DUTCH) > len(words & SMALL_FRENCH)


def terms_of(text: str, language: str | None = None) -> list[Term]:
    """Return the terms of a message, in order; phrases are taken as long as they go."""
    tokens = tokens_of(text)
    here = any(token.text == "hier" for token in tokens) and is_dutch(tokens, language)
    known = phrases()
    terms: list[Term] = []
    at = 0
    while at < len(tokens):
        size, meanings = longest(tokens, at, known)
        first, last = tokens[at], tokens[at + size - 1]
        meanings = {} if here and first.text == "hier" else meanings
        words = " ".join(token.text for token in tokens[at : at + size])
        terms.append(Term(words, first.start, last.end, first.glued, meanings))
        at += size
    return terms


def longest(
    tokens: list[Token],
    at: int,
    known: dict[str, list[tuple[tuple[str, ...], dict[str, int | str]]]],
) -> tuple[int, Meanings]:
    """Return how many tokens from `at` on make one term, and what it may mean."""
    word = tokens[at].text
    for phrase, meanings in known.get(word, ()):
        size = len(phrase)
        if at + size <= len(tokens) and all(
            tokens[at + step].text == phrase[step] for step in range(1, size)
        ):
            return size, meanings
    if word.isdigit():
        return 1, {"number": int(word), "digits": len(word)} if len(word) <= 4 else {}
    return 1, misspelt(word)
