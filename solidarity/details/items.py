"""A list told in words, or inside a first message."""

import re
from collections.abc import Iterable

from solidarity.details.asides import has_question
from solidarity.details.spelling import plain

MAX_ITEMS = 40
MAX_ITEM = 120

_LEAD_IN = re.compile(
    r"^\s*(?:(?:oui|ja|ok|alors|donc|dus|euh|ah|en|et|ook|aussi|bonjour|dag|eh bien|allez"
    r"|voil[àa]|voici|hier is|hier zijn|(?:ma|la|mijn|de|het) (?:liste|lijst(?:je)?)(?= ?[:\n]))"
    r"[\s,:]+)*"
    r"(?:(?:(?:pour|voor|c'est pour|het is voor) [^,;:.\n]{1,30}|je dicte|(?:mes )?courses"
    r"|(?:mes )?commissions|boodschappen)\s?:\s*)?"
    r"(?:(?:il (?:me )?faut|il me faudrait|j'ai besoin|je voudrais|j'aimerais|je prends|prenez"
    r"|c'est pour|ik heb|ik wil|ik zou graag|graag|breng|het is|mag het|dat zijn|nodig)\b)?"
    r"(?:\s*\b(?:nodig|mee|juste|surtout|seulement|alleen|willen|hebben|acheter|prendre)\b)*[\s:]*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:^|[\s,]+)(?:s'il (?:vous|te) pla[iî]t|s\.?v\.?p|stp|a\.?u\.?b|alstublieft|alsjeblieft"
    r"|(?:un grand )?merci (?:beaucoup|bien|d'avance|à vous)|(?:alvast |hartelijk )?bedankt"
    r"|(?:alvast )?dank (?:u|je)(?: wel)?|(?:zijn |is |hebben )?nodig|meebrengen|hebben)[\s.!]*$",
    re.IGNORECASE,
)
"""What follows the last thing of a list: courtesy, and the end of a Dutch sentence."""
_NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s+", re.MULTILINE)
_LINE = re.compile(r"^\s*(?:[-–•*]\s*|\d{1,2}[.)]\s+)(\S.*)$", re.MULTILINE)
_AND = r"et|en|puis|ainsi que|alsook"
_SPLIT = re.compile(
    r"\s*(?:(?<!\d),|,(?!\d)|[;\n•·]|\.(?=\s|$)|(?<=\?)|\s[-–]\s|\s&\s|\s\+\s"
    rf"|\s(?:{_AND})(?=\s))\s*"
)
_FRENCH = re.compile(r"\b(?:du|des|et|une?|la|le|les|au)\b|\b[dl]'", re.IGNORECASE)
"""Words after which "en" is French ("de l'eau en bouteille") and parts no things."""
_FILLERS = frozenset({
    "ah", "oh", "euh", "voilà", "voila", "c'est tout", "merci", "svp", "aub", "alstublieft",
    "dat is alles", "dat was het", "dank u", "bedankt", "oui", "ja", "ok", "et", "en", "ook",
    "non", "nee", "rien", "niets", "niks", "rien de spécial", "rien d'autre", "niets speciaals",
    "bonne journée", "bonne soirée", "à bientôt", "groetjes", "prettige dag", "fijne dag",
    "bonjour", "hallo", "dag",
})  # fmt: skip
"""What people put between the things of a list."""
_MORE = re.compile(
    r"^(?:(?:ah|oh|et|en|ook|aussi|puis|nog|encore)\s+)+(?=\S)|^(?:et|en|ook|puis)$", re.IGNORECASE
)


def items(text: str) -> list[str]:
    """The lines of a list told in words: "du pain, du lait et 6 œufs" → three items.

    Questions in between are left out; never more than MAX_ITEMS items of MAX_ITEM characters.
    """
    found = []
    for part in _parts(_NUMBERED.sub("", _LEAD_IN.sub("", plain(text), count=1))):
        item = _TAIL.sub("", _MORE.sub("", part)).strip(" .!:-–•*\t")
        is_thing = any(c.isalnum() for c in item) and item.lower() not in _FILLERS
        if is_thing and not has_question(part):
            found.append(item[:MAX_ITEM])
    return found[:MAX_ITEMS]


def _parts(text: str) -> list[str]:
    """The text between the signs and words that join things; "en" joins in Dutch only."""
    if not _FRENCH.search(text):
        return _SPLIT.split(text)
    kept = re.sub(r"\ben(?= )", "\0", text, flags=re.IGNORECASE)
    return [part.replace("\0", "en") for part in _SPLIT.split(kept)]


def listed(text: str, *, besides: Iterable[str] = ()) -> list[str]:
    """A list inside a first message: lines of their own, or three short things in one sentence.

    A sentence that names one of `besides` (a place, a moment) is no list.
    """
    lines = [line for line in _LINE.findall(text) if not any(o in line for o in besides)]
    if len(lines) >= 2:
        return [item for line in lines for item in items(line)][:MAX_ITEMS]
    for sentence in re.split(r"[.!?\n](?!\d)\s*", text):
        parts = items(sentence)
        is_short = all(len(part.split()) <= 4 for part in parts)
        if len(parts) >= 3 and is_short and not any(other in sentence for other in besides):
            return parts
    return []
