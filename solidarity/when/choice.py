"""Of all times in a message, the one at which help is wanted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from solidarity.when.grammar import Mention, mentions_of
from solidarity.when.lexicon import Term, look, terms_of
from solidarity.when.moment import Moment
from solidarity.when.past import clause_of, said_of_the_past
from solidarity.when.pieces import Piece, join
from solidarity.when.resolve import resolve

# A message of so few words is an answer: "le soir", "deux heures", "elke ochtend".
ANSWER_WORDS = 4
SHORT_CLAUSE = 9
REFUSALS = frozenset("pas niet ni nie geen trop te nit plus".split()) | {"te vroeg", "te laat"}
CONVENIENCE = frozenset(
    "kan past lukt gaat peux peut va convient arrange libre dispo tot tard vroeg laat vrij schikt "
    "ira irait saurai pourrai sais marche possible komt mogelijk beschikbaar suis ben".split()
) | {"te vroeg", "te laat"}
ARRANGED = frozenset("dit gezegd prevu prevue normalement eigenlijk afgesproken gepland zei "
                     "initialement demande gevraagd stond was".split())
# Of empty days: "de zondagen duren lang".
LONGING = frozenset("long longs longue longues dur durs dure dures triste tristes interminables "
                    "pire pires stil lang eenzaam zwaar ergste leeg vides vide".split())
BUSY = frozenset("pris prise occupe occupee absent absente bezet weg".split())
WONDERING = frozenset("waarom pourquoi".split())
KIN = frozenset(
    "dochter zoon zus broer kleinzoon kleindochter poetsvrouw verpleegster schoondochter fille fils "
    "soeur frere niece neveu infirmiere kine nicht neef verpleger kleinkinderen enfants kinderen "
    "femme menagere".split()
)
VISITS = frozenset("belt komt vient appelle telephone passe komen viennent appellent bellen".split())


def moment_of(text: str, now: datetime, language: str | None = None) -> Moment | None:
    """Return the moment of a message, None when it names none to come."""
    now = now.replace(second=0, microsecond=0)
    terms = terms_of(text, language)
    short = sum(term.text[0].isalnum() for term in terms) <= ANSWER_WORDS
    mentions = [m for m in marry(living(terms, now)) if short or m.piece.firm or m.corrects]
    mentions = [m for m in mentions if short or not only_routine(m)]
    chosen = pick(corrected(terms, mentions))
    return moment_at(text, terms, chosen, now) if chosen else None


def moments_of(text: str, now: datetime) -> list[Moment]:
    """Return every moment of a message, in order; "dinsdag en zaterdag" are two."""
    now = now.replace(second=0, microsecond=0)
    terms = terms_of(text)
    found = []
    mentions = [m for m in marry(living(terms, now)) if m.piece.firm]
    for group in groups(mentions, ("to",)):
        moment = moment_at(text, terms, group, now)
        if moment:
            found.append(moment)
    return found


def living(terms: Sequence[Term], now: datetime) -> list[Mention]:
    """Return the mentions that are neither past nor beside the point."""
    kept = []
    for mention in mentions_of(terms, now):
        days = mention.piece.days
        gone = days is not None and days.last < now.date()
        beside = beside_the_point(terms, mention)
        if not gone and not beside and not said_of_the_past(terms, mention, now.date()):
            kept.append(mention)
    return kept


def beside_the_point(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a mention only complains, wonders, or tells a habit of somebody else."""
    first, last = mention.piece.first, mention.piece.last
    behind = [look(terms, last + step).text for step in range(3)]
    also_not = "ook" in behind and ("niet" in behind or "ni" in behind)
    if also_not or behind[:2] == ["non", "plus"] or look(terms, last).text == "non plus":
        return True
    before = [term.text for term in terms[max(0, first - 8) : first]]
    around = {*before, *(term.text for term in terms[last : last + 4])}
    if WONDERING.intersection(before) and "nog" in [look(terms, last).text, *before]:
        return True
    habit = KIN.intersection(around) and VISITS.intersection(around)
    days = mention.piece.days
    always = bool(days and days.every)
    bare = always or (bool(days and days.kind in ("weekday", "week")) and not mention.piece.hours)
    only = {"alleen", "que", "seulement", "enkel"}.intersection(before) or (days and days.every)
    only = only or before[-1:] in (["le"], ["les"])
    if days and days.every and not mention.piece.hours and LONGING.intersection(words_of(terms)):
        return True
    asked = any(term.text == "?" for term in terms)
    return bool(habit and bare and only and not asked)


def words_of(terms: Sequence[Term]) -> list[str]:
    """Return the plain words of a message."""
    return [term.text for term in terms]


def only_routine(mention: Mention) -> bool:
    """Tell whether a mention is a daily routine without an hour ("tous les matins")."""
    days = mention.piece.days
    return bool(days and days.kind == "routine" and not mention.piece.hours)


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
            partner.piece = joined
            partner.closing = partner.closing or lonely.closing
            kept.remove(lonely)
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
    joined = join(day.piece, hour.piece)
    if joined is None:
        return None
    first = min(day.piece.first, hour.piece.first)
    return replace(joined, first=first, last=max(day.piece.last, hour.piece.last))


def corrected(terms: Sequence[Term], mentions: list[Mention]) -> list[Mention]:
    """Leave out what the message itself takes back."""
    if len(mentions) < 2:
        return mentions
    mentions = [m for m in mentions if not ruled_out(terms, m, mentions)]
    moved = any(term.can_be("moved") for term in terms)
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        change = mention.corrects or mention.link == "toward" or (moved and mention.link == "to")
        if last and change and not mention.replaced and not mention.negated:
            mention.piece = inherit(last.piece, mention.piece)
            mention.link = last.link
            kept.pop()
        kept.append(mention)
    for mention in kept[1:]:
        before = kept[kept.index(mention) - 1]
        mention.negated = mention.negated or (before.negated and bool(mention.link))
    left = [m for m in kept if not (m.negated or m.replaced)]
    return left or kept


def ruled_out(terms: Sequence[Term], mention: Mention, mentions: list[Mention]) -> bool:
    """Tell whether a day is named only to say that it will not do, and another follows."""
    later = [m for m in mentions[mentions.index(mention) + 1 :] if m.link is None]
    if not mention.piece.days or not any(other.piece.days for other in later):
        return False
    clause = [term.text for term in clause_of(terms, mention)]
    if len(clause) > SHORT_CLAUSE:
        return False
    refused = BUSY.intersection(clause) or REFUSALS.intersection(clause) and CONVENIENCE.intersection(clause)
    changed = any(t.can_be("but") for t in terms[mention.piece.last : later[0].piece.first])
    return bool(refused or (changed and ARRANGED.intersection(clause)))


def inherit(old: Piece, new: Piece) -> Piece:
    """Return the new time; an hour alone keeps the day that was named before."""
    if new.days or new.span:
        return new
    return replace(new, days=old.days, part=new.part or old.part)


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
    for group in candidates:
        if group[0].piece.days and group[0].piece.days.kind != "routine":
            return group
    return candidates[0] if candidates else []


def moment_at(
    text: str, terms: Sequence[Term], group: list[Mention], now: datetime
) -> Moment | None:
    """Return the moment of one mention, or the stretch of a linked group."""
    shared = share([mention.piece for mention in group])
    found = []
    for piece, mention in zip(shared, group, strict=True):
        limited = mention.closing and piece.relation is None and piece.hours
        piece = replace(piece, relation="by") if limited else piece
        surface = text[terms[piece.first].start : terms[piece.last - 1].end]
        moment = resolve(piece, now, surface)
        if moment:
            found.append(moment)
    if not found:
        return None
    if len(found) == 1 or not together(group, found):
        return found[0]
    surface = text[terms[group[0].piece.first].start : terms[group[-1].piece.last - 1].end]
    return stretched(found, group[-1].link, surface)


def share(pieces: list[Piece]) -> list[Piece]:
    """Give the day, part or hour named once to all of a group ("samedi ou dimanche matin")."""
    last = pieces[-1]
    shared = []
    for piece in pieces:
        if piece.days and not piece.hours and not piece.part and last.days and not piece.relation:
            piece = replace(piece, hours=last.hours, part=last.part)
        elif not piece.days and pieces[0].days:
            piece = replace(piece, days=pieces[0].days)
        shared.append(piece)
    return shared


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
    end = last.end
    if end < first.start and link == "to":
        # "van maandag tot woensdag": the Wednesday behind that Monday.
        weeks = (first.start - end).days // 7 + 1
        end += timedelta(weeks=weeks) if weeks < 3 else timedelta(days=0)
    start = min(first.start, last.start) if link != "to" else min(first.start, end)
    end = max(first.end, end)
    return Moment(start, end, surface, first.every, first.deadline)
