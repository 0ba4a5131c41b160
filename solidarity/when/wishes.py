"""Does a sentence ask for something, so that "le soir" in it is a moment and no habit?"""

import re
from collections.abc import Sequence

from solidarity.when.grammar import HARD_STOPS
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention

# Words of somebody who looks for help, or says when a call would suit.
ASKS = words(
    "cherche cherchons cherchent recherche besoin faut faudrait quelqu qqn kkn kelkun qui "
    "pourrait pourriez possible mains bras benevole benevoles preferons prefere preferes preferez "
    "prefererais prefererait appelez appeler zoek zoeken zoekt zoeke nodig gezocht gevraagd vraag "
    "vraagt iemand iemad iem vrijwilliger vrijwilligers mag kunnen kunt wie handen voorkeur helpen"
)
# "Si j'avais quelqu'un à qui parler", "il y en a qui": the one word that asks is none here.
RELATIVE = words("qui wie")
# Told of what is, was, or never is: no wish, whatever else the sentence holds.
LAMENTS = words(
    "pleure personne niemand vroeger nooit jamais plus gene geen longues longs silence entiere "
    "entier seul seule dors nimeer avais"
) | {"niet meer", "nie meer", "ni meer"}
# What makes a part of the day one of every day: "le soir", "'s avonds", "liefst middag".
ARTICLES = words("le la l les liefst plutot mieux")
GENITIVE = re.compile(r"s ?(?:mo|mi|oc|av|no|na|vo)\w*s\b")


def sentence_of(terms: Sequence[Term], mention: Mention) -> Sequence[Term]:
    """Return the terms of the whole sentence around a mention."""
    first, last = mention.piece.first, mention.piece.last
    while first > 0 and look(terms, first - 1).text not in HARD_STOPS:
        first -= 1
    while look(terms, last).text not in HARD_STOPS:
        last += 1
    return terms[first : min(last + 1, len(terms))]


def asks(terms: Sequence[Term]) -> bool:
    """Tell whether a sentence or message asks for help or for a call."""
    told = [term.text for term in terms]
    found = ASKS.intersection(told)
    if found <= RELATIVE:
        return bool(found) and (told[0] in found or told[-1] == "?")
    return True


def wished(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a part of the day without a date is when help is wanted."""
    piece = mention.piece
    if piece.part is None or piece.days or piece.hours or mention.negated:
        return False
    written = terms[piece.first].text
    habitual = look(terms, piece.first - 1).text in ARTICLES or GENITIVE.match(written)
    if not habitual or piece.part.name == "night":
        return False
    sentence = sentence_of(terms, mention)
    told = {term.text for term in sentence}
    return asks(sentence) and not LAMENTS & told
