"""When somebody cannot be called: "niet op maandag", "le mercredi j'ai kiné", "pas trop tôt"."""

from collections.abc import Sequence
from typing import Literal

from solidarity.when.availability import ENDS_OF_EXCEPTION, ruled_out
from solidarity.when.grammar import small
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look

Side = Literal["before", "behind"]

TOO_EARLY, TOO_LATE = "too early", "too late"
NEVER = words("jamais nooit")
WHY_NOT = words("pourquoi waarom")
NOT_BEHIND = words("pas niet ni nie nit geen jamais nooit non nee neen") | {"niet meer"}
BUSY = words(
    "occupe occupee absent absente pris prise bezet weg impossible onmogelijk difficile moeilijk "
    "kine kinesist kinesiste dialyse hopital ziekenhuis dentiste tandarts coiffeur kapper markt "
    "dors sieste siesta slaap dutje soins infirmiere verpleegster verpleging thuisverpleging "
    "poetsvrouw menagere"
)
FREE = words("libre la thuis beschikbaar dispo disponible vrij possible mogelijk chez")
"""What is denied before a day that is refused: "je ne suis pas libre le mardi"."""
ONLY_WITH = ("vanaf", "na", "om", "rond", "tegen", "achter")
"""Behind these Dutch words "pas" is "not before", in French it is "not"."""
POSSESSIVES = words("mon ma mes le la les mijn de het ons")
IS = words("c est is dat t wordt me pour moi voor mij un peu een beetje wat")
REACH_BEHIND, REACH_BEFORE = 7, 6


def too(terms: Sequence[Term], at: int) -> tuple[str, int] | None:
    """Read "trop tôt", "te laat"; return which, and the position behind it."""
    text = look(terms, at).text
    if text == "trop" and look(terms, at + 1).text in ("tot", "tard"):
        return TOO_EARLY if look(terms, at + 1).text == "tot" else TOO_LATE, at + 2
    return {"te vroeg": (TOO_EARLY, at + 1), "te laat": (TOO_LATE, at + 1)}.get(text)


def refused_on(terms: Sequence[Term], first: int, after: int, next_first: int) -> Side | None:
    """On which side of the terms `first` to `after` something refuses them; `next_first` is where
    the next day or hour is named."""
    if refused_before(terms, first):
        return "before"
    return "behind" if refused_behind(terms, after, next_first) else None


def refused_before(terms: Sequence[Term], first: int) -> bool:
    nearest = [look(terms, first - back).text for back in range(1, REACH_BEFORE)]
    if WHY_NOT & set(nearest) or only_from(terms, first):
        return False
    if ruled_out(terms, first) and not of_what_precedes(terms, first):
        return True
    denied = False
    for at in range(first - 1, max(-1, first - 1 - REACH_BEFORE), -1):
        term = terms[at]
        if term.text in ENDS_OF_EXCEPTION or term.text == ",":
            return False
        busy = term.text in BUSY and not after_it(terms, at)
        if term.text in NEVER or (busy and all(map(small, terms[at + 1 : first]))):
            return True
        denied = denied or term.text in FREE
        if denied and term.can_be("not"):
            return True
    return False


def only_from(terms: Sequence[Term], first: int) -> bool:
    """Whether "pas" before an hour is the Dutch one: "pas vanaf 10u"."""
    before, here = look(terms, first - 1).text, look(terms, first).text
    return (before == "pas" and here in ONLY_WITH) or (
        before in ONLY_WITH and look(terms, first - 2).text == "pas"
    )


def refused_behind(terms: Sequence[Term], after: int, next_first: int) -> bool:
    for at in range(after, min(next_first, after + REACH_BEHIND)):
        term = terms[at]
        if term.text in ENDS_OF_EXCEPTION or term.text == ",":
            return False
        if term.text in BUSY or visits(terms, at):
            return not after_it(terms, at)
        if term.text in NOT_BEHIND:
            # "Mardi pas le matin": it is the morning that is refused.
            between = terms[at + 1 : next_first]
            of_next = all(small(term) and term.text != "," for term in between)
            return not (of_next and next_first < len(terms))
    return False


def visits(terms: Sequence[Term], at: int) -> bool:
    """Whether somebody is with others then: "chez mon fils", "bij mijn dochter"."""
    return terms[at].text in ("chez", "bij") and look(terms, at + 1).text in POSSESSIVES


def too_much(terms: Sequence[Term], after: int, at: int) -> bool:
    """Whether what ends at `after` is said to be too early or too late: "après 20h c'est trop
    tard"."""
    said = [term.text for term in terms[after:at]]
    return too(terms, at) is not None and bool(said) and set(said) <= IS


def of_what_precedes(terms: Sequence[Term], first: int) -> bool:
    """Whether the last "niet" closes what was said before ("voormiddag niet, namiddag wel")."""
    at = first - 1
    while at >= 0 and not terms[at].can_be("not") and small(terms[at]):
        at -= 1
    return at > 0 and terms[at].can_be("not") and look(terms, at + 1).text == ","


def after_it(terms: Sequence[Term], at: int) -> bool:
    """Whether something is only named to tell what comes behind it ("après ma sieste")."""
    return any(look(terms, at - back).can_be("after") for back in (1, 2))
