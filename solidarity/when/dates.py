"""Dates of the calendar: "4/12", "8 décembre", "du 20 au 27 décembre", "de 20ste"."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from solidarity.when.agreed_days import (
    LAST_HOUR,
    day_meant,
    hour_beside,
    numbered_thing,
    ordinal_at_an_hour,
    weekday_before,
)
from solidarity.when.calendar import coming_date, coming_day_of_month
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.numbers import SUFFIXES, counts_nothing, read_number
from solidarity.when.pieces import Days, one_day

DaysReading = tuple[Days, int]
# Fractions and "round the clock", which look like dates.
NO_DATES = frozenset({(24, 7), (7, 7), (1, 2), (1, 3), (3, 4), (1, 4)})
DAY_OPENERS = words("le op de den het les 't t voor vers tegen tot") | {"pas de"}
# "L'IRM du 17" is a date, "la dame du 17" a house.
DATED_NOUNS = words(
    "rdv irm scanner examen examens demenagement visite seance reunion demande trajet course "
    "courses livraison consultation operation concert fete appel juge audience chimio dialyse "
    "kine vaccin sang fair gouter brocante souper diner repas fete bal mariage enterrement "
    "funerailles bapteme communion anniversaire reveillon formation stage entretien excursion "
    "messe marche tombola barbecue bbq bingo loto quiz echographie radio prise ponction controle "
    "bilan atelier conference assemblee collecte sortie voyage spectacle dossier journee soiree"
) | {"rendez vous"}
LIMIT_ENDINGS = ("au", " le", " du", " de", " den", " is", " est")
# Whom or what a number behind a weekday counts: "mercredi 2 personnes".
HEADS = words("personnes personne pers personen man mensen gens enfants kinderen pains broden")
MOVED = words("passe passer deplace deplacer reporte reporter decale decaler remis remettre avance")
# Below this an ordinal in words is a floor as often as a day ("op de elfde").
FIRST_SURE_ORDINAL = 13


def read_date(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read a date; return it and the position behind it."""
    return (
        read_day_and_month(terms, at, today)
        or read_numeric(terms, at, today)
        or read_run_of_days(terms, at, today)
        or read_day_of_month(terms, at, today)
    )


def read_day_number(terms: Sequence[Term], at: int) -> tuple[int, int] | None:
    """Read the day of a month: "8", "1er", "20ste", "premier", "vingt-quatre"."""
    term = look(terms, at)
    ordinal = term.number_of("ordinal")
    number = (ordinal, at + 1) if ordinal and ordinal > 0 else read_number(terms, at)
    if number is None or not 1 <= number[0] <= 31:
        return None
    after = number[1]
    suffix = look(terms, after)
    if term.can_be("digits") and suffix.glued and suffix.text in SUFFIXES:
        after += 1
    return number[0], after


def read_year(terms: Sequence[Term], at: int) -> tuple[int | None, int]:
    """Read a year of four digits, when there is one."""
    term = look(terms, at)
    year = term.number_of("number")
    if term.number_of("digits") == 4 and year is not None and 1900 <= year <= 2100:
        return year, at + 1
    return None, at


def dated(day: int, month: int, year: int | None, today: date) -> date | None:
    """Return the day meant: of the year named, otherwise the next one."""
    if not 1 <= month <= 12:
        return None
    if year is None:
        return coming_date(day, month, today)
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def read_day_and_month(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "8 décembre 2026", "4 ou 5 décembre", "du 20 au 27 décembre"."""
    first = read_day_number(terms, at)
    if first is None:
        return None
    number, after = first
    after += look(terms, after).text in ("de", "d", "van")
    last = None
    if not look(terms, after).can_be("month"):
        joined = read_second_day(terms, first[1])
        if joined is None:
            return None
        last, after = joined
    month = look(terms, after).number_of("month")
    if month is None:
        return None
    after += 1
    after += look(terms, after).text == "." and bool(look(terms, after + 1).meanings)
    year, after = read_year(terms, after)
    return stretch_of(dated(number, month, year, today), last, month, after)


def read_second_day(terms: Sequence[Term], at: int) -> tuple[int, int] | None:
    """Read "au 27", "tot 27", "ou 5" in front of a month."""
    connector = look(terms, at)
    joins = any(connector.can_be(concept) for concept in ("to", "until", "and", "or"))
    if not joins and connector.text != "-":
        return None
    at += 1
    at += look(terms, at).text in ("le", "de", "en", "op", "met")
    last = read_day_number(terms, at)
    return last if last and look(terms, last[1]).can_be("month") else None


def stretch_of(day: date | None, last: int | None, month: int, after: int) -> DaysReading | None:
    """Return the day, or the run of days up to `last` in the same month."""
    if day is None:
        return None
    if last is None:
        return one_day(day), after
    if not day.day < last <= monthrange(day.year, month)[1]:
        return None
    return Days(day, day.replace(day=last)), after


def read_numeric(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "4/12", "04-12-2026", "4.12.26"."""
    day, sign, month = look(terms, at), look(terms, at + 1), look(terms, at + 2)
    first, second = day.number_of("number"), month.number_of("number")
    digits = day.can_be("digits") and month.can_be("digits")
    if not digits or first is None or second is None or sign.text not in ("/", "-", "."):
        return None
    if not (sign.glued and month.glued) or not first <= 31 or not 1 <= second <= 12:
        return None
    after = at + 3
    year = None
    if look(terms, after).text == sign.text and look(terms, after + 1).glued:
        year = look(terms, after + 1).number_of("number")
        after += 2
        year = year + 2000 if year is not None and year < 100 else year
        if year is None or not 1900 <= year <= 2100:
            return None
    opened = look(terms, at - 1).text in DAY_OPENERS or look(terms, at - 1).can_be("weekday")
    opened = opened or look(terms, at - 1).can_be("short_weekday")
    if not acceptable(terms, after, sign.text, opened, year):
        return None
    if (first, second) in NO_DATES and not opened and year is None:
        return None
    found = dated(first, second, year, today)
    return (one_day(found), after) if found else None


def acceptable(
    terms: Sequence[Term], after: int, sign: str, opened: bool, year: int | None
) -> bool:
    """Tell whether what stands behind the digits allows a date ("9-12u" are hours)."""
    follows = look(terms, after)
    if follows.can_be("hour") or follows.can_be("month") or follows.text == "%":
        return False
    if follows.text in ("/", "€") or (follows.text == ":" and follows.glued):
        return False
    return sign == "/" or opened or year is not None


def read_day_of_month(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "le 20", "jusqu'au 18", "op de 5de", "de 20e" when no thing is counted by it."""
    before, term = look(terms, at - 1), look(terms, at)
    number = read_day_number(terms, at)
    if number is None or not (day_may_follow(terms, at) or ordinal_at_an_hour(terms, at, number)):
        return None
    value, after = number
    ordinal = (term.number_of("ordinal") or 0) >= FIRST_SURE_ORDINAL
    if not (term.can_be("digits") or term.text == "premier" or ordinal):
        return None
    suffixed = after > at + 1 or ordinal
    bare = before.text in DAY_OPENERS and before.text != "le"
    if bare and not (suffixed or limits_a_day(terms, at, value)):
        return None
    follows = look(terms, after)
    counted = not counts_nothing(terms, after) and not (suffixed and value > 6 and verbal(follows))
    weekday = weekday_before(terms, at)
    if counted and not (weekday is not None and follows.is_word and follows.text not in HEADS):
        return None
    if follows.can_be("hour") or (
        follows.text in ("/", ":", "-", ".") and look(terms, after + 1).glued
    ):
        return None
    day = coming_day_of_month(value, today) if counted else day_meant(terms, at, value, today)
    if day is None or (counted and day.weekday() != weekday):
        return None
    return one_day(day), after


def verbal(term: Term) -> bool:
    """Tell whether a Dutch word looks like an infinitive or a participle."""
    return term.text.endswith("en") or (term.text.startswith("ge") and term.is_word)


def limits_a_day(terms: Sequence[Term], at: int, value: int) -> bool:
    """Tell whether a number without suffix is a day and no hour: "tot de 28", "tot 28"."""
    before = look(terms, at - 1)
    if before.text in ("de", "den"):
        head = look(terms, at - 2)
        limit = any(head.can_be(name) for name in ("until", "by", "from"))
        at_an_hour = hour_beside(terms, at + 1) and not numbered_thing(terms, at - 1)
        return limit or at_an_hour or weekday_before(terms, at) is not None
    return before.can_be("until") and value > LAST_HOUR


def day_may_follow(terms: Sequence[Term], at: int) -> bool:
    """Tell whether the number at a position may be a day of the month by what is before it."""
    before, head = look(terms, at - 1), look(terms, at - 2)
    if before.text in DAY_OPENERS or before.can_be("weekday"):
        return True
    if before.can_be("eve") and before.text.endswith(" du"):
        return True
    if before.text == "du":
        return head.text in DATED_NOUNS
    if before.text == "au":
        return head.text in MOVED
    limits = any(before.can_be(name) for name in ("until", "before", "by", "from"))
    late = before.can_be("until") and (look(terms, at).number_of("number") or 0) > LAST_HOUR
    return late or (limits and before.text.endswith(LIMIT_ENDINGS))


def read_run_of_days(terms: Sequence[Term], at: int, today: date) -> DaysReading | None:
    """Read "du 8 au 22"; of "passe du 21 au 28" the second is the new day."""
    if look(terms, at - 1).text != "du" or look(terms, at + 1).text != "au":
        return None
    first, last = read_day_number(terms, at), read_day_number(terms, at + 2)
    if first is None or last is None or first[1] != at + 1:
        return None
    after = last[1]
    if look(terms, after).can_be("hour") or look(terms, after).can_be("month"):
        return None
    begin = coming_day_of_month(first[0], today)
    end = coming_day_of_month(last[0], begin) if begin else None
    if begin is None or end is None or not counts_nothing(terms, after):
        return None
    moved = look(terms, at - 2).text in MOVED
    return (one_day(end) if moved else Days(begin, end)), after
