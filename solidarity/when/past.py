"""Was it said of something that happened? Then it is no moment to help at."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.grammar import HARD_STOPS, Mention
from solidarity.when.lexicon import Term, look

# A date so far ahead may as well be one of the year that is over ("perdu mon mari en mars").
LONG_AHEAD = timedelta(days=90)
FRENCH_HELPERS = frozenset("ai as a avons avez ont avais avait suis es est sont etais etait".split())
# What happened to somebody who writes; feminine and plural by their endings.
FRENCH_EVENTS = frozenset(
    "venu passe arrive attendu sonne appele telephone tombe reste oublie recu perdu mort decede deced livre depose laisse "
    "renouvele parti pris mange dormi vu eu fait rappele raccroche pleure paye vole".split()
)
FRENCH_IMPERFECT = frozenset("devait devais etait etais avait attendais attendait fallait".split())
SURELY_PAST = frozenset("venu attendu recu tombe oublie renouvele".split())
BETWEEN_HELPER_AND_VERB = frozenset(
    "pas plus rien deja bien jamais ete tout encore toujours meme l m t y en vous nous personne "
    "toute seulement vraiment enfin trop".split()
)
DUTCH_HELPERS = frozenset("heb hebt heeft hebben is ben zijn was waren had hadden werd zen eb".split())
DUTCH_EVENTS = frozenset(
    "gekomen gebeld gewacht gevallen geweest gehad gebracht gegeten geslapen gezien gehoord "
    "gekregen vertrokken langsgekomen opgedaagd geleverd aangekomen binnengekomen begonnen gestuurd "
    "langsgeweest teruggebeld afgebeld gestaan gezeten gedaan gehaald geraakt "
    "opgenomen gesproken meegebracht afgezet komen opdagen buitengekomen gestorven gebleven overleden verloren geopereerd geboren".split()
)
DUTCH_PAST = frozenset("was waren stond stonden kwam kwamen ging gingen wachtte belde viel kreeg moest had zat zaten".split())
COMPLAINTS = (
    "toujours personne", "toujours pas la", "toujours pas arrive", "nog altijd niemand",
    "nog niemand", "nog altijd niet", "nog steeds niet", "nog steeds niemand", "niemand gezien",
    "toujours pas venu", "personne a l horizon",
    "niemand geweest", "niemand gekomen", "personne n est venu", "personne n est passe",
    "personne est venu", "personne n etait la", "komen opdagen",
)
FUTURE = frozenset(
    "peut peux pourrait pourriez pourrais peuvent pouvez viendra kan kunt kunnen zou zal wil moet "
    "besoin faut faudrait dois doit nodig cherche zoek gezocht rdv rv afspraak vais va vont wordt worden sera seront".split()
)


def said_of_the_past(terms: Sequence[Term], mention: Mention, today: date) -> bool:
    """Tell whether the clause of a mention reports what happened.

    Only times that could be past are asked: this morning, today, a bare hour, a bare weekday, or
    "until"; "demain" and a date with month stay what they are.
    """
    if not may_be_past(mention, today):
        return False
    days = mention.piece.days
    today_is_open = days is not None and days.last == today
    words = [term.text for term in clause_of(terms, mention)]
    if any(word in FUTURE for word in words):
        return False
    if mention.piece.part and mention.piece.part.name in ("morning", "night") and today_is_open:
        return helped(words) or happened(words)
    return happened(words) or (not mention.piece.relation and waits_in_vain(terms))


def helped(words: Sequence[str]) -> bool:
    """Tell whether a clause holds a helper of the perfect; "à 9h" is none."""
    return any(
        word in FRENCH_HELPERS | DUTCH_HELPERS and not (word == "a" and following.isdigit())
        for word, following in zip(words, [*words[1:], ""], strict=True)
    )


def happened(words: Sequence[str]) -> bool:
    """Tell whether a clause reports an event, in either language."""
    return happened_in_french(words) or happened_in_dutch(words)


def waits_in_vain(terms: Sequence[Term]) -> bool:
    """Tell whether somebody still waits for a person who should be there already."""
    words = " ".join(term.text for term in terms)
    return any(complaint in words for complaint in COMPLAINTS)


def may_be_past(mention: Mention, today: date) -> bool:
    """Tell whether the time itself leaves open that it is over."""
    piece = mention.piece
    if piece.days and piece.days.every:
        return False
    if piece.span or piece.relation in ("by", "before", "from"):
        return False
    if piece.days is None or piece.days.kind == "weekday" or piece.days.last == today:
        return True
    return piece.days.kind == "date" and piece.days.first > today + LONG_AHEAD


def clause_of(terms: Sequence[Term], mention: Mention) -> Sequence[Term]:
    """Return the terms of the sentence around a mention, cut at "mais", "maar", "dus"."""
    first, last = mention.piece.first, mention.piece.last
    cuts = (",", "mais", "maar", "dus", "donc", "alors")
    while first > 0 and look(terms, first - 1).text not in HARD_STOPS and look(
        terms, first - 1
    ).text not in cuts:
        first -= 1
    while last < len(terms) and terms[last].text not in HARD_STOPS and terms[last].text not in cuts:
        last += 1
    return terms[first:last]


def happened_in_french(words: Sequence[str]) -> bool:
    """Tell whether a French clause holds a perfect or an imperfect of an event."""
    if FRENCH_IMPERFECT.intersection(words):
        return True
    helped = False
    for word in words:
        stem = event_of(word)
        if stem and (helped or stem in SURELY_PAST or word.endswith(("ee", "ees", "ue", "ues"))):
            return True
        helped = word in FRENCH_HELPERS or (helped and word in BETWEEN_HELPER_AND_VERB)
    return False


def event_of(word: str) -> str | None:
    """Return the masculine of a participle of an event ("renouvelees" → "renouvele")."""
    for ending in ("", "e", "s", "es"):
        if word.endswith(ending) and word[: len(word) - len(ending)] in FRENCH_EVENTS:
            return word[: len(word) - len(ending)]
    return None


def happened_in_dutch(words: Sequence[str]) -> bool:
    """Tell whether a Dutch clause holds a perfect or a past tense of an event."""
    helped = bool(DUTCH_HELPERS.intersection(words))
    if any(word in DUTCH_PAST for word in words):
        return True
    events = [word for word in words if word in DUTCH_EVENTS and word != "komen"]
    return bool(events) and (helped or "geen" in words or "niet" in words or "niemand" in words)
