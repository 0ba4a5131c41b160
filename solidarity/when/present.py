"""What day or hour it is now: "on est mardi", "il est midi", "'t is nu vier uur"."""

from collections.abc import Sequence
from datetime import datetime

from solidarity.when.clock import read_hours
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.reader import read_simple

# What opens such a sentence, as one to three words; in Dutch "het is" opens appointments too.
OPENINGS = (
    ("on", "est"),
    ("nous", "sommes"),
    ("il", "est"),
    ("we", "zijn"),
    ("we", "zitten"),
    ("het", "is"),
    ("t", "is"),
    ("is", "het"),
    ("is", "t"),
    ("is", "et"),
    ("nu", "is"),
)
NOWADAYS = words("nu al deja maintenant bijna presque bientot maar pas")
BETWEEN = words("le la en de den t het op a nog") | NOWADAYS
DUTCH_OPENINGS = words("het t is tis")
GLUED_OPENINGS = words("tis")
SUBJECTS = words("ik ge gij u je jij we wij ze")
BRIDGE = 3


def skip_present(terms: Sequence[Term], at: int, now: datetime) -> int:
    """Return the position behind a time that only says what time it is now, or `at`."""
    opening = (look(terms, at).text, look(terms, at + 1).text)
    glued = look(terms, at).text in GLUED_OPENINGS
    if not glued and opening not in OPENINGS:
        return at
    begin = first = at + (1 if glued else 2)
    while first < begin + BRIDGE and look(terms, first).text in BETWEEN:
        first += 1
    piece = read_simple(terms, first, now)
    if piece is None or not says_now(terms, at, (begin, first), piece.last):
        return at
    if appointed(terms, piece.last) or (opening == ("il", "est") and piece.hours is None):
        return at
    return piece.last


def appointed(terms: Sequence[Term], last: int) -> bool:
    """Tell whether a day is one agreed on: "'t is nu zaterdag om tien uur dat ge komt"."""
    behind = look(terms, last)
    at_an_hour = behind.can_be("bare_at") and read_hours(terms, last + 1) is not None
    return at_an_hour or (behind.text in ("dat", "da") and look(terms, last + 1).text in SUBJECTS)


def says_now(terms: Sequence[Term], at: int, between: tuple[int, int], last: int) -> bool:
    """Tell whether no appointment can be meant, as in "il est à 14h", "het is vrijdag"."""
    begin, first = between
    told = [term.text for term in terms[begin:first]]
    if "a" in told or look(terms, last).text == "?":
        return False
    dutch = look(terms, at).text in DUTCH_OPENINGS
    dated = look(terms, first).can_be("digits") or look(terms, first).can_be("ordinal")
    said = NOWADAYS.intersection(told) or look(terms, last).text in NOWADAYS
    return not dutch or bool(said) or bool(dated and "de" in told)
