"""Words by which somebody asks for what is his right, in both languages. Pure.

`says` is for texts that say nothing else: they need no model. `mentions` finds the same in longer
ones, of which the model has said what they are about.
"""

import re
from enum import StrEnum

from solidarity.whole_texts import HELLO, plain


class Right(StrEnum):
    """What anybody may ask for."""

    KNOW = "know"
    """What is kept, why, how long, who sees it."""
    COPY = "copy"
    ERASE = "erase"
    WITHDRAW = "withdraw"


_THANKS = r"(?:[ ,.!?]*(?:merci(?: d'avance)?|svp|s'il vous pla[iî]t|alstublieft|aub|dank u))?"
_DATA = (
    r"(?:toutes )?(?:mes|les) (?:donn[ée]es|infos?|informations)(?: personnelles)?(?: sur moi)?"
    r"|(?:tout )?ce que vous (?:savez|gardez|avez) (?:de|sur) moi"
)
_GEGEVENS = (
    r"(?:al )?mijn (?:persoonlijke )?(?:gegevens|data|info(?:rmatie)?)|(?:al )?de gegevens over mij"
    r"|(?:alles )?wat (?:jullie|u|ge|je) (?:over|van) mij "
    r"(?:weet|weten|bijhoudt|bijhouden|hebt|hebben)"
)
_I_WANT = (
    r"(?:je (?:(?:veux|voudrais|souhaite|demande)(?: que vous| qu'on| [àa])? )?"
    r"|(?:pouvez|pourriez)[- ]vous |peux[- ]tu )?"
)
_IK_WIL = (
    r"(?:ik (?:wil|zou graag|vraag)(?: dat (?:jullie|u|ge|je))? "
    r"|(?:kunt u|kunnen jullie|kan je|wilt u|willen jullie) )?"
)
_VOUS_GARDEZ = (
    r"(?:avez[- ]vous|gardez[- ]vous|vous avez|vous gardez|conservez[- ]vous|vous conservez)"
)
_BEWAART = r"(?:hebben|hebt|houden|houdt|bewaren|bewaart)"
_U = r"(?:jullie|u|ge|je)"
_ENVOYER = (
    r"(?:envoye[rz](?:[- ]moi)?|recevoir|m'envoyer|avoir|t[ée]l[ée]charger|exporter?|donnez[- ]moi"
    r"|voir|consulter)"
)
_EFFACER = r"(?:effac\w+|supprim\w+|d[ée]trui\w+|enlev\w+)"
_KRIJGEN = r"opvragen|ontvangen|krijgen|hebben|inkijken|inzien|zien|downloaden|doorsturen|sturen"
_ABOUT_ME = r"(?:de moi|sur moi|[àa] mon sujet)"
_OVER_MIJ = r"(?:over|van) (?:mij|me)"

_WORDS = {
    Right.WITHDRAW: (
        rf"{_I_WANT}(?:retire[rz]?|reprends?|annule[rz]?) mon (?:accord|consentement)",
        r"je ne suis plus d'accord(?: pour que vous gardiez mes donn[ée]es)?",
        rf"{_IK_WIL}mijn (?:akkoord|toestemming) (?:intrekken|terugtrekken)",
        r"ik trek mijn (?:akkoord|toestemming) (?:in|terug)",
        r"ik ga niet meer akkoord",
    ),
    Right.ERASE: (
        rf"{_I_WANT}{_EFFACER} (?:{_DATA}|mon (?:compte|profil))",
        (
            r"je ne (?:veux|souhaite) plus que vous (?:gardiez|conserviez|ayez) "
            r"(?:mes donn[ée]es|quelque chose sur moi)"
        ),
        r"(?:oubliez|oublie)[- ]moi|droit [àa] l'(?:oubli|effacement)",
        (
            rf"{_IK_WIL}(?:wis|verwijder|schrap|vernietig|gooi)t? "
            rf"(?:{_GEGEVENS}|mijn (?:account|profiel))(?: weg)?"
        ),
        (
            rf"{_IK_WIL}(?:{_GEGEVENS}|mijn (?:account|profiel)) (?:\w+ )?"
            r"(?:wis(?:sen|t)?|verwijder(?:en|t)?|schrap(?:pen|t)?|weggooien)"
        ),
        (
            rf"ik wil niet (?:meer|langer) dat {_U} (?:{_GEGEVENS}|iets {_OVER_MIJ}) "
            rf"(?:bij)?{_BEWAART}"
        ),
        r"vergeet mij|recht om vergeten te worden",
    ),
    Right.COPY: (
        rf"{_I_WANT}{_ENVOYER} (?:une copie de )?(?:{_DATA})",
        rf"{_I_WANT}(?:une )?copie de (?:{_DATA})",
        rf"{_IK_WIL}(?:stuur|geef|bezorg)t? (?:me|mij) (?:een kopie van )?(?:{_GEGEVENS})",
        rf"{_IK_WIL}(?:een kopie van )?(?:{_GEGEVENS}) (?:{_KRIJGEN})",
        rf"{_IK_WIL}(?:een )?kopie van (?:{_GEGEVENS})",
    ),
    Right.KNOW: (
        (
            r"(?:que|qu'est[- ]ce que|quoi) (?:savez[- ]vous|vous (?:savez|gardez|conservez)"
            rf"|gardez[- ]vous|conservez[- ]vous) {_ABOUT_ME}"
        ),
        (
            r"(?:quelles?|quelle sorte de) (?:donn[ée]es|infos?|informations) "
            rf"{_VOUS_GARDEZ}(?: {_ABOUT_ME})?"
        ),
        (
            r"(?:que faites[- ]vous|qu'est[- ]ce que vous faites|vous faites quoi) "
            rf"(?:de|avec) (?:{_DATA})"
        ),
        rf"wat (?:weten|weet|houden|houdt|bewaren|bewaart) {_U} (?:allemaal )?{_OVER_MIJ}(?: bij)?",
        rf"welke (?:gegevens|info(?:rmatie)?) {_BEWAART} {_U}(?: {_OVER_MIJ})?(?: bij)?",
        rf"wat (?:doen|doet) {_U} met (?:{_GEGEVENS})",
    ),
}
"""The more particular first: "mijn gegevens wissen" is no wish for a copy."""
_SAID = {
    right: re.compile(HELLO + "(?:" + "|".join(f"(?:{w})" for w in words) + ")" + _THANKS)
    for right, words in _WORDS.items()
}
_MENTIONED = {
    right: re.compile(r"\b(?:" + "|".join(f"(?:{w})" for w in words) + r")\b")
    for right, words in _WORDS.items()
}
_OF_MESSAGES = re.compile(r"[ée]cri[rtvs]|messages?|contact|appel|stuur|schrijf|bericht|bel\b")

_OF_OTHERS = re.compile(r"\b(?:qui|wie|quelqu'un|iemand|d'autres|anderen)\b")
"""Who else could see it is a question, and no wish to see it."""


def says(text: str) -> Right | None:
    """What a text asks for that says nothing else."""
    said = plain(text)
    return next((right for right, words in _SAID.items() if words.fullmatch(said)), None)


def mentions(text: str) -> Right | None:
    """What a text asks for beside other things; None also when it wants no more messages."""
    said = plain(text)
    found = next((right for right, words in _MENTIONED.items() if words.search(said)), None)
    if found == Right.COPY and _OF_OTHERS.search(said):
        return None
    return None if found is not None and _OF_MESSAGES.search(said) else found
