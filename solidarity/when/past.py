"""Was it said of something that happened? Then it is no moment to help at."""

from collections.abc import Sequence
from datetime import date, timedelta

from solidarity.when.grammar import HARD_STOPS
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention

# A date so far ahead may as well be one of the year that is over ("perdu mon mari en mars").
LONG_AHEAD = timedelta(days=90)
FRENCH_HELPERS = words("ai as a avons avez ont avais avait suis es est sont etais etait")
# What happened to somebody who writes; feminine and plural by their endings.
FRENCH_EVENTS = words(
    "venu passe arrive attendu sonne appele telephone tombe reste oublie recu perdu mort decede "
    "deced livre depose laisse renouvele parti pris accouche mange dormi vu eu fait rappele "
    "raccroche pleure paye vole"
)
FRENCH_IMPERFECT = words("devait devais etait etais avait attendais attendait fallait")
SURELY_PAST = words("venu attendu recu tombe oublie renouvele")
BETWEEN_HELPER_AND_VERB = words(
    "pas plus rien deja bien jamais ete tout encore toujours meme l m t y en vous nous personne "
    "toute seulement vraiment enfin trop"
)
# "a" is also "à" and "est" a copula; behind these stands a participle, unless it is a plan.
SURE_HELPERS = words("ai as avons avez ont avais avait")
PARTICIPLE_ENDINGS = ("e", "ee", "i", "u", "ue", "is", "it", "ert")
FRENCH_PLANS = words(
    "invite prevu promis reserve fixe note commande convenu accepte demande programme planifie "
    "encore quelque quatre quinze trente quarante cinquante onze douze treize quatorze seize "
    "entre autre comme contre perdre toute aussi ici lundi mardi jeudi vendredi samedi mercredi "
    "dimanche permis appris compris choisi deux votre notre cette petite grande petit confiance "
    "chance reporte deplace decale rendu plusieurs prochaine maladie visite voiture sortie "
    "personne"
)
DUTCH_PLANS = words(
    "gevraagd geboekt gepland gereserveerd besteld gezocht genoeg geen gezegd gekozen geduld "
    "geluk gemaakt geregeld getekend gewoon geld"
)
# Words of somebody who asks, for times of today that may be over ("ce matin").
REQUESTS = words("? svp stp aub possible mogelijk liefst graag") | words(
    "peut pourrait pourriez pouvez kan kunnen zou wil besoin faut cherche zoek nodig viendra "
    "moet dois doit rdv afspraak"
)
BARE_TERMS = 5
DUTCH_HELPERS = words("heb hebt heeft hebben is ben zijn was waren had hadden werd zen eb")
SURE_DUTCH_HELPERS = words("heb hebt heeft hebben eb")
DUTCH_EVENTS = words(
    "gekomen gebeld gewacht gevallen geweest gehad gebracht gegeten geslapen gezien gehoord "
    "gekregen vertrokken langsgekomen opgedaagd geleverd aangekomen binnengekomen begonnen "
    "gestuurd langsgeweest teruggebeld afgebeld gestaan gezeten gedaan gehaald geraakt "
    "opgenomen gesproken meegebracht afgezet komen opdagen buitengekomen gestorven gebleven "
    "overleden verloren geopereerd geboren bevallen"
)
DUTCH_PAST = words(
    "was waren stond stonden kwam kwamen ging gingen wachtte belde viel kreeg moest had zat zaten"
)
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
FUTURE = words(
    "peut peux pourrait pourriez pourrais peuvent pouvez viendra kan kunt kunnen zou zal wil "
    "moet besoin faut faudrait dois doit nodig cherche zoek gezocht rdv rv afspraak vais va "
    "vont wordt word worden sera seront"
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
        if happened(words) or helped(words) or any(perfect(word) for word in words):
            return True
        bare = len(terms) <= BARE_TERMS or mention.piece.hours is not None
        return not (bare or REQUESTS.intersection(term.text for term in terms))
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
    while (
        first > 0
        and look(terms, first - 1).text not in HARD_STOPS
        and look(terms, first - 1).text not in cuts
    ):
        first -= 1
    while last < len(terms) and terms[last].text not in HARD_STOPS and terms[last].text not in cuts:
        last += 1
    return terms[first:last]


def happened_in_french(words: Sequence[str]) -> bool:
    """Tell whether a French clause holds a perfect or an imperfect of an event."""
    if FRENCH_IMPERFECT.intersection(words):
        return True
    helped = strongly = False
    for word in words:
        stem = event_of(word)
        planned = word in FRENCH_PLANS
        if strongly and word.endswith(PARTICIPLE_ENDINGS) and len(word) > 4 and not planned:
            return True
        if stem and (helped or stem in SURELY_PAST or word.endswith(("ee", "ees", "ue", "ues"))):
            return True
        between = word in BETWEEN_HELPER_AND_VERB
        strongly = word in SURE_HELPERS or (strongly and between)
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
    if any(perfect(word) for word in words) and SURE_DUTCH_HELPERS.intersection(words):
        return True
    events = [word for word in words if word in DUTCH_EVENTS and word != "komen"]
    return bool(events) and (helped or "geen" in words or "niet" in words or "niemand" in words)


def perfect(word: str) -> bool:
    """Tell whether a Dutch word looks like a participle, and not like that of a plan."""
    return (
        len(word) > 5
        and word.startswith("ge")
        and word.endswith(("t", "d", "en"))
        and (word not in DUTCH_PLANS)
    )
