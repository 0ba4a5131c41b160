"""Which of the places in a text is the place of help: that one first."""

from enum import IntEnum

from solidarity.places import cues
from solidarity.places.spans import Span
from solidarity.places.tokens import Text

# A correction is short: "Leuven, ah nee wacht, Kessel-Lo".
LONGEST_CORRECTION = 6


class Role(IntEnum):
    """What a place is to the help asked; the smaller comes first."""

    HELP = 0
    NAMED = 1
    DESTINATION = 2
    WRITER = 3


def without_taken_back(text: Text, spans: list[Span]) -> list[Span]:
    """Leave out the places that the writer takes back in the same breath."""
    kept = [
        span
        for at, span in enumerate(spans)
        if not (at + 1 < len(spans) and _taken_back(text, span, spans[at + 1]))
    ]
    return [span for span in kept if not _denied(text, span)] or kept


def _taken_back(text: Text, span: Span, following: Span) -> bool:
    between = [text.word(at) for at in range(span.last + 1, following.first)]
    return len(between) <= LONGEST_CORRECTION and bool(cues.TAKING_BACK & set(between))


def _denied(text: Text, span: Span) -> bool:
    """ "Pas à Huy", "niet meer in Brugge"; but "niet ver van Brussel" is near it."""
    before = [word for word in text.back(span.first, 3) if word != "meer"]
    return len(before) > 1 and before[0] in cues.PREPOSITIONS | {"a"} and before[1] in cues.NOT_HERE


def once(spans: list[Span]) -> list[Span]:
    """Each place once, where it is first named; no quarter beside its own town."""
    seen: dict[tuple[str, str], Span] = {}
    for span in spans:
        place = span.places[0]
        quarter_of_one = not place.population and any(code == place.postcode for code, _ in seen)
        if not quarter_of_one:
            seen.setdefault((place.postcode, place.name_fr), span)
    return list(seen.values())


def place_of_help_first(text: Text, spans: list[Span]) -> list[Span]:
    """Order by role, then as in the text. One place alone keeps its place."""
    if len(spans) < 2:
        return spans
    clauses = [_clause(text, spans, at) for at in range(len(spans))]
    roles = [_role(text, span, words) for span, words in zip(spans, clauses, strict=True)]
    others = any(
        cues.OTHERS & set(words) and not cues.GONE & set(words) and role is not Role.WRITER
        for words, role in zip(clauses, roles, strict=True)
    )
    if not others:
        # Who asks for himself is helped where he is.
        roles = [Role.HELP if role is Role.WRITER else role for role in roles]
    if Role.HELP not in roles and not others:
        roles = [Role.NAMED] * len(roles) if _one_journey(text, spans) else roles
    return [span for _, _, span in sorted(zip(roles, range(len(spans)), spans, strict=True),
                                          key=lambda item: item[:2])]  # fmt: skip


def _clause(text: Text, spans: list[Span], at: int) -> list[str]:
    """The words from the place before (or the sentence's beginning) up to this place."""
    begin = spans[at - 1].last + 1 if at else 0
    first = spans[at].first
    sentence = first
    while sentence > begin and not text.begins_sentence(sentence):
        sentence -= 1
    return [text.word(token) for token in range(sentence, first)]


def _role(text: Text, span: Span, clause: list[str]) -> Role:
    near = set(clause[-4:])
    if cues.WRITER & set(clause[-5:]) and cues.DWELLING & near and not cues.OTHERS & near:
        return Role.WRITER
    if cues.STARTING & set(clause[-3:]):
        return Role.HELP
    if cues.HEADING & set(clause[-2:]) or cues.APPOINTMENTS & near:
        return Role.DESTINATION
    return Role.NAMED


def _one_journey(text: Text, spans: list[Span]) -> bool:
    """ "Ronse → ziekenhuis Oudenaarde", "de Huy vers Liège": told in the order it is made."""
    return spans == sorted(spans, key=lambda span: span.first) and _role(
        text, spans[0], [text.word(spans[0].first - 1)]
    ) is not Role.DESTINATION  # fmt: skip
