"""What is asked about pairs and calls, answered in words: "volontiers", "ze nam niet op".

Only what can be nothing else is taken; the rest is read like any other message.
"""

import re
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.befriending.around import after_call, coming, excusing
from solidarity.befriending.around.sides import COMING, HELD, MISSED, TOGETHER
from solidarity.befriending.pairs import agreeing
from solidarity.errors import SolidarityError
from solidarity.settings import Rules
from solidarity.storage.tables import Person
from solidarity.talks import expect_nothing, talk_with

PATIENCE = timedelta(days=1)
_POLITE = (
    r"oh|ah|merci(?: beaucoup)?|dank u(?: wel)?|bedankt|s'il vous plait|alstublieft|aub|svp|hoor"
    r"|desolee?|sorry|excusez[- ]moi|a (?:demain|tantot|tout a l'heure)|tot (?:morgen|straks)"
)
"""What may stand beside an answer."""
_WAYS = {
    COMING: {
        "come": (
            r"oui|ja|jawel|ok(?:e|ay)?|d'accord|akkoord|parfait|prima|goed|graag|zeker|volontiers"
            r"|bien sur|c'est (?:bon|note|parfait)|j'y serai|je serai la|je suis la"
            r"|ik (?:zal er zijn|ben er)"
        ),
        "cannot": (
            r"non|nee+n?|(?:malheureusement )?je ne (?:peux|pourrai) pas|je (?:peux|pourrai) pas"
            r"|(?:helaas )?ik kan (?:dan )?niet|dat gaat niet|gaat niet|lukt niet"
        ),
    },
    TOGETHER: {
        "agree": (
            r"oui|ja|jawel|ok(?:e|ay)?|d'accord|akkoord|graag|(?:avec|met) (?:grand )?plaisir|zeker"
            r"|met plezier|volontiers|bien sur|natuurlijk|prima|goed|je veux bien|heel graag"
            r"|ca me (?:va|ferait plaisir)|dat (?:zou fijn zijn|mag)"
        ),
        "decline": (
            r"non|nee+n?|pas cette fois|(?:deze keer|nu) niet|liever niet|plutot pas"
            r"|(?:plutot |liever )?(?:quelqu'un d'autre|iemand anders)|je prefere (?:ne )?pas"
        ),
    },
    HELD: {
        "held": (
            r"oui|ja|jawel|c'est fait|(?:l'appel|il|ca) a eu lieu|(?:het |hij )?is doorgegaan"
            r"|doorgegaan|gelukt|gedaan"
        ),
        "no_answer": (
            r"pas de reponse|sans reponse|personne n'a (?:repondu|decroche)"
            r"|geen (?:antwoord|gehoor)"
            r"|(?:elle|il|on) (?:n'a pas (?:repondu|decroche)|ne (?:repond|repondait) pas)"
            r"|(?:ze|zij|hij) (?:nam|neemt|heeft) niet op(?:genomen)?|niemand nam op|nam niet op"
        ),
        "postponed": r"reporte|remis|uitgesteld|verzet|verplaatst|c'est reporte|is uitgesteld",
    },
    MISSED: {
        "fine": (
            r"oui|ja|jawel|ca va(?: bien)?|tout va bien|je vais bien|alles gaat goed"
            r"|alles (?:is )?(?:goed|in orde|ok)|plus tard|straks|later"
        ),
        "forgot": (
            r"j'(?:avais|ai) (?:completement |tout a fait )?oublie|oublie|(?:helemaal )?vergeten"
            r"|ik (?:was|had) het (?:helemaal )?vergeten"
        ),
        "refuse": (
            r"je prefere (?:ne )?pas|je n'ai pas envie|plutot pas|liever niet"
            r"|ik heb (?:er )?geen zin(?: in)?"
        ),
    },
}  # fmt: skip
"""For each question, what every answer sounds like, without accents."""


def way_of(topic: str, text: str) -> str | None:
    """Which answer a text is; None when it is another matter, or more than an answer."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    for way, words in _WAYS[topic].items():
        one = rf"(?:{words}|{_POLITE})"
        said = re.fullmatch(rf"\W*{one}(?:[\s,.!…-]+{one})*[\s,.!…]*", plain)
        if said and re.search(rf"\b(?:{words})\b", plain):
            return way
    return None


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """Do what the words say, as the button would; False when they say something else."""
    talk = talk_with(session, person)
    topic, ref = talk.topic or "", talk.ref or 0
    is_old = talk.asked_at is None or now - talk.asked_at > PATIENCE
    expect_nothing(session, person)
    way = None if is_old else way_of(topic, text)
    if way is None:
        return False
    try:
        with session.begin_nested():
            _answer(session, person, ref, way, rules=rules, now=now)
    except SolidarityError:
        # The call is elsewhere by now: the words are read as if nobody had asked.
        return False
    return True


def _answer(
    session: Session, person: Person, ref: int, way: str, *, rules: Rules, now: datetime
) -> None:
    if way in ("agree", "decline"):
        agreeing.answer(session, ref, person, yes=way == "agree", rules=rules, now=now)
    elif way == "come":
        coming.come(session, ref, person, now=now)
    elif way == "cannot":
        coming.cannot(session, ref, person, rules=rules, now=now)
    elif way == "held":
        after_call.held(session, ref, person, now=now)
    elif way == "no_answer":
        after_call.no_answer(session, ref, person, rules=rules, now=now)
    elif way == "postponed":
        after_call.postponed(session, ref, person, rules=rules, now=now)
    elif way == "refuse":
        excusing.refuse(session, ref, person, rules=rules, now=now)
    else:
        excusing.fine(session, ref, person, forgot=way == "forgot", now=now)
