"""What sounds like a time and is none: greetings, durations, ages, names, newspapers."""

from collections.abc import Sequence

from solidarity.when.greetings import skip_greeting
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.numbers import read_number

STREETS = words(
    "rue avenue av place boulevard bd bld chaussee quai square allee impasse clos cite ecole "
    "athenee station gare metro arret halte marche residence stade"
)
PAPERS = words("journal journaux krant gazet gazette kranten quotidien abonnement numero")
TITLES = words("m mr mme madame monsieur mevrouw meneer mijnheer mevr mejuffrouw mlle veuve weduwe")
# Behind these a weekday is a day ("chez le docteur mardi"), but a feast is a surname.
CALLINGS = words("dokter docteur dr famille familie soeur zuster")
# "le lundi de Pâques" is the holiday, "les décorations de Noël" is not.
HOLIDAY_HEADS = words(
    "jour lundi veille lendemain soir matin avant midi apres partir dimanche mardi pres"
)
BEFORE_DURATIONS = words(
    "pendant durant duurt duurde gedurende dure duree prend bijna ruim minstens combien meer "
    "dan toutes deja al reeds paar encore environs reste rester blijft nog pdt minder moins "
    "duren"
)
AFTER_DURATIONS = words(
    "par per rijden stappen wandelen werken werk lang hulp vrij tijd reizen onderweg "
    "wachten rit d affilee durant maximum sur geleden gelede plus tard later trop "
    "minstens bus trein fietsen route de weg slapen geslapen poetsen babbelen praten aan "
    "en plein staan dienst op in over"
)
PRICES = words("combien hoeveel prix prijs kost kosten coute tarif euro euros")
DURATION_NOUNS = words(
    "route trajet marche travail train bus voiture cours retard attente sommeil menage aide "
    "conduite repos file queue boulot garde patience suite temps voorhand week per"
)


def skip_silent(terms: Sequence[Term], at: int) -> int:
    """Return the position behind what is no time, or `at` when nothing silent stands there."""
    if look(terms, at).can_be("silent"):
        return at + 1
    for skip in (
        skip_name,
        skip_ago,
        skip_round_the_clock,
        skip_frequency,
        skip_duration,
        skip_greeting,
        skip_year,
    ):
        after = skip(terms, at)
        if after > at:
            return after
    return at


def skip_year(terms: Sequence[Term], at: int) -> int:
    """Skip "volgend jaar", "l'année prochaine", which are too wide to be a moment."""
    if look(terms, at).can_be("year_word"):
        return at + 1 + look(terms, at + 1).can_be("next")
    return at + 2 if look(terms, at + 1).can_be("year_word") and not look(terms, at).is_word else at


def skip_name(terms: Sequence[Term], at: int) -> int:
    """Skip streets, surnames, newspapers and things called after a time."""
    before = look(terms, at - 1)
    linked = before.text in ("de", "du", "des", "la", "le", "d", "l")
    head = look(terms, at - 2) if linked else before
    head = look(terms, at - 3) if head.text == "de" else head
    term = look(terms, at)
    timely = any(term.can_be(name) for name in ("weekday", "part", "morgen", "holiday", "number"))
    if not timely:
        return at
    dated = 1 + look(terms, at + 1).can_be("month") if term.can_be("number") else 1
    if head.text in STREETS and linked and (dated > 1 or not term.can_be("number")):
        return at + dated
    if term.can_be("number"):
        return at
    if before.text in TITLES and not (term.can_be("part") or term.can_be("weekday")):
        return at + 1
    if before.text in CALLINGS and term.can_be("holiday"):
        return at + 1
    # "Le journal du samedi", but "chimio numéro quatre mercredi".
    if head.text in PAPERS or look(terms, at - 2).text in PAPERS - {"numero"}:
        return at + 1
    thing = before.text in ("de", "d", "du") and head.is_word and head.text not in HOLIDAY_HEADS
    if term.can_be("holiday") and thing:
        return at + 1
    return at + 1 if term.text == "midi" and before.text in ("du", "bruxelles", "bxl") else at


def skip_ago(terms: Sequence[Term], at: int) -> int:
    """Skip "il y a trois ans" and "3 maanden geleden"."""
    first = at + 1 if look(terms, at).text in ("il y a", "y a", "ya", "il ya") else at
    number = read_number(terms, first)
    if number is None:
        return at
    after = number[1]
    unit = look(terms, after)
    counted = any(
        unit.can_be(name)
        for name in (
            "minute_unit",
            "hour",
            "hour_unit",
            "day_word",
            "week",
            "month_word",
            "year_word",
            "half_hour",
            "quarter_hour",
        )
    )
    if not counted:
        return at
    return after + 1 if first > at or look(terms, after + 1).can_be("ago") else at


def skip_round_the_clock(terms: Sequence[Term], at: int) -> int:
    """Skip "24h/24", "7j/7", "24 sur 24", "24/7"."""
    first = look(terms, at)
    # "Le 7/7" and "op 24/7" are days.
    if first.text not in ("24", "7") or look(terms, at - 1).text in ("le", "op", "du"):
        return at
    after = at + 1
    after += look(terms, after).can_be("hour") or look(terms, after).can_be("day_word")
    link, second = look(terms, after), look(terms, after + 1)
    if link.text not in ("/", "sur", "op", "-") or second.text not in ("24", "7"):
        return at
    if look(terms, after + 2).text == link.text:
        return at
    after += 2
    return after + (look(terms, after).can_be("hour") or look(terms, after).can_be("day_word"))


def skip_frequency(terms: Sequence[Term], at: int) -> int:
    """Skip "toutes les 4 heures", "om de 2 uur", "elke 3 weken"."""
    first = look(terms, at)
    every = first.can_be("every")
    rhythm = first.text == "om" and look(terms, at + 1).text == "de"
    number = read_number(terms, at + 1 + rhythm) if every or rhythm else None
    if number is None:
        return at
    unit = look(terms, number[1])
    units = ("hour", "day_word", "week", "month_word", "minute_unit")
    return number[1] + 1 if any(unit.can_be(name) for name in units) else at


def skip_duration(terms: Sequence[Term], at: int) -> int:
    """Skip "2 heures de route", "pendant une heure", "drie weken", "een kwartier"."""
    if look(terms, at).can_be("half_hour") or look(terms, at).can_be("quarter_hour"):
        spoken = look(terms, at + 1).can_be("plus") or look(terms, at + 1).can_be("minus")
        return at if spoken and look(terms, at + 2).can_be("number") else at + 1
    number = read_number(terms, at)
    if number is None:
        return at
    after = number[1]
    if look(terms, after).text in ("ou", "of"):
        # "une ou deux heures par semaine"
        after = (read_number(terms, after + 1) or number)[1]
    unit = look(terms, after)
    long_units = ("day_word", "week", "month_word", "year_word", "hour_unit", "half_hour")
    if any(unit.can_be(name) for name in long_units) and not unit.glued:
        return after + 1
    if unit.can_be("minute_unit") or unit.can_be("quarter_hour"):
        spoken = look(terms, after + 1).can_be("plus") or look(terms, after + 1).can_be("minus")
        return at if spoken and look(terms, after + 2).meanings else after + 1
    if not unit.can_be("hour"):
        return at
    return skip_hours_long(terms, at, after + 1)


def skip_hours_long(terms: Sequence[Term], at: int, after: int) -> int:
    """Skip a number of hours that tells how long, not when."""
    minutes = look(terms, after)
    end = after + (minutes.glued and minutes.can_be("digits"))
    before = look(terms, at - 1).text.split()[-1:]
    behind, beyond = look(terms, end).text.split()[0:1], look(terms, end + 1).text
    if before and (before[0] in BEFORE_DURATIONS or priced(terms, at)):
        return end
    if look(terms, end).can_be("workdays"):
        # "één uur in de week"
        return end + 1
    if not behind or behind[0] not in AFTER_DURATIONS:
        return at
    if behind[0] in ("de", "d", "en", "op", "aan", "sur", "plus", "in", "over"):
        nouns = DURATION_NOUNS | AFTER_DURATIONS
        return end + 1 if beyond in nouns and beyond not in ("de", "d", "en", "sur") else at
    return end


def priced(terms: Sequence[Term], at: int) -> bool:
    """Tell whether a price is asked for so many hours: "c'est combien pour 1 heure"."""
    before = {term.text for term in terms[max(0, at - 5) : at]}
    return look(terms, at - 1).text in ("pour", "voor", "par") and bool(PRICES & before)
