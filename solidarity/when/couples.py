"""Hours and days that belong together though other words stand between them."""

from dataclasses import replace

from solidarity.when.mentions import Mention
from solidarity.when.pieces import Piece, join


def marry(mentions: list[Mention]) -> list[Mention]:
    """Join an hour without a day to a day without an hour, when they stand apart."""
    kept = list(mentions)
    for lonely in mentions:
        piece = lonely.piece
        if piece.days or piece.span or not piece.firm or (lonely.link and lonely.link != "to"):
            continue
        partner = nearest_day(kept, lonely)
        joined = couple(partner, lonely) if partner else None
        if partner and joined:
            early, late = (
                (lonely, partner)
                if lonely in kept and kept.index(lonely) < kept.index(partner)
                else (partner, lonely)
            )
            early.piece = joined
            early.closing = partner.closing or lonely.closing
            kept.remove(late)
    return kept


def nearest_day(mentions: list[Mention], lonely: Mention) -> Mention | None:
    """Return the mention of a day alone that stands nearest, those before it first."""
    where = mentions.index(lonely)
    order = mentions[:where][::-1] + mentions[where + 1 :]
    for mention in order:
        piece = mention.piece
        if piece.days and piece.days.single and not mention.negated and not mention.link:
            return None if piece.hours or (piece.part and not lonely.piece.hours) else mention
    return None


def couple(day: Mention, hour: Mention) -> Piece | None:
    """Return day and hour as one piece that spans both."""
    if hour.corrects and hour.sentence == day.sentence and day.piece.hours:
        return None
    lasting = day.piece.relation in ("until", "by", "before")
    if lasting and hour.sentence != day.sentence:
        return None
    joined = join(day.piece, hour.piece)
    if joined is None:
        return None
    first = min(day.piece.first, hour.piece.first)
    return replace(joined, first=first, last=max(day.piece.last, hour.piece.last))
