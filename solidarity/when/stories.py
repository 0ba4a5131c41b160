"""What is told as over without a past tense of its own beside the time."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from solidarity.when.grammar import HARD_STOPS
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention
from solidarity.when.past import clause_of
from solidarity.when.verbs import FUTURE, done_earlier, event_of, happened, helped, perfect

# "Mort de fatigue après le hike de ce week-end": then the week-end is over.
WORN_OUT = words(
    "fatigue fatiguee creve crevee epuise epuisee courbatures courbature kapot moe doodop kater "
    "spierpijn stram uitgeput gueule"
)
AFTERMATH = words("apres na van de du")
REACH_OF_AFTERMATH = 6
# "Fallait voir ça", "c'était gai", "'t was plezant" behind a day.
VERDICTS = frozenset(
    (("fallait", "voir"), ("c", "etait"), ("t", "was"), ("het", "was"), ("dat", "was"))
)
NEAR = 4  # terms
STILL_OPEN = words("? prevu dit convenu afgesproken gezegd gepland voorzien normaal possible bon")
RELATIVE = words("dat die wat da toen dewelke")
SUBJECTS = words("ik k je jij ge gij u hij ze zij we wij jullie")
# Before a noun, so that "gemeente" is no past tense.
BEFORE_NOUNS = words("de het een mijn uw zijn haar ons onze hun den t n naar met in op voor bij")
PAST_ENDINGS = ("de", "te", "den", "ten")
SHORTEST_PAST = 6
LAST_TIME = frozenset(
    (opener, noun)
    for opener in ("derniere", "vorige", "laatste", "verleden")
    for noun in ("fois", "keer")
)
GIVEN = words("offert offerte offerts recu recue recus donne donnee achete gekregen gegeven cadeau")
AT_A_FEAST = words("a met op pour voor")
NOTED = words("donne donnee pris prise bu bue change changee mange recu recue")
LAST = words("dernier derniere laatste")
A_MONTH_OR_SO = 8


def told_as_over(terms: Sequence[Term], mention: Mention, today: date) -> bool:
    """Tell whether the words around a time tell of something that is done."""
    told = [term.text for term in clause_of(terms, mention)]
    if FUTURE.intersection(told):
        return False
    return (
        clause_of_the_past(mention, told)
        or aftermath(terms, mention)
        or judged(terms, mention)
        or last_time(mention, told)
        or given_at_a_feast(terms, mention, told)
        or of_a_month(mention, told, today)
        or noted(mention, told)
    )


def clause_of_the_past(mention: Mention, told: Sequence[str]) -> bool:
    """Tell whether a Dutch clause ends in a past tense: "dat ik maandag doorstuurde"."""
    days = mention.piece.days
    opened = any(pair[0] in RELATIVE and pair[1] in SUBJECTS for pair in pairwise(told))
    if days is None or days.kind != "weekday" or not opened or len(told) < 2:
        return False
    before, last = told[-2:]
    past = last.endswith(PAST_ENDINGS) and len(last) >= SHORTEST_PAST
    return past and before not in BEFORE_NOUNS


def aftermath(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether somebody is worn out by that day: "kapot na de fuif van zaterdag"."""
    days, first = mention.piece.days, mention.piece.first
    if days is None or days.kind not in ("weekday", "week") or mention.piece.hours:
        return False
    behind = look(terms, first - 1).text in AFTERMATH
    near = {term.text for term in terms[max(0, first - REACH_OF_AFTERMATH) : first]}
    told = {term.text for term in clause_of(terms, mention)}
    return behind and bool({"apres", "na"} & near) and bool(WORN_OUT & told)


def judged(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether what happened then is judged: "la fête de samedi, c'était gai"."""
    days, at = mention.piece.days, mention.piece.last
    if days is None or days.kind not in ("weekday", "week") or mention.piece.hours:
        return False
    told: list[str] = []
    while look(terms, at).text not in HARD_STOPS:
        told.append(look(terms, at).text)
        at += 1
    told.append(look(terms, at).text)
    verdict = not VERDICTS.isdisjoint(pairwise(told[:NEAR]))
    return verdict and mention.piece.relation is None and not STILL_OPEN.intersection(told)


def last_time(mention: Mention, told: Sequence[str]) -> bool:
    """Tell whether an hour is that of the last time: "a commencé à 17h09 la dernière fois"."""
    named = mention.piece.hours and not mention.piece.days
    return bool(named and not LAST_TIME.isdisjoint(pairwise(told)) and done_earlier(told))


def given_at_a_feast(terms: Sequence[Term], mention: Mention, told: Sequence[str]) -> bool:
    """Tell whether something was given at the last feast: "m'a offert une tablette à Noël"."""
    first, last = mention.piece.first, mention.piece.last
    feast = any(term.can_be("holiday") for term in terms[first:last])
    opened = look(terms, first).text in AT_A_FEAST or look(terms, first - 1).text in AT_A_FEAST
    for_it = {look(terms, first).text, look(terms, first - 1).text} & {"pour", "voor"}
    return feast and opened and not for_it and helped(told) and bool(GIVEN.intersection(told))


def of_a_month(mention: Mention, told: Sequence[str], today: date) -> bool:
    """Tell whether something happened in a month: "in januari van een stelling gevallen"."""
    days = mention.piece.days
    if days is None or days.kind != "date" or mention.piece.relation or days.first <= today:
        return False
    return (days.last - days.first).days >= A_MONTH_OR_SO and happened(told)


def noted(mention: Mention, told: Sequence[str]) -> bool:
    """Tell whether a note says when something was last done: "dernier biberon donné à 14h"."""
    if mention.piece.days and mention.piece.days.kind != "weekday":
        return False
    done = any(word in NOTED or event_of(word) or perfect(word) for word in told)
    return bool(LAST.intersection(told[:2])) and done
