"""Reads two things out of a text: that somebody has two chats with us, and a code. Pure.

Only a text that says nothing else counts: the rest of it would be lost.
"""

import re
from dataclasses import dataclass

from solidarity.whole_texts import HELLO, plain

_APP = r"(?:what'?s? ?app?|t[eé]l[eé]gram(?:me)?)"
_THANKS = r"(?:[ ,.!]*(?:merci(?: d'avance)?|svp|s'il vous pla[iî]t|alstublieft|aub|dank u))?"
_OTHER = rf"(?: (?:et|à|a|avec|en|met|aan) (?:mon |le |mijn )?{_APP})?"
_I_AM = r"(?:moi )?(?:je suis|j'utilise|j'ai|j'écris|je vous écris)"
_IK_BEN = r"ik (?:zit|ben|gebruik|heb|schrijf)"
_CAN_I = r"(?:(?:je (?:veux|voudrais|peux)|comment(?: puis-je)?|puis-je|est-ce que je peux) )?"
_KAN_IK = r"(?:(?:ik (?:wil|zou graag)|(?:hoe )?kan ik|hoe moet ik) )?"
_ASKS = (
    "/link|/lier|/koppel",
    # "Je suis aussi sur WhatsApp", "j'ai WhatsApp aussi", "lier mon Telegram".
    rf"{_I_AM} (?:aussi|également) (?:sur |par |via )?{_APP}",
    rf"{_I_AM} (?:sur |par |via )?{_APP} (?:aussi|également)",
    rf"{_CAN_I}(?:re)?lier (?:mon |mes |le )?(?:compte |numéro )?{_APP}{_OTHER}",
    # "Ik zit ook op Telegram", "ik heb WhatsApp ook", "koppel mijn WhatsApp".
    rf"{_IK_BEN} ook (?:op |via |met )?{_APP}",
    rf"{_IK_BEN} (?:op |via |met )?{_APP} ook",
    rf"(?:koppel|verbind) (?:mijn |de )?(?:account |nummer )?{_APP}{_OTHER}",
    rf"{_KAN_IK}(?:mijn |de )?{_APP}{_OTHER} (?:koppelen|verbinden)",
)
_ASKED = re.compile(HELLO + "(?:" + "|".join(f"(?:{each})" for each in _ASKS) + ")" + _THANKS)
_CODE = re.compile(
    r"(?P<named>(?:(?:mon|le|mijn|de|met|voici le|hier is de) )?code)?\s*(?::|=|est|is)?\s*"
    r"(?P<first>[1-9]\d{3})[ .\-]?(?P<last>\d{4})"
)


@dataclass(frozen=True)
class TypedCode:
    """Eight digits; `named`: the person wrote that they are a code."""

    digits: str
    named: bool


def asks_to_link(text: str) -> bool:
    """ "Je suis aussi sur WhatsApp", "koppel mijn Telegram", /link: and nothing else."""
    return _ASKED.fullmatch(plain(text)) is not None


def typed_code(text: str) -> TypedCode | None:
    """ "4821 9035", "code: 48219035"; no code begins with 0, as telephone numbers do."""
    found = _CODE.fullmatch(plain(text))
    if found is None:
        return None
    return TypedCode(found["first"] + found["last"], named=found["named"] is not None)
