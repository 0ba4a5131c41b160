"""Words by which short answers about calls are known, in both languages. Pure."""

import re

from solidarity import details
from solidarity.befriending.hearing import rhythm_told
from solidarity.befriending.times.series import WEEKLY, Rhythm
from solidarity.understanding import Reading

MOST_WORDS = 7
ONCE, TWICE_A_WEEK = Rhythm(times=1, weeks=0), Rhythm(times=2, weeks=1)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


_WHATEVER = _words(
    r"n[’']?importe|peu importe|[ée]gal|comme vous voulez|pas de pr[ée]f[ée]rence|tout me va"
    r"|de tout|sais pas|aucune id[ée]e|rien de sp[ée]cial|[àa] vous de voir|choisissez"
    r"|geen voorkeur|eender|om het even|maakt (?:me |mij )?niet|van alles|alles|geen idee"
    r"|weet (?:ik |het )*niet|niets speciaals|kies maar|zoals u wil\w*|zo vaak als u wil\w*"
)
_BY_PHONE = _words(
    r"t[ée]l[ée]phon\w*|t[ée]l|gsm|portable|fixe|appel\w*|telefo\w*|(?:op)?bel(?:len|t)?"
    r"|vaste lijn"
)
_IN_APP = _words(
    r"app|appli\w*|whatsapp|telegram|messenger|chat|internet|ici|hier|tablette?|ordi\w*|computer"
    r"|messages?|bericht\w*"
)
_NOT_BY_PHONE = _words(r"(?:pas|niet|geen)\b[^,.;]*\b(?:t[ée]l\w*|appel\w*|bel\w*|gsm)")
_NO_NUMBER = _words(r"pas|sans|aucun|geen|niet|liever niet")
_OF_CALLS = _words(
    r"appel\w*|t[ée]l[ée]phon\w*|papot\w*|bavard\w*|discut\w*|causette|parler|conversation"
    r"|(?:op|ge)?bel(?:len|t|d)?|babbel\w*|praat\w*|praten|telefo\w*|gesprek\w*|klap\w*"
)
_WISHES = _words(
    r"voudr\w+|aimer\w+|souhait\w+|appelez|appeler?|(?:qu[’']on|qui) (?:m|l)[’']appelle"
    r"|volontiers|svp|s[’']il vous pla[îi]t|graag|wil|mag|mogen|bel (?:mij|me|haar|hem)|gebeld|aub"
    r"|alstublieft|liefst|plut[ôo]t|liever"
)
_NOBODY = _words(r"personne ne|plus|jamais|rien|niemand|nooit|niet(?:s)?|niet meer")
_OF_A_DAY = re.compile(
    r"\b(aujourd[’']?hui|demain|ce (soir|matin)|vandaag|vanavond|straks|tant[ôo]t"
    r"|(?<!de )morgen)\b",
    re.IGNORECASE,
)
_WANTS_ELSE = _words(
    r"besoin|il me faut|faudrait|pouvez|pourriez|urgent|stop\w*|arr[êe]t\w*|annul\w*"
    r"|d[ée]sinscri\w*|nodig|(?:kan|wil|zou) (?:er )?iemand|kunt u|annuleer\w*|laat maar|hulp"
)
_CALLS = r"(?:appel\w*|coups? de (?:fil|t[ée]l[ée]phone)|t[ée]l[ée]phon\w*)"
_GESPREKKEN = r"(?:telefo\w*|(?:op|ge)?bel(?:len|letjes|d)?|gesprekk?\w*)"
_ENDS_CALLS = _words(
    rf"(?:arr[êe]t(?:e[rz]?|ons)|stop\w*|cess\w*|mettre fin) (?:\S+ ){{0,2}}(?:[dlm][’'])?{_CALLS}"
    rf"|(?:^|ne \w+ )plus (?:\S+ )?(?:d[’']|de |qu[’']on m[’']|[êe]tre ){_CALLS}"
    rf"|stop\w* (?:\S+ ){{0,3}}{_GESPREKKEN}|{_GESPREKKEN} (?:\S+ ){{0,3}}stop\w*"
    rf"|geen {_GESPREKKEN} meer|niet meer (?:graag )?{_GESPREKKEN}"
)
_ONCE = _words(
    r"(?:juste |seulement )?une (?:seule )?fois|pour essayer|essayer|(?:maar )?(?:een|één|1) keer"
    r"|(?:één|een) keertje|eens proberen|proberen"
)
_OFTEN = _words(r"souvent|r[ée]guli[èe]rement|vaak|dikwijls|regelmatig")
_NOW_AND_THEN = _words(
    r"de temps en temps|parfois|quelquefois|af en toe|soms|nu en dan|van tijd tot tijd"
)


def speaks_of_calls(text: str) -> bool:
    """The text is about talking or calling, not about other help."""
    return _OF_CALLS.search(text) is not None


def ends_calls(text: str) -> bool:
    """A few words that say that the calls should stop: "je préfère arrêter les appels".

    Not when they name today or tomorrow: then only that call may be meant.
    """
    is_short = len(text.split()) <= MOST_WORDS + 3
    return is_short and not is_of_a_day(text) and _ENDS_CALLS.search(text) is not None


def wishes_in(text: str) -> str:
    """The clauses that say how somebody would like to be called; empty when none does.

    "Le matin personne ne m'appelle" tells of loneliness, not of hours.
    """
    clauses = (part for part in re.split(r"[,.;!?\n]", text) if not _NOBODY.search(part))
    wished = ", ".join(clauses)
    return wished if speaks_of_calls(wished) and _WISHES.search(wished) else ""


def is_of_a_day(text: str) -> bool:
    """The text names today or tomorrow: that says nothing about other weeks."""
    return _OF_A_DAY.search(text) is not None


def may_answer(text: str) -> bool:
    """Whether words can be taken for an answer at once, without asking the model.

    Longer ones may hold more than an answer: the model reads them first, for danger too.
    """
    is_short = len(text.split()) <= MOST_WORDS
    return is_short and not details.has_question(text) and _WANTS_ELSE.search(text) is None


def is_vague(reading: Reading) -> bool:
    """The model takes it for a fact, or for nothing it knows: it can be any answer."""
    return not reading.sure or reading.intent in ("inform", "out_of_scope", "deny")


def has_no_preference(text: str) -> bool:
    """ "Peu importe", "maakt niet uit", "je ne sais pas"."""
    return details.any_time(text) or _WHATEVER.search(text) is not None


def by_phone(text: str) -> bool | None:
    """By telephone (True) or in the app (False); None when neither is named."""
    phone, app = _BY_PHONE.search(text), _IN_APP.search(text)
    if phone is None and app is None:
        return None
    return phone is not None and _NOT_BY_PHONE.search(text) is None


def refuses_number(text: str) -> bool:
    """He has no number, or would rather not give it."""
    return _NO_NUMBER.search(text) is not None


def how_often(text: str) -> Rhythm | None:
    """The rhythm an answer to "how often" tells or comes near to; None when it tells nothing."""
    told = rhythm_told(text)
    if told is not None or has_no_preference(text):
        return told
    for words, rhythm in ((_NOW_AND_THEN, WEEKLY), (_OFTEN, TWICE_A_WEEK), (_ONCE, ONCE)):
        if words.search(text):
            return rhythm
    return None
