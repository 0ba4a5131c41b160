"""Verbs, in French and Dutch, that tell whether something happened or is to come."""

from collections.abc import Sequence
from itertools import pairwise

from solidarity.when.letters import words

# Of these only the past is told, however near the date ("mort le 3", "in februari gestorven").
OVER = words(
    "mort morte decede decedee geboren gestorven overleden introduite introduit signalee "
    "signale deces gegaan heengegaan"
)
FRENCH_HELPERS = words("ai as a avons avez ont avais avait suis es est sont etais etait")
# What happened to somebody who writes; feminine and plural by their endings.
FRENCH_EVENTS = words(
    "venu passe arrive attendu sonne appele telephone tombe reste oublie recu perdu mort decede "
    "deced livre depose laisse renouvele parti pris accouche mange dormi vu eu fait rappele "
    "raccroche pleure paye vole rentre reparti sorti ramasse inonde arrache distribue crie "
    "signale introduit repris gagne trouve retire"
)
FRENCH_IMPERFECT = words("devait devais etait etais avait attendais attendait fallait")
SURELY_PAST = words("venu attendu recu tombe oublie renouvele ramasse")
# Said first they tell what is done: "livré 18h05", "rentrée à 20h".
DONE_FIRST = words("livre livree depose deposee rentree fini finie arrivee ramassee sorti")
# "On m'avait promis mardi": what was agreed may still come.
FRENCH_AGREED = words("dit prevu promis demande note fixe parle convenu reserve annonce")
BETWEEN_HELPER_AND_VERB = words(
    "pas plus rien deja bien jamais ete tout encore toujours meme l m t y en vous nous personne "
    "toute seulement vraiment enfin trop"
)
# "a" is also "à" and "est" a copula; behind these stands a participle, unless it is a plan.
SURE_HELPERS = words("ai as avons avez ont avais avait")
SHORT_PARTICIPLES = words("mis fait dit lu bu vu su pris fini")
BEFORE_NOUNS = words("la ma sa ta les mes ses une notre votre cette l des ces de d")
PARTICIPLE_ENDINGS = ("e", "ee", "i", "u", "ue", "is", "it", "ert")
FRENCH_PLANS = words(
    "invite prevu promis reserve fixe note commande convenu accepte demande programme planifie "
    "encore quelque quatre quinze trente quarante cinquante onze douze treize quatorze seize "
    "entre autre comme contre perdre toute aussi ici lundi mardi jeudi vendredi samedi mercredi "
    "dimanche permis appris compris choisi deux votre notre cette petite grande petit confiance "
    "chance reporte deplace decale rendu plusieurs prochaine maladie visite voiture sortie "
    "personne quelqu"
)
DUTCH_PLANS = words(
    "gevraagd geboekt gepland gereserveerd besteld gezocht genoeg geen gezegd gekozen geduld "
    "geluk gemaakt geregeld getekend gewoon geld"
)
DUTCH_HELPERS = words("heb hebt heeft hebben is ben zijn was waren had hadden werd zen eb")
SURE_DUTCH_HELPERS = words("heb hebt heeft hebben eb")
DUTCH_EVENTS = words(
    "gekomen gebeld gewacht gevallen geweest gehad gebracht gegeten geslapen gezien gehoord "
    "gekregen vertrokken langsgekomen opgedaagd geleverd aangekomen binnengekomen begonnen "
    "gestuurd langsgeweest teruggebeld afgebeld gestaan gezeten gedaan gehaald geraakt "
    "opgenomen gesproken meegebracht afgezet komen opdagen buitengekomen gestorven gebleven "
    "overleden verloren geopereerd geboren bevallen opgehaald gegeten verkocht gebeurd afgekomen"
)
DUTCH_PAST = words(
    "was waren stond stonden kwam kwamen ging gingen wachtte belde viel kreeg moest had zat zaten "
    "at vergat zei gaf nam bleef deed zag sloeg viel brak"
)
FUTURE = words(
    "peut peux pourrait pourriez pourrais peuvent pouvez viendra kan kunt kunnen zou zal wil "
    "moet besoin faut faudrait dois doit nodig cherche zoek gezocht rdv rv afspraak vais va "
    "vont wordt word worden sera seront doivent"
)
# Of verbs that come apart: "bovengezet", "afgereden".
PREFIXES = ("boven", "binnen", "buiten", "terug", "mee", "op", "af", "uit", "aan", "in", "weg")
ASKED_FOR = words("gevraagd demande vroeg beloofd promis")
# A habit that is over: "elke dinsdag moest ik", "j'allais chez elle tous les mercredis".
FORMERLY = words("vroeger ging gingen dekte allais allait autrefois jouait jouais venais menait")


def done_earlier(words: Sequence[str]) -> bool:
    """Tell whether a perfect stands beside "tantôt": "il l'a dit tantôt", "a prescrit tantôt"."""
    helpers = SURE_HELPERS | {"a", "est"}
    return any(
        word in helpers
        and (following.endswith(PARTICIPLE_ENDINGS) or following in FRENCH_AGREED)
        and following not in FRENCH_PLANS
        and len(following) > 2
        for word, following in pairwise(words)
    )


def helped(words: Sequence[str]) -> bool:
    """Tell whether a clause holds a helper of the perfect; "à 9h" is none."""
    return any(
        word in FRENCH_HELPERS | DUTCH_HELPERS and not (word == "a" and following.isdigit())
        for word, following in zip(words, [*words[1:], ""], strict=True)
    )


def happened(words: Sequence[str]) -> bool:
    """Tell whether a clause reports an event, in either language."""
    return happened_in_french(words) or happened_in_dutch(words)


def happened_in_french(words: Sequence[str]) -> bool:
    """Tell whether a French clause holds a perfect or an imperfect of an event."""
    if FRENCH_IMPERFECT.intersection(words):
        return True
    if words and words[0] in DONE_FIRST:
        return True
    helped = strongly = False
    for before, word in pairwise(["", *words]):
        stem = event_of(word)
        planned = word in FRENCH_PLANS
        # "A encore mis": no "à" stands before "encore".
        short = before in ("encore", "deja") and word in SHORT_PARTICIPLES
        participle = word.endswith(PARTICIPLE_ENDINGS) and (len(word) > 4 or short)
        if strongly and participle and not planned:
            return True
        # "La vue", "ma sortie" are nouns.
        feminine = word.endswith(("ee", "ees", "ue", "ues")) and before not in BEFORE_NOUNS
        if stem and (helped or stem in SURELY_PAST or feminine):
            return True
        between = word in BETWEEN_HELPER_AND_VERB
        again = before == "a" and word in ("encore", "deja")
        strongly = word in SURE_HELPERS or (strongly and between) or again
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
    prefix = next((prefix for prefix in PREFIXES if word.startswith(prefix + "ge")), "")
    word = word[len(prefix) :]
    return (
        len(word) > (4 if prefix else 5)
        and word.startswith("ge")
        and word.endswith(("t", "d", "en"))
        and (word not in DUTCH_PLANS)
    )
