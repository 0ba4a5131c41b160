"""Of all times in a message, the one at which help is wanted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from solidarity.when.corrections import corrected
from solidarity.when.couples import marry
from solidarity.when.lexicon import Term, terms_of
from solidarity.when.mentions import Mention
from solidarity.when.moment import Moment
from solidarity.when.pieces import PARTS, Piece, one_day
from solidarity.when.relevance import living, only_routine
from solidarity.when.resolve import resolve
from solidarity.when.told_apart import told_together
from solidarity.when.wishes import stays_away, wished

# A message of so few words is an answer: "le soir", "deux heures", "elke ochtend".
ANSWER_WORDS = 4
# "Pendant les vacances de Noël" alone means all of them; in a sentence the day is to be asked.
HOLIDAY_WORDS = 6
# "Sluit om zeven" is in the evening: no shop closes at seven in the morning.
CLOSING_HOURS = (7, 8)


def moment_of(text: str, now: datetime, language: str | None = None) -> Moment | None:
    """Return the moment of a message, None when it names none to come."""
    now = now.replace(second=0, microsecond=0)
    terms = terms_of(text, language)
    size = sum(term.text[0].isalnum() for term in terms)
    short = size <= ANSWER_WORDS
    alive = marry(living(terms, now))
    sure = [m for m in alive if certain(m, size) or told_of_holidays(terms, m)]
    mentions = alive if short else [m for m in sure if not only_routine(m)]
    mentions = mentions or [coming(m, now) for m in alive if wished(terms, m)]
    chosen = pick(told_together(terms, corrected(terms, mentions), now))
    return moment_at(text, terms, chosen, now) if chosen else None


def moments_of(text: str, now: datetime) -> list[Moment]:
    """Return every moment of a message, in order; "dinsdag en zaterdag" are two.

    An hour named once goes with all days linked to it; what is taken back is left out.
    """
    now = now.replace(second=0, microsecond=0)
    terms = terms_of(text)
    mentions = [m for m in marry(living(terms, now)) if m.piece.firm or school_holiday(m)]
    found = []
    for linked in groups(corrected(terms, mentions), ("to", "or", "and")):
        pieces = share([mention.piece for mention in linked])
        told = [replace(m, piece=piece) for m, piece in zip(linked, pieces, strict=True)]
        moments = [moment_at(text, terms, group, now) for group in groups(told, ("to",))]
        found += [moment for moment in moments if moment]
    return found


def coming(mention: Mention, now: datetime) -> Mention:
    """Put a part of the day without a date on the next day on which it has not begun."""
    piece = mention.piece
    if piece.days or piece.part is None:
        return mention
    begun = piece.part.first <= now.hour * 60 + now.minute
    return replace(mention, piece=replace(piece, days=one_day(now.date() + timedelta(days=begun))))


def certain(mention: Mention, size: int) -> bool:
    """Tell whether a mention in a message of so many words is a time and no habit or length."""
    alone = size <= HOLIDAY_WORDS and school_holiday(mention)
    return mention.piece.firm or mention.corrects or alone


def told_of_holidays(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether the writer says that he is free or away during the school holidays."""
    return school_holiday(mention) and stays_away(terms, mention)


def school_holiday(mention: Mention) -> bool:
    """Tell whether a mention names a school holiday."""
    return mention.piece.days is not None and mention.piece.days.kind == "holidays"


def groups(mentions: list[Mention], links: tuple[str, ...]) -> list[list[Mention]]:
    """Return the mentions in groups that are linked into one stretch."""
    found: list[list[Mention]] = []
    for mention in mentions:
        if found and mention.link in links:
            found[-1].append(mention)
        else:
            found.append([mention])
    return found


def pick(mentions: list[Mention]) -> list[Mention]:
    """Return the group at which help is wanted: the first with a day, otherwise the first."""
    candidates = groups(mentions, ("to", "or", "and"))
    named = [at for at, group in enumerate(candidates) if names_a_day(group[0].piece)]
    if not named:
        return candidates[0] if candidates else []
    # "Complet jusqu'à vendredi, quelqu'un demain à 15h ?": tomorrow is meant.
    lasting = candidates[named[0]][0].piece.relation == "until"
    at = next((at for at in named if lasting and candidates[at][0].piece.hours), named[0])
    group = candidates[at]
    return [with_stretch(group[0], candidates[at + 1 :])] if len(group) == 1 else group


def names_a_day(piece: Piece) -> bool:
    """Tell whether a piece names days, and not only a routine."""
    return piece.days is not None and piece.days.kind != "routine"


def with_stretch(chosen: Mention, others: list[list[Mention]]) -> Mention:
    """Let a stretch win from a point: "réunion mercredi à 18h30, quelqu'un de 18 à 20h"."""
    hours = chosen.piece.hours
    for other in others:
        piece = other[0].piece
        stretch = piece.hours and piece.hours.last and not piece.days
        if stretch and hours and not hours.last and not chosen.piece.relation:
            return replace(other[0], piece=replace(piece, days=chosen.piece.days))
    return chosen


def moment_at(
    text: str, terms: Sequence[Term], group: list[Mention], now: datetime
) -> Moment | None:
    """Return the moment of one mention, or the stretch of a linked group."""
    pieces = share([mention.piece for mention in group])
    found = []
    for piece, mention in zip(pieces, group, strict=True):
        moment = resolve(limited(piece, mention), now, surface_of(text, terms, piece, piece))
        if moment and mention.closing and piece.span:
            moment = replace(moment, start=now, deadline=True)
        if moment:
            found.append(moment)
    if len(found) < 2 or not together(group, found):
        return found[0] if found else None
    return stretched(found, group[-1].link, surface_of(text, terms, pieces[0], pieces[-1]))


def limited(piece: Piece, mention: Mention) -> Piece:
    """Make the hour at which a shop closes a deadline."""
    hours = piece.hours
    if not (mention.closing and piece.relation is None and hours):
        return piece
    late = hours.first.hour in CLOSING_HOURS and not hours.first.settled and not piece.part
    return replace(piece, relation="by", part=PARTS["evening"] if late else piece.part)


def surface_of(text: str, terms: Sequence[Term], first: Piece, last: Piece) -> str:
    """Return the words of the message from one piece to another."""
    return text[terms[first.first].start : terms[last.last - 1].end]


def share(pieces: list[Piece]) -> list[Piece]:
    """Give the day, part or hour named once to all of a group ("samedi ou dimanche matin")."""
    return [shared(piece, pieces[0], pieces[-1]) for piece in pieces]


def shared(piece: Piece, first: Piece, last: Piece) -> Piece:
    """Return a piece with what the first or last of its group says for it as well."""
    bare_day = piece.days and not (piece.hours or piece.part or piece.relation)
    if bare_day and last.days:
        return replace(piece, hours=last.hours, part=last.part)
    if not piece.days and first.days:
        return replace(piece, days=first.days)
    return piece


def together(group: list[Mention], found: list[Moment]) -> bool:
    """Tell whether linked moments make one stretch: a range, a choice, or days in a row."""
    link = group[-1].link
    if link == "to":
        return True
    if link == "or":
        return not any(m.piece.hours for m in group) or not any(m.piece.days for m in group[1:])
    gap = found[-1].start.date() - found[0].start.date()
    return gap == timedelta(days=1) and not group[-1].piece.hours


def stretched(found: list[Moment], link: str | None, surface: str) -> Moment:
    """Return one moment from the first start to the last end."""
    first, last = found[0], found[-1]
    if link == "or" and last.end < first.start and first.start - last.end < timedelta(days=7):
        # "mardi ou mercredi" said on a Tuesday: both of next week.
        last = replace(last, start=last.start + timedelta(days=7), end=last.end + timedelta(days=7))
    end = last.end
    if end < first.start and link == "to":
        # "van maandag tot woensdag": the Wednesday behind that Monday.
        weeks = (first.start - end).days // 7 + 1
        end += timedelta(weeks=weeks) if weeks < 3 else timedelta(days=0)
    start = min(first.start, last.start) if link != "to" else min(first.start, end)
    end = max(first.end, end)
    return Moment(start, end, surface, first.every, first.deadline)
