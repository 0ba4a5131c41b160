"""Small facts in a text: a shopping list, a street, a telephone number, 'whenever you like'."""

import re
from collections.abc import Iterable

import phonenumbers

MAX_ITEMS = 40
MAX_ITEM = 120
MAX_ADDRESS = 300

_STREET_FR = (
    r"(?:rue|r\.|avenue|av\.?|chauss[ée]e|ch[ée]e|boulevard|bd\.?|place|square|quai|clos|all[ée]e"
    r"|chemin|dr[èe]ve|impasse|sentier|route|cit[ée]|r[ée]sidence|venelle|parvis)"
)
_STREET_NL = (
    r"[\w-]*(?:straat|str\.|laan|steenweg|stwg|\w(?<!onder)weg|plein|lei|kaai|dreef|baan|hof|dijk"
    r"|markt|pad|vest|plaats|(?<!\w)ring|(?<!\w)gang|park|singel|kouter|wegel|dries|wijk)"
)
_NUMBER = r"(?:n(?:um[ée]ro|°|r\.?)\s*)?(?<!\b(?:des|les) )(?<!\b(?:du|de) )\d{1,4}(?!\d)"
"""A house number; not "rue du 11 Novembre"."""
_HOUR = r"(?!\s?(?:h|u|uur|ure|heures?)\b|h\d)"
_ADDRESS = re.compile(
    rf"\b(?:{_STREET_FR}\s+(?:(?!\b(?:pour|vers|avant)\b|\bà\s\d)[^\d,;.!?\n]){{1,50}}?,?\s*"
    rf"|steenweg\s(?:op|naar)\s[\w-]+\s+"
    rf"|(?:(?!(?:de|het|in|op|aan|ben)\b)[\w'-]+\s)?{_STREET_NL}\s+)"
    rf"{_NUMBER}{_HOUR}(?:-\d{{1,4}})?\s?[a-z]?\b"
    r"(?:\s*(?:/|bus|bte|bo[iî]te)\s*\w{1,4})?(?:,(?:\s*[^\s,.;!?]+){1,4}(?=\s*(?:[,.;!?\n]|$)))?",
    re.IGNORECASE,
)
_ANY_TIME = re.compile(
    r"\b(peu importe|n'importe quand|nimporte quand|quand (vous|tu|il|elle) (voul|pou|peu|veu)\w*"
    r"|quand (ça|ca|cela) (vous|te) (arrange|convient)|(ça|ca|cela) m'est [ée]gal"
    r"|à votre convenance|quand c'est possible|d[èe]s que possible"
    r"|le plus (vite|t[ôo]t) possible|asap|(ne presse|presse) pas|rien ne presse|pas press[ée]"
    r"|maakt (me |mij )?niet (veel )?uit|om het even|(even|eender|gelijk) wanneer"
    r"|wanneer (het|u|je|ge) (\w+ )?(past|schikt|uitkomt|kan|kunt|wil|wilt|mogelijk)"
    r"|zo (snel|rap|vlug) mogelijk|liefst zo (snel|rap)|geen haast)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^\s*(?:(?:oui|ja|ok|alors|donc|dus|euh|ah|en|et|ook|aussi|bonjour|dag|eh bien|allez"
    r"|voil[àa]|voici|hier is|hier zijn|(?:ma|la|mijn|de|het) (?:liste|lijst(?:je)?)(?= ?[:\n]))"
    r"[\s,:]+)*"
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
_QUESTION = re.compile(
    r"\?|\b(c'est quoi|combien|est-ce que|c'est payant|wat is|hoeveel|kost dat|hoe werkt)\b",
    re.IGNORECASE,
)
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


def phone_number(text: str) -> str | None:
    """The first Belgian or international telephone number, in E.164; None when there is none."""
    for match in phonenumbers.PhoneNumberMatcher(text, "BE"):
        return str(phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164))
    return None


def items(text: str) -> list[str]:
    """The lines of a list told in words: "du pain, du lait et 6 œufs" → three items.

    Questions in between are left out; never more than MAX_ITEMS items of MAX_ITEM characters.
    """
    found = []
    for part in _parts(_NUMBERED.sub("", _LEAD_IN.sub("", _plain(text), count=1))):
        item = _TAIL.sub("", _MORE.sub("", part)).strip(" .!:-–•*\t")
        is_thing = any(c.isalnum() for c in item) and item.lower() not in _FILLERS
        if is_thing and not _QUESTION.search(part):
            found.append(item[:MAX_ITEM])
    return found[:MAX_ITEMS]


def _parts(text: str) -> list[str]:
    """The text between the signs and words that join things; "en" joins in Dutch only."""
    if not _FRENCH.search(text):
        return _SPLIT.split(text)
    kept = re.sub(r"\ben(?= )", "\0", text, flags=re.IGNORECASE)
    return [part.replace("\0", "en") for part in _SPLIT.split(kept)]


def _plain(text: str) -> str:
    """With the straight apostrophes that the patterns have; telephones write curved ones."""
    return text.replace("’", "'")


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


def address(text: str) -> str | None:
    """A street with a house number, and a few words after a comma: floor, commune."""
    match = _ADDRESS.search(_plain(text))
    return match.group().strip(" ,")[:MAX_ADDRESS] if match else None


def any_time(text: str) -> bool:
    """The person says that the moment does not matter, or as soon as possible."""
    said = re.findall(r"[^.!?\n]+[.!?\n]?", _plain(text))
    return any(_ANY_TIME.search(part) for part in said if not part.endswith("?"))


def has_question(text: str) -> bool:
    return _QUESTION.search(_plain(text)) is not None
