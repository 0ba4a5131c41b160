"""What a message takes back: "mardi, non mercredi", "jeudi ne va pas, vendredi oui"."""

from collections.abc import Sequence
from dataclasses import replace

from solidarity.when.letters import words
from solidarity.when.lexicon import Term
from solidarity.when.mentions import Mention
from solidarity.when.past import clause_of
from solidarity.when.pieces import Piece

SHORT_CLAUSE = 9
REFUSALS = words("pas niet ni nie geen trop te nit plus") | {"te vroeg", "te laat"}
CONVENIENCE = words(
    "kan past lukt gaat peux peut va convient arrange libre dispo tot tard vroeg laat vrij "
    "schikt ira irait saurai pourrai sais marche possible komt mogelijk beschikbaar suis ben"
) | {"te vroeg", "te laat"}
ARRANGED = words(
    "dit gezegd prevu prevue normalement eigenlijk afgesproken gepland zei initialement demande "
    "gevraagd stond was"
)
BUSY = words("pris prise occupe occupee absent absente bezet weg")


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
    refused = BUSY.intersection(clause) or (
        REFUSALS.intersection(clause) and CONVENIENCE.intersection(clause)
    )
    changed = any(t.can_be("but") for t in terms[mention.piece.last : later[0].piece.first])
    return bool(refused or (changed and ARRANGED.intersection(clause)))


def inherit(old: Piece, new: Piece) -> Piece:
    """Return the new time; an hour alone keeps the day that was named before."""
    if new.days or new.span:
        return new
    return replace(new, days=old.days, part=new.part or old.part)
