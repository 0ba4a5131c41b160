"""What a message takes back: "mardi, non mercredi", "jeudi ne va pas, vendredi oui"."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from solidarity.when.grammar import HARD_STOPS
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention
from solidarity.when.past import clause_of
from solidarity.when.pieces import Piece

SHORT_CLAUSE = 13
# "Samedi peut devenir dimanche", "zaterdag mag zondag worden".
MAY_BE = words("mag kan moet zou mogen moest peut pourrait doit devrait va gaat")
BECOMES = words("worden zijn devenir etre")
REACH_OF_BECOMING = 4
REFUSALS = words("pas niet ni nie geen trop te nit plus") | {"te vroeg", "te laat"}
CONVENIENCE = words(
    "kan past lukt gaat peux peut va convient arrange libre dispo tot tard vroeg laat vrij "
    "schikt ira irait saurai pourrai sais marche possible komt mogelijk beschikbaar suis ben "
    "bellen opbellen opnemen telefoon telefoneren appel appeler appelez sonner sonnez telephone "
    "telephoner door doorgaan"
) | {"te vroeg", "te laat"}
ARRANGED = words(
    "dit gezegd prevu prevue normalement eigenlijk afgesproken gepland zei initialement demande "
    "gevraagd stond was habitude altijd toujours normaal gewoonlijk "
    "gesprek telefoontje babbel belleke"
)
BUSY = words("pris prise occupe occupee absent absente bezet weg impossible onmogelijk")
# Where somebody is then, when another day is asked for: "mercredi je suis chez le dentiste".
ELSEWHERE = words("suis ai jai serai aurai zit ben heb tombe")
ACCEPTS = words("wel oui ok oke gaat lukt past convient va mag kan possible") | {"c est bon"}
ASKED = words(
    "bel belt bellen sonne sonner appelle appeler telefoneren plutot liever mag zou kan peut "
    "pourrait"
)


def corrected(terms: Sequence[Term], mentions: list[Mention]) -> list[Mention]:
    """Leave out what the message itself takes back."""
    if len(mentions) < 2:
        return mentions
    mentions = settled_instead([m for m in mentions if not ruled_out(terms, m, mentions)])
    for before, mention in pairwise(mentions):
        if becomes(terms, before, mention):
            mention.corrects = True
            mention.piece = at_the_same_hour(before.piece, mention.piece)
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


def becomes(terms: Sequence[Term], before: Mention, mention: Mention) -> bool:
    """Tell whether one day is to be another: "zaterdag mag zondag worden"."""
    between = [term.text for term in terms[before.piece.last : mention.piece.first]]
    told = set(between) | {look(terms, mention.piece.last).text}
    may = bool(MAY_BE & set(between)) and len(between) <= REACH_OF_BECOMING
    days = before.piece.days and mention.piece.days
    return bool(days and may and BECOMES & told and not {",", "."} & set(between))


def at_the_same_hour(old: Piece, new: Piece) -> Piece:
    """Return the new day at the hour of the old one, when none is named with it."""
    named = new.hours or new.part
    return new if named else replace(new, hours=old.hours, part=old.part)


def settled_instead(mentions: list[Mention]) -> list[Mention]:
    """Leave out the hours before one that is wanted "instead": "vers midi au lieu de 8h"."""
    for at, (mention, other) in enumerate(pairwise(mentions)):
        hours = mention.piece.hours and other.piece.hours and not mention.piece.days
        if at and hours and other.replaced and other.sentence == mention.sentence:
            for earlier in mentions[:at]:
                mention.piece = inherit(earlier.piece, mention.piece)
            return [m for m in mentions[:at] if not m.piece.hours] + mentions[at:]
    return mentions


def ruled_out(terms: Sequence[Term], mention: Mention, mentions: list[Mention]) -> bool:
    """Tell whether a day is named only to say that it will not do, and another follows."""
    behind = mentions[mentions.index(mention) + 1 :]
    later = [m for m in behind if m.link is None and not m.negated]
    suits = next((m for m in later[:1] if accepted(terms, mention, m)), None)
    if not mention.piece.days or not (suits or any(other.piece.days for other in later)):
        return False
    clause = [term.text for term in clause_of(terms, mention)]
    if len(clause) > SHORT_CLAUSE:
        return False
    refused = BUSY.intersection(clause) or (
        REFUSALS.intersection(clause) and CONVENIENCE.intersection(clause)
    )
    if suits:
        suits.piece = inherit(mention.piece, suits.piece) if refused else suits.piece
        return bool(refused)
    between = terms[mention.piece.last : later[0].piece.first]
    asking = {term.text for term in clause_of(terms, later[0])}
    asked = bool(ASKED & asking) or is_asked(terms, later[0])
    changed = asked or any(t.can_be("but") for t in between)
    elsewhere = asked and not ASKED.intersection(clause) and ELSEWHERE.intersection(clause)
    return bool(refused or elsewhere or (changed and ARRANGED.intersection(clause)))


def accepted(terms: Sequence[Term], refused: Mention, mention: Mention) -> bool:
    """Tell whether an hour alone is the one that suits: "Half vier wel", "15h30 oui"."""
    hours = mention.piece.hours and not mention.piece.days and mention.piece.relation is None
    behind = look(terms, mention.piece.last).text
    return bool(hours and refused.piece.hours and behind in ACCEPTS)


def is_asked(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether the sentence of a mention ends as a question."""
    at = mention.piece.last
    while look(terms, at).text not in HARD_STOPS:
        at += 1
    return look(terms, at).text == "?"


def inherit(old: Piece, new: Piece) -> Piece:
    """Return the new time; an hour alone keeps the day that was named before."""
    if new.days or new.span:
        return new
    return replace(new, days=old.days, part=new.part or old.part)
