"""How often somebody wishes to be called: "om de twee weken", "deux fois par semaine"."""

import re
from collections.abc import Callable, Sequence

from solidarity.befriending.times.series import Rhythm
from solidarity.when import weekdays
from solidarity.when.letters import plain

NUMBERS = {
    word: value
    for value, spellings in enumerate(
        (
            "1 un une een ene n",
            "2 deux twee plusieurs quelques meerdere verschillende enkele",
            "3 trois drie",
            "4 quatre vier",
            "5 cinq vijf",
            "6 six zes",
            "7 sept zeven",
            "8 huit acht",
            "9 neuf negen",
            "10 dix tien",
            "11 onze elf",
            "12 douze twaalf",
        ),
        start=1,
    )
    for word in spellings.split()
}
NUMBERS |= {"14": 14, "quatorze": 14, "veertien": 14, "15": 15, "quinze": 15, "quinzaine": 15}
DAILY = Rhythm(7, 1)
WEEKS_OF_A_MONTH, MOST_TIMES = 4, 7

NUMBER = rf"(?P<n>{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
# "Une ou deux fois": one is enough.
NUMBERS_FROM = rf"{NUMBER}(?: (?:ou|a|of|tot|en) (?:deux|trois|quatre|twee|drie|vier|[2-4]))?"
EVERY = (
    "(?:tous les|toutes les|tout les|ts les|tt les|ttes les|tte les|chaque|chak|elken?|elk"
    "|iederen?|alle|om de|par|per)"
)
A_WEEK = f"(?:{EVERY}|a la|la|op een|op|in de|de|d)"
WEEK = "(?:semaines?|sem|smaine|week|weken|wk|w)"
MONTH = "(?:mois|maand|maanden|mnd)"
DAY = "(?:jours?|dag|dagen)"
TIMES = "(?:fois|x|keer|keren|kere|maal|appels?|telefoontjes?|gesprekken|gesprekjes?|coups? de fil)"


def per_week(found: re.Match[str]) -> Rhythm:
    return Rhythm(times=min(number(found), MOST_TIMES), weeks=1)


def several_times(found: re.Match[str]) -> Rhythm | None:
    """ "Deux fois" is a week; "une fois" alone may be once and for all: it is asked again."""
    return per_week(found) if number(found) > 1 else None


def per_month(found: re.Match[str]) -> Rhythm:
    times = number(found)
    return Rhythm(1, {1: WEEKS_OF_A_MONTH, 2: 2}.get(times, 1))


def every_so_many_weeks(found: re.Match[str]) -> Rhythm:
    return Rhythm(1, number(found))


def every_so_many_months(found: re.Match[str]) -> Rhythm:
    return Rhythm(1, number(found) * WEEKS_OF_A_MONTH)


def every_so_many_days(found: re.Match[str]) -> Rhythm | None:
    days = number(found)
    weeks = {7: 1, 8: 1, 14: 2, 15: 2}.get(days)
    if weeks:
        return Rhythm(1, weeks)
    return Rhythm(7 // days, 1) if days <= MOST_TIMES else None


def always(rhythm: Rhythm) -> Callable[[re.Match[str]], Rhythm]:
    return lambda found: rhythm


def number(found: re.Match[str]) -> int:
    return NUMBERS[found["n"]]


IN_SO_MANY = f"(?:{EVERY}|{TIMES} in de|eens in de|{TIMES} sur)"
ONE_IN_TWO = (
    rf"\b(?:une?|een) (?:{WEEK}|\w+di|\w+dag) (?:sur|op) (?:deux|2|de twee|twee)\b",
    r"\b(?:tweewekelijks|veertiendaags|bimensuel\w*|quinzaine)\b",
    rf"\bom de (?:andere )?{WEEK}\b",
    rf"\b(?:elke|iedere) andere {WEEK}\b",
)
ONE_KEER = "(?:1|een|ene|n) ?(?:keer|maal|x)(?:tje|ke)?"
ONLY_ONCE = (
    r"\b(?:juste|rien qu|seulement|pour) une? (?:seule? )?fois\b",
    r"\bune? seule? (?:fois|appel)\b",
    r"\bune? (?:fois|appel) (?:seulement|pour (?:essayer|voir|commencer))\b",
    rf"\b(?:maar|slechts|gewoon|enkel|alleen) {ONE_KEER}\b",
    rf"\b{ONE_KEER} (?:maar|om te (?:proberen|beginnen)|en dan zien)\b",
    r"\been enkele keer\b",
    r"\beenmalig\w*\b",
    r"\b(?:maar|gewoon) eens proberen\b",
)
RULES: Sequence[tuple[Sequence[str], Callable[[re.Match[str]], Rhythm | None]]] = (
    ([rf"\b{NUMBERS_FROM} ?{TIMES} (?:{A_WEEK} )?{WEEK}\b"], per_week),
    ([rf"\b{NUMBERS_FROM} ?{TIMES} (?:{A_WEEK} )?{MONTH}\b"], per_month),
    ([rf"\b{NUMBER} {DAY} (?:par|per|op een|in de) {WEEK}\b"], per_week),
    ([rf"\beens {A_WEEK} {WEEK}\b"], always(Rhythm(1, 1))),
    ([rf"\beens {A_WEEK} {MONTH}\b"], always(Rhythm(1, WEEKS_OF_A_MONTH))),
    ([rf"\bkeer of {NUMBER} (?:{A_WEEK} )?{WEEK}\b"], per_week),
    ([rf"\bkeer of {NUMBER} (?:{A_WEEK} )?{MONTH}\b"], per_month),
    ([rf"\b{IN_SO_MANY} {NUMBER} {WEEK}\b"], every_so_many_weeks),
    ([rf"\b{IN_SO_MANY} {NUMBER} {MONTH}\b"], every_so_many_months),
    ([rf"\b{IN_SO_MANY} {NUMBER} {DAY}\b"], every_so_many_days),
    (ONE_IN_TWO, always(Rhythm(1, 2))),
    ([r"\bun jour sur (?:deux|2)\b", r"\bom de (?:andere )?dag\b"], always(Rhythm(3, 1))),
    (
        [rf"\b{EVERY} {MONTH}\b", r"\b(?:mensuel\w*|maandelijks\w*)\b"],
        always(Rhythm(1, WEEKS_OF_A_MONTH)),
    ),
    (
        [r"\b(?:elke|iedere) weekdag\b", rf"\b{EVERY} jours? de (?:la )?semaine\b"],
        always(Rhythm(5, 1)),
    ),
    (
        [
            rf"\b{EVERY} (?:{DAY}|soirs?|matins?|apres midis?|avond|avonden|voormiddag|namiddag)\b",
            r"\b(?:7|sept|zeven) (?:jours|dagen) (?:sur|op) (?:7|sept|zeven)\b",
            r"\b(?:elke|iedere) (?:ochtend|morgen|middag)\b",
            r"\b(?:quotidien\w*|dagelijks\w*|alledagen)\b",
        ],
        always(DAILY),
    ),
    ([rf"\b{EVERY} {WEEK}\b", r"\b(?:hebdomadaire\w*|wekelijks\w*)\b"], always(Rhythm(1, 1))),
    (ONLY_ONCE, always(Rhythm(1, 0))),
    ([rf"^ (?:\w+ ){{0,2}}{NUMBER} ?(?:fois|x|keer|keren|maal) $"], several_times),
)
"""What is said in plain letters, the more exact first."""
SAID = [(re.compile(pattern), rule) for patterns, rule in RULES for pattern in patterns]
EVERY_NAMED_DAY = re.compile(
    r"\b(?:tous les|toutes les|chaque|chak|elke|elken|iedere|ieder|alle|wekelijks) "
)
DENIED = re.compile(
    r"\b(?:pas|niet|ni|nie|geen|surtout pas)(?: (?:besoin|nodig|forcement|per se|voor))? $"
)
LASTS = re.compile(
    rf"\b(?:pendant|durant|gedurende|voor|pour|prochaines|komende|volgende|la duree de)"
    rf" (?:les |de )?{NUMBER} (?:prochaines |komende )?(?P<unit>{WEEK}|{MONTH})\b"
    rf"|\b{NUMBER.replace('<n>', '<m>')} (?P<long>{WEEK}|{MONTH}) lang\b"
)


def rhythm_told(text: str) -> Rhythm | None:
    """How often a text asks for calls; None when it does not say, or only vaguely."""
    letters = f" {re.sub(r'[^a-z0-9]+', ' ', plain(spaced(text))[0]).strip()} "
    until, rest = lasting(letters)
    rhythm = named_days(text, rest) or said(rest)
    if rhythm is None:
        return Rhythm(1, 1, until) if until else None
    if rhythm == DAILY:
        # "Tous les jours sauf le dimanche"
        rhythm = Rhythm(len(weekdays(text)) or MOST_TIMES, 1)
    return rhythm if rhythm.is_once else Rhythm(rhythm.times, rhythm.weeks, until)


def spaced(text: str) -> str:
    """The text with "2x/week", "1x/2 semaines" as "2x per week"."""
    return re.sub(r"\s*/\s*(?=[a-z]|\d+ ?(?:s|w|j|d))", " per ", text, flags=re.IGNORECASE)


def lasting(letters: str) -> tuple[int | None, str]:
    """For how many weeks, and the text without it."""
    found = LASTS.search(letters)
    if found is None:
        return None, letters
    unit, count = found["unit"] or found["long"], NUMBERS[found["n"] or found["m"]]
    weeks = count * WEEKS_OF_A_MONTH if re.fullmatch(MONTH, unit) else count
    return weeks, f"{letters[: found.start()]}{letters[found.end() :]}"


def said(letters: str) -> Rhythm | None:
    """The rhythm of the first pattern that is said and not denied."""
    for pattern, rule in SAID:
        for found in pattern.finditer(letters):
            if not DENIED.search(letters[: found.start()]):
                return rule(found)
    return None


def named_days(text: str, letters: str) -> Rhythm | None:
    """Of "elke dinsdag en donderdag": as many calls a week as days are named."""
    if not EVERY_NAMED_DAY.search(letters) or said(letters):
        return None
    days = weekdays(text)
    return Rhythm(len(days), 1) if days else None
