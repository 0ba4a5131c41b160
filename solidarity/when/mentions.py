"""Mentions: the pieces of one moment joined while a message is read from left to right."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from solidarity.when.pieces import Days, Piece, Relation, join, join_days

# A correction or negation reaches this many terms ahead.
REACH = 7
# "Ne m'appelez jamais avant 9h", "niet bellen vóór tien uur".
REFUSAL = 3
OPPOSITES: Mapping[Relation, Relation] = {"before": "from", "after": "before"}


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
    refused_at: int = -REACH  # "pas", "niet", "rien", "jamais"
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
        self.refused_at = -REACH


def add(line: Line, piece: Piece, at: int) -> None:
    """Join a piece to the mention beside it, or begin a new one."""
    last = line.mentions[-1] if line.mentions else None
    piece = keep_week(line, piece)
    refused = line.negated or (piece.hours and not piece.days and at - line.refused_at <= REFUSAL)
    opposite = OPPOSITES.get(piece.relation) if refused and piece.relation else None
    if opposite:
        # "pas avant 10h" is from ten on.
        piece, line.negated = replace(piece, relation=opposite), False
    replaced = at - line.replaced_at <= 3
    if last and line.near and not (line.negated or replaced):
        joined = join_to(line, last, piece)
        if joined:
            last.piece, line.link = joined, None
            last.closing = last.closing or line.closing
            return
        if line.link in (None, "to") and piece.relation == "until" and same_kind(last.piece, piece):
            # "van maandag tot woensdag": the end of a stretch, not a deadline.
            piece, line.link = replace(piece, relation=None), "to"
    begin(line, piece, at, replaced=replaced)


def join_to(line: Line, last: Mention, piece: Piece) -> Piece | None:
    """Return the piece joined to the last mention, None when it is another moment."""
    both_days = line.link == "to" and last.piece.days and piece.days
    return None if both_days or line.link not in (None, "to") else join(last.piece, piece)


def begin(line: Line, piece: Piece, at: int, *, replaced: bool) -> None:
    """Begin a new mention with a piece."""
    mention = Mention(
        piece,
        line.sentence,
        link=line.link if line.near else None,
        negated=line.negated,
        corrects=at - line.corrected_at <= REACH and bool(line.mentions),
        replaced=replaced,
        closing=line.closing,
    )
    line.mentions.append(mention)
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
