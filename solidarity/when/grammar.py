"""From terms to mentions: pieces that stand together are one moment."""

from collections.abc import Sequence
from datetime import datetime

from solidarity.when.greetings import WISHES
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Line, Mention, add
from solidarity.when.present import skip_present
from solidarity.when.reader import read_piece
from solidarity.when.silence import skip_silent

HARD_STOPS = frozenset(".!?;\n…")
SOFT_SIGNS = frozenset(",()-:+/&>\"'*~")
# Terms that mean no more than this begin no piece of time.
BEGIN_NOTHING = words("filler and or not correction but toward instead moved closing at bare_at to")


def may_be_silent(terms: Sequence[Term], at: int) -> bool:
    """Tell whether something may begin here that only sounds like a time."""
    term = terms[at]
    return not term.is_word or term.text in WISHES or look(terms, at + 1).can_be("year_word")


def small(term: Term) -> bool:
    """Tell whether a term may stand between two pieces of one moment."""
    names = ("filler", "at", "bare_at", "correction", "not")
    return term.text in SOFT_SIGNS or any(term.can_be(name) for name in names)


REFUSALS = words("rien jamais nooit niets niks")
ABBREVIATED = words(
    "dec nov okt oct sept sep aug janv jan feb fevr avr juil u h ma di wo do vr za zo"
)


def link_of(term: Term) -> str | None:
    """Return how a term joins two mentions."""
    for link in ("to", "toward", "or", "and"):
        if term.can_be(link):
            return link
    if term.can_be("until"):
        return "to"
    return "to" if term.text in ("-", ">") else "and" if term.text in ("+", "&") else None


def mentions_of(terms: Sequence[Term], now: datetime) -> list[Mention]:
    """Return the mentions of time in a message, in order."""
    line = Line([])
    at = 0
    while at < len(terms):
        behind = skip_silent(terms, at) if may_be_silent(terms, at) else at
        behind = skip_since(terms, at, now) if behind == at else behind
        behind = skip_present(terms, at, now) if behind == at else behind
        piece = read_piece(terms, at, now) if behind == at and may_begin(terms[at]) else None
        if behind > at:
            line.part()
            at = behind
        elif piece and piece.last > at:
            add(line, piece, at)
            at = piece.last
        else:
            pass_over(line, terms, at)
            at += 1
    return [mention for mention in line.mentions if not mention.piece.empty]


def may_begin(term: Term) -> bool:
    """Tell whether a piece can begin with a term: most words of a message can begin none."""
    return not term.meanings.keys() <= BEGIN_NOTHING or term.text in (
        "en",
        "courant",
        "heel",
        "lendemain",
    )


def skip_since(terms: Sequence[Term], at: int, now: datetime) -> int:
    """Return the position behind "depuis lundi 8h", "sinds vorige week", or `at`."""
    already = any(look(terms, at - step).text == "al" for step in (1, 2, 3))
    if not (look(terms, at).can_be("since") or (already and look(terms, at).text == "van")):
        return at
    behind = at + 1
    while True:
        small = look(terms, behind).can_be("filler") and look(terms, behind).text != "\n"
        piece = read_piece(terms, behind + small, now) or read_piece(terms, behind, now)
        if piece is None or piece.last <= behind:
            return behind
        behind = piece.last


def pass_over(line: Line, terms: Sequence[Term], at: int) -> None:
    """Take note of a term that is no time itself."""
    term = look(terms, at)
    take_note(line, term, at)
    link = link_of(term)
    if link:
        line.link = line.link or ("to" if link == "and" and line.between else link)
    elif term.text in HARD_STOPS:
        if term.text != "." or look(terms, at - 1).text not in ABBREVIATED:
            line.stop()
    elif not small(term):
        line.part()


def take_note(line: Line, term: Term, at: int) -> None:
    """Note negation, correction, and what makes an hour a deadline."""
    taken_back = bool(line.mentions) and line.mentions[-1].negated
    line.negated = (line.negated or term.can_be("not")) and term.text != ","
    line.closing = line.closing or term.can_be("closing")
    if term.can_be("closing") and line.near and line.mentions and line.mentions[-1].piece.hours:
        # "om 19u dicht", "om zeven toe".
        line.mentions[-1].closing = True
    line.between = line.between or term.can_be("between")
    if term.can_be("correction") or (term.can_be("but") and taken_back):
        line.corrected_at = at
    if term.can_be("not") or term.text in REFUSALS:
        line.refused_at = at
    if term.can_be("instead"):
        line.replaced_at = at
