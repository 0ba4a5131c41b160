"""Times that are named and yet are no time to help at: the past, habits, complaints."""

from collections.abc import Sequence
from datetime import datetime

from solidarity.when.grammar import mentions_of
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention
from solidarity.when.past import clause_of, said_of_the_past
from solidarity.when.remarks import remark
from solidarity.when.stories import told_as_over
from solidarity.when.verbs import FUTURE

WONDERING = words("waarom pourquoi")
KIN = words(
    "dochter zoon zus broer kleinzoon kleindochter poetsvrouw verpleegster schoondochter fille "
    "fils soeur frere niece neveu infirmiere kine nicht neef verpleger kleinkinderen enfants "
    "kinderen femme menagere"
)
VISITS = words("belt komt vient appelle telephone passe komen viennent appellent bellen")
ONLY = words("alleen que seulement enkel")
EXCEPTIONS = words("sauf behalve uitgezonderd excepte hormis")
TRANSPORT = words("bus bussen train trains trein treinen tram trams metro tec lijn collecto")
RUNS_NOT = words("plus pu pas sans geen niet ni laatste dernier premier eerste zonder") | {
    "niet meer",
    "nie meer",
    "ni meer",
    "pas encore",
}
SHOPS = words(
    "magasin winkel apotheek pharmacie bibliotheek bibliotheque bib delhaize colruyt aldi"
    " carrefour lidl bakkerij boulangerie commune gemeente gemeentehuis poste post banque"
    " bank containerpark recyparc kringwinkel"
)
OPEN = words("ouvert ouverte ouverts open opent ouvre openingsuren heures")
# Of empty days: "de zondagen duren lang".
LONGING = words(
    "long longs longue longues dur durs dure dures triste tristes interminables pire pires stil "
    "lang eenzaam zwaar ergste"
)


def living(terms: Sequence[Term], now: datetime) -> list[Mention]:
    """Return the mentions that are neither past nor beside the point."""
    kept = []
    for mention in mentions_of(terms, now):
        days = mention.piece.days
        gone = days is not None and days.last < now.date()
        beside = beside_the_point(terms, mention)
        if gone or beside or said_of_the_past(terms, mention, now.date()):
            continue
        if not told_as_over(terms, mention, now.date()):
            kept.append(mention)
    return kept


def beside_the_point(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a mention only complains, wonders, or tells a habit."""
    days = mention.piece.days
    longs = days and days.every and not mention.piece.hours and LONGING & set(words_of(terms))
    return bool(
        longs
        or not_either(terms, mention)
        or excepted(terms, mention)
        or timetable(terms, mention)
        or opening_hours(terms, mention)
        or wonders(terms, mention)
        or habit_since(terms, mention)
        or habit_of_another(terms, mention)
        or remark(terms, mention)
    )


def not_either(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether nothing happens then either ("zondag ook niet"), or it is long ago."""
    last = mention.piece.last
    behind = [look(terms, last + step).text for step in range(3)]
    also_not = "ook" in behind and ("niet" in behind or "ni" in behind)
    return also_not or behind[:2] == ["non", "plus"] or behind[0] == "geleden"


def excepted(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a day is left out of all others: "tous les jours sauf le mercredi"."""
    first = mention.piece.first
    near = {look(terms, first - step).text for step in (1, 2)}
    return mention.negated and bool(EXCEPTIONS & near)


def timetable(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether an hour is that of a bus or train: "le bus ne passe plus après 19h"."""
    piece = mention.piece
    if not piece.hours or piece.days or piece.part or not piece.relation:
        return False
    clause = set(words_of(clause_of(terms, mention)))
    return bool(TRANSPORT & clause) and bool(RUNS_NOT & clause) and not FUTURE & clause


def opening_hours(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a stretch of hours is that of a shop: "de winkel is open van 9u tot 18u"."""
    hours = mention.piece.hours
    if not hours or not hours.last or mention.piece.days:
        return False
    clause = set(words_of(clause_of(terms, mention)))
    return bool(SHOPS & clause and OPEN & clause) and not FUTURE & clause


def wonders(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether somebody asks why he should go on at all: "waarom morgen nog"."""
    first, last = mention.piece.first, mention.piece.last
    before = words_of(terms[max(0, first - 8) : first])
    return bool(WONDERING & set(before)) and "nog" in [look(terms, last).text, *before]


def habit_of_another(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a relative or nurse comes then: "zijn zoon komt enkel zaterdag"."""
    first, last, days = mention.piece.first, mention.piece.last, mention.piece.days
    before = words_of(terms[max(0, first - 8) : first])
    behind = words_of(terms[last : last + 4])
    # "Pour le weekend, ma fille vient": then she comes, and help is wanted.
    around = {*before, *(behind[: behind.index(",")] if "," in behind else behind)}
    if not (days and KIN & around and VISITS & around) or "?" in words_of(terms):
        return False
    if days.every:
        return True
    only = ONLY & set(before) or before[-1:] in (["le"], ["les"])
    return bool(only) and days.kind in ("weekday", "week") and not mention.piece.hours


def habit_since(terms: Sequence[Term], mention: Mention) -> bool:
    """Tell whether a weekday is what is left "since" something: "sinds corona enkel op zondag"."""
    days, first = mention.piece.days, mention.piece.first
    if not days or days.kind != "weekday" or mention.piece.hours:
        return False
    since = any(term.can_be("since") for term in terms[max(0, first - 12) : first])
    return since and not FUTURE.intersection(words_of(terms))


def words_of(terms: Sequence[Term]) -> list[str]:
    """Return the plain words of a message."""
    return [term.text for term in terms]


def only_routine(mention: Mention) -> bool:
    """Tell whether a mention is a daily routine without an hour ("tous les matins")."""
    days = mention.piece.days
    return bool(days and days.kind == "routine" and not mention.piece.hours)
