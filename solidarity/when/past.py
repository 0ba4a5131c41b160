"""Was it said of something that happened? Then it is no moment to help at."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.grammar import HARD_STOPS
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention
from solidarity.when.verbs import (
    ASKED_FOR,
    FORMERLY,
    FRENCH_AGREED,
    FUTURE,
    OVER,
    done_earlier,
    happened,
    helped,
    perfect,
)

# A date so far ahead may as well be one of the year that is over ("perdu mon mari en mars").
LONG_AHEAD = timedelta(days=60)
# Words of somebody who asks, for times of today that may be over ("ce matin").
REQUESTS = words("? svp stp aub possible mogelijk liefst graag") | words(
    "peut pourrait pourriez pouvez kan kunnen zou wil besoin faut cherche zoek nodig viendra "
    "moet dois doit rdv afspraak"
)
BARE_TERMS = 5
COMPLAINTS = (
    "toujours personne",
    "toujours pas la",
    "toujours pas arrive",
    "nog altijd niemand",
    "nog niemand",
    "nog altijd niet",
    "nog steeds niet",
    "nog steeds niemand",
    "niemand gezien",
    "toujours pas venu",
    "personne a l horizon",
    "niemand geweest",
    "niemand gekomen",
    "personne n est venu",
    "personne n est passe",
    "personne est venu",
    "personne n etait la",
    "komen opdagen",
)


def said_of_the_past(terms: Sequence[Term], mention: Mention, today: date) -> bool:
    """Tell whether the clause of a mention reports what happened.

    Births, deaths and former habits are over whatever their date. Otherwise only times that could
    be past are asked: this morning, today, a bare hour, a bare weekday, or "until"; "demain" and a
    date with month stay what they are.
    """
    if over(terms, mention, today):
        return True
    words = [term.text for term in clause_of(terms, mention)]
    if not may_be_past(mention, today) or any(word in FUTURE for word in words):
        return False
    piece = mention.piece
    if terms[piece.first].text.endswith("tantot") and done_earlier(words):
        return True
    today_is_open = piece.days is not None and piece.days.last == today
    if piece.part and piece.part.name in ("morning", "night") and today_is_open:
        return early_part_is_over(terms, mention, words)
    lasted = piece.relation == "until" and piece.days is None
    if lasted and any(perfect(word) for word in words):
        return True
    if piece.days and agreed_and_asked(terms, words):
        return False
    return happened(words) or (not piece.relation and waits_in_vain(terms))


def early_part_is_over(terms: Sequence[Term], mention: Mention, words: Sequence[str]) -> bool:
    """Tell whether "ce matin", "vannacht" is over; it stays open for who asks for help then."""
    if happened(words) or helped(words) or any(perfect(word) for word in words):
        return True
    bare = len(terms) <= BARE_TERMS or mention.piece.hours is not None
    return not (bare or REQUESTS.intersection(term.text for term in terms))


def agreed_and_asked(terms: Sequence[Term], words: Sequence[str]) -> bool:
    """Tell whether somebody asks about what was agreed: "on avait dit lundi, c'est bon ?"."""
    agreed = "avait" in words and bool(FRENCH_AGREED.intersection(words))
    return agreed and any(term.text == "?" for term in terms)


def over(terms: Sequence[Term], mention: Mention, today: date) -> bool:
    """Tell whether a date is that of a birth, a death, or a habit of former days."""
    words = [term.text for term in clause_of(terms, mention)]
    days = mention.piece.days
    if days is None or mention.piece.relation or any(word in FUTURE for word in words):
        return False
    if days.every and "moest" in words:
        return True
    if days.every or days.kind == "weekday":
        # "Vrijdag een uurke vroeger" is earlier, not formerly.
        earlier = {"vroeger"} if days.kind == "weekday" and not days.every else set()
        return bool(FORMERLY.intersection(words) - earlier)
    dated = days.kind == "date" and days.first > today
    if dated and words[:1] in (["ne"], ["nee"]):
        return True
    begun = days.first == today and not days.single and not ASKED_FOR.intersection(words)
    return (dated and bool(OVER.intersection(words))) or (begun and happened(words))


# Of these nobody is late: nobody is found yet.
SEARCHES = ("nog niemand gevonden", "nog niemand voor", "toujours personne pour")


def waits_in_vain(terms: Sequence[Term]) -> bool:
    """Tell whether somebody still waits for a person who should be there already."""
    words = " ".join(term.text for term in terms)
    for search in SEARCHES:
        words = words.replace(search, "")
    return any(complaint in words for complaint in COMPLAINTS)


def may_be_past(mention: Mention, today: date) -> bool:
    """Tell whether the time itself leaves open that it is over."""
    piece = mention.piece
    if piece.days and piece.days.every:
        return False
    if piece.span:
        # "In tien minuten" is how long something took, when it is told as done.
        return piece.span[0] == piece.span[1] and mention.piece.relation is None
    if piece.relation in ("by", "before", "from"):
        return False
    if piece.relation == "until" and piece.days and not piece.hours:
        return False
    if piece.days is None or piece.days.kind == "weekday" or piece.days.last == today:
        return True
    return piece.days.kind == "date" and piece.days.first > today + LONG_AHEAD


def clause_of(terms: Sequence[Term], mention: Mention) -> Sequence[Term]:
    """Return the terms of the sentence around a mention, cut at "mais", "maar", "dus"."""
    first, last = mention.piece.first, mention.piece.last
    cuts = (",", "mais", "maar", "dus", "donc", "alors", "quand", "qd", "als")
    while (
        first > 0
        and look(terms, first - 1).text not in HARD_STOPS
        and look(terms, first - 1).text not in cuts
    ):
        first -= 1
    while last < len(terms) and terms[last].text not in HARD_STOPS and terms[last].text not in cuts:
        last += 1
    return terms[first:last]
