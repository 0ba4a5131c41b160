"""From terms to mentions: pieces that stand together are one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from solidarity.when.greetings import WISHES
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.pieces import Days, Piece, Relation, join, join_days
from solidarity.when.reader import read_piece
from solidarity.when.silence import skip_silent

HARD_STOPS = frozenset(".!?;\n…")
SOFT_SIGNS = frozenset(",()-:+/&>\"'*~")
# A correction or negation reaches this many terms ahead.
REACH = 7


@dataclass(slots=True)
class Mention:
    """A moment as named in the message, and how it hangs together with the one before."""

    piece: Piece
    sentence: int
    link: str | None = None  # to, toward, and, or: what joins it to the mention before
    negated: bool = False  # "pas demain"
    corrects: bool = False  # "… euh samedi"
    replaced: bool = False  # "au lieu de mardi"
    closing: bool = False  # "la pharmacie ferme à 18h30"


@dataclass(slots=True)
class Line:
    """What was seen since the last mention, while a message is read from left to right."""

    mentions: list[Mention]
    sentence: int = 0
    near: bool = False  # only small words since the last mention
    link: str | None = None
    negated: bool = False
    corrected_at: int = -REACH
    replaced_at: int = -REACH
    closing: bool = False
    between: bool = False
    week: Days | None = None  # "volgende week dinsdag of woensdag": both are of that week

    def part(self) -> None:
        """Note that other words come between."""
        self.near, self.link, self.negated = False, None, False

    def stop(self) -> None:
        """Note the end of a sentence."""
        self.part()
        self.sentence += 1
        self.closing = self.between = False


def mentions_of(terms: Sequence[Term], now: datetime) -> list[Mention]:
    """Return the mentions of time in a message, in order."""
    line = Line([])
    at = 0
    while at < len(terms):
        if says_nothing(terms, at):
            line.part()
            at += 1
            continue
        behind = skip_silent(terms, at)
        if behind > at:
            line.part()
            at = behind
            continue
        behind = skip_since(terms, at, now)
        if behind > at:
            line.part()
            at = behind
            continue
        piece = read_piece(terms, at, now)
        if piece and piece.last > at:
            add(line, piece, at)
            at = piece.last
        else:
            pass_over(line, terms, at)
            at += 1
    return [mention for mention in line.mentions if not mention.piece.empty]


def says_nothing(terms: Sequence[Term], at: int) -> bool:
    """Tell whether a term is an ordinary word that opens nothing: most of a message."""
    term = terms[at]
    return term.is_word and term.text not in WISHES and not look(terms, at + 1).can_be("year_word")


def skip_since(terms: Sequence[Term], at: int, now: datetime) -> int:
    """Return the position behind "depuis lundi 8h", "sinds vorige week", or `at`."""
    already = any(look(terms, at - step).text == "al" for step in (1, 2, 3))
    if not (look(terms, at).can_be("since") or (already and look(terms, at).text == "van")):
        return at
    behind = at + 1
    while True:
        small = look(terms, behind).can_be("filler") and look(terms, behind).text != "\n"
        piece = read_piece(terms, behind + small, now) or read_piece(terms, behind, now)
        if piece is None:
            return behind
        behind = piece.last


def add(line: Line, piece: Piece, at: int) -> None:
    """Join a piece to the mention beside it, or begin a new one."""
    last = line.mentions[-1] if line.mentions else None
    piece = keep_week(line, piece)
    negated = line.negated
    opposite = OPPOSITES.get(piece.relation) if negated and piece.relation else None
    if opposite:
        # "pas avant 10h" is from ten on.
        piece, negated = replace(piece, relation=opposite), False
    replaced = at - line.replaced_at <= 3
    if last and line.near and line.link in (None, "to") and not (negated or replaced):
        both_days = line.link == "to" and last.piece.days and piece.days
        joined = None if both_days else join(last.piece, piece)
        if joined:
            last.piece = joined
            line.link = None
            last.closing = last.closing or line.closing
            return
        if piece.relation == "until" and same_kind(last.piece, piece):
            # "van maandag tot woensdag": the end of a stretch, not a deadline.
            piece, line.link = replace(piece, relation=None), "to"
    line.mentions.append(
        Mention(
            piece,
            line.sentence,
            link=line.link if line.near else None,
            negated=negated,
            corrects=at - line.corrected_at <= REACH and bool(last),
            replaced=replaced,
            closing=line.closing,
        )
    )
    line.near, line.link, line.negated = True, None, False
    line.corrected_at = -REACH - 1


def same_kind(left: Piece, right: Piece) -> bool:
    """Tell whether both name days or both name hours, as the ends of a stretch do."""
    noon = right.part is not None and right.part.name == "noon"
    return bool((left.days and right.days) or (left.hours and (right.hours or noon)))


def keep_week(line: Line, piece: Piece) -> Piece:
    """Put a weekday into the week that was named for the weekday linked with it."""
    days = piece.days
    if days and days.kind == "week":
        line.week = days
        other = line.mentions[-2] if len(line.mentions) > 1 and line.near else None
        if other and other.piece.days and line.mentions[-1].link:
            other.piece = replace(
                other.piece, days=join_days(days, other.piece.days) or other.piece.days
            )
    elif days and line.week and line.near and line.link:
        return replace(piece, days=join_days(line.week, days) or days)
    else:
        line.week = line.week if line.near else None
    return piece


def pass_over(line: Line, terms: Sequence[Term], at: int) -> None:
    """Take note of a term that is no time itself."""
    term = look(terms, at)
    if term.can_be("not"):
        line.negated = True
    if term.text == ",":
        line.negated = False
    if term.can_be("correction") or (
        term.can_be("but") and line.mentions and line.mentions[-1].negated
    ):
        line.corrected_at = at
    if term.can_be("instead"):
        line.replaced_at = at
    if term.can_be("closing"):
        line.closing = True
    if term.can_be("between"):
        line.between = True
    link = link_of(term)
    if link:
        link = "to" if link == "and" and line.between else link
        line.link = line.link or link
    elif term.text in HARD_STOPS:
        abbreviates = look(terms, at - 1).text in ABBREVIATED and term.text == "."
        line.stop() if not abbreviates else None
    elif not (
        small(term) or term.text in SOFT_SIGNS or term.can_be("correction") or term.can_be("not")
    ):
        line.part()


def small(term: Term) -> bool:
    """Tell whether a term may stand between two pieces of one moment."""
    return term.can_be("filler") or term.can_be("at") or term.can_be("bare_at")


OPPOSITES: Mapping[Relation, Relation] = {"before": "from", "after": "before"}
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
