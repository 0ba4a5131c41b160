"""Does a sentence ask for something, so that "le soir" in it is a moment and no habit?"""

import re
from collections.abc import Sequence
from itertools import pairwise

from solidarity.when.grammar import HARD_STOPS
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention
from solidarity.when.past import clause_of

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
    "entier lang lange seul seule dors nimeer avais"
) | {"niet meer", "nie meer", "ni meer"}
# Who offers: "libre le soir", "elke avond passeer ik den apotheker".
OFFERS = words(
    "libre libres dispo dispos disponible disponibles vrij beschikbaar beschik kan peux pouvons "
    "invendus surplus overschot smijten gooien"
)
OFFERED = frozenset(
    (
        *(("je", verb) for verb in ("passe", "rentre", "roule")),
        *(("ik", verb) for verb in ("passeer", "rij", "rijd")),
        ("me", "reste"),
        ("nous", "reste"),
        ("me", "restent"),
        ("blijven", "er"),
    )
)
CARS = words("camionnette voiture auto bestelwagen camion wagen busje coffre remorque")
HAVE = words("heb hebben heeft houd houdt houden blijft blijven is zijn")
# "Il me reste des pains", "broodjes over": behind "over" nothing is told about.
BEHIND_LEFT_OVER = words("om voor die en zonde zoals maar te") | frozenset(".,!?;\n")
REFUSED = words("pas niet ni nie geen plus rien niets niks")
# What has to be done then: "de kippen moeten gevoederd worden 's morgens".
HAS_TO = words("doit doivent moet moeten")
WRITERS = words("ik k je j")
TREATMENTS = words("radiotherapie dialyse chimio bestraling bestralingen chemo rayons revalidatie")
# "Als er ene belt 's avonds": one is somebody.
SOMEBODY = frozenset((("er", "ene"), ("er", "enen"), ("er", "nen"), ("er", "eentje")))
# "Je cherche une personne": that is nobody's absence.
A_PERSON = frozenset((article, "personne") for article in ("une", "la", "cette", "toute"))
PRESENT = words("vrij weg libre dispo disponible beschikbaar absent absente afwezig")
PRESENCE = frozenset((("er", "niet"), ("er", "ni"), ("pas", "la"), ("suis", "la"), ("er", "wel")))
# "Elke morgen vraagt ge hem hoe het gaat."
REPROACHES = frozenset(
    (verb, you) for verb in ("vraagt", "vragen") for you in ("ge", "u", "jullie")
)
# What makes a part of the day one of every day: "le soir", "'s avonds", "liefst middag".
ARTICLES = words("le la l les liefst plutot mieux mijn mes")
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


def offers(terms: Sequence[Term]) -> bool:
    """Tell whether a sentence offers something: "libre le soir", "elke avond brood over"."""
    told = [term.text for term in terms]
    pairs = list(pairwise([*told, "\n"]))
    # "Pas op pensioen" is only just, not refused.
    if any(word in REFUSED and (word, behind) != ("pas", "op") for word, behind in pairs):
        return False
    left_over = any(pair[0] == "over" and pair[1] in BEHIND_LEFT_OVER for pair in pairs)
    left_over = left_over and bool(HAVE.intersection(told))
    empty = bool(CARS.intersection(told)) and bool({"vide", "leeg"}.intersection(told))
    return left_over or empty or bool(OFFERS.intersection(told) or OFFERED.intersection(pairs))


def needs(terms: Sequence[Term]) -> bool:
    """Tell whether a sentence tells what has to be done, or where somebody has to be."""
    told = [term.text for term in terms]
    due = any(
        word in HAS_TO and before not in WRITERS and behind not in WRITERS
        for before, word, behind in zip(["", *told], told, [*told[1:], ""], strict=False)
    )
    return due or bool(TREATMENTS.intersection(told) or SOMEBODY.intersection(pairwise(told)))


def laments(terms: Sequence[Term]) -> bool:
    """Tell whether a sentence tells of what is no more, or of being alone."""
    told = [term.text for term in terms]
    a_person = A_PERSON.intersection(pairwise(told))
    if REPROACHES.intersection(pairwise(told)):
        return True
    return bool(LAMENTS.intersection(told) - ({"personne"} if a_person else set()))


def wished(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a part of the day without a date is when help is wanted or offered."""
    piece = mention.piece
    routine = piece.days is not None and piece.days.kind == "routine"
    if piece.part is None or piece.hours or mention.negated or (piece.days and not routine):
        return False
    written = terms[piece.first].text
    habitual = look(terms, piece.first - 1).text in ARTICLES or GENITIVE.match(written)
    if not (habitual or routine) or piece.part.name == "night":
        return False
    sentence, clause = sentence_of(terms, mention), clause_of(terms, mention)
    asked = asks(clause if routine else sentence) or needs(clause)
    return (asked or offers(sentence)) and not laments(sentence)


def stays_away(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether the writer is free or away then: "in de kerstvakantie ben ik er niet"."""
    told = [term.text for term in clause_of(terms, mention)]
    present = PRESENT.intersection(told) or PRESENCE.intersection(pairwise(told))
    return bool(present and WRITERS.intersection(told))
