"""Small facts in a text: a shopping list, a street, a telephone number, 'whenever you like'."""

import re

import phonenumbers

MAX_ITEMS = 40
MAX_ITEM = 120
MAX_ADDRESS = 300

_STREET_FR = (
    r"(?:rue|r\.|avenue|av\.?|chauss[ée]e|ch[ée]e|boulevard|bd\.?|place|square|quai|clos|all[ée]e"
    r"|chemin|dr[èe]ve|impasse|sentier|route|cit[ée]|r[ée]sidence|venelle|parvis)"
)
_STREET_NL = (
    r"\w*(?:straat|str\.|laan|steenweg|stwg|weg|plein|lei|kaai|dreef|baan|hof|dijk|markt|pad|vest"
    r"|plaats|ring|park|singel|kouter|wegel|gang|dries|wijk)"
)
_ADDRESS = re.compile(
    rf"\b(?:{_STREET_FR}\s+[^\d,;.!?\n]{{1,50}}?,?\s*|(?:[\w'’-]+\s)?{_STREET_NL}\s+)"
    r"\d{1,4}\s?[a-z]?\b(?:\s*(?:/|bus|bte|bo[iî]te)\s*\w{1,4})?(?:,[^.;!?\n]{2,60})?",
    re.IGNORECASE,
)
_ANY_TIME = re.compile(
    r"\b(peu importe|n'importe quand|nimporte quand|quand (vous|tu|il|elle) (voul|peu|veu)\w*"
    r"|quand c'est possible|d[èe]s que possible|le plus (vite|t[ôo]t) possible|asap"
    r"|maakt niet (veel )?uit|(om het )?even wanneer|eender wanneer|wanneer (het|u|je|ge) \w+"
    r"|zo (snel|rap|vlug) mogelijk|liefst zo (snel|rap)|geen haast|pas press[ée])",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^\s*(?:(?:oui|ja|ok|alors|donc|dus|euh|ah|en|et|ook|aussi|bonjour|dag|eh bien|allez)[\s,:]+)*"
    r"(?:(?:il (?:me )?faut|il me faudrait|j'ai besoin|je voudrais|j'aimerais|prenez|c'est pour"
    r"|ik heb|ik wil|ik zou graag|graag|breng|het is|mag het|dat zijn|nodig)\b)?"
    r"(?:\s+(?:nodig|mee|juste|surtout|seulement|alleen|willen|hebben)\b)*[\s:]*",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|\b(c'est quoi|combien|est-ce que|c'est payant|wat is|hoeveel|kost dat|hoe werkt)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*(?:[,;\n•·]|\.(?=\s|$)|\s[-–]\s|\s&\s|\s\+\s|\s(?:et|en|ainsi que|alsook)(?=\s))\s*"
)
_FILLERS = frozenset({
    "ah", "oh", "euh", "voilà", "voila", "c'est tout", "merci", "svp", "aub", "alstublieft",
    "dat is alles", "dat was het", "dank u", "bedankt", "oui", "ja", "ok", "et", "en", "ook",
})  # fmt: skip
"""What people put between the things of a list."""
_MORE = re.compile(r"^(?:(?:ah|oh|et|en|ook|aussi|puis|nog|encore)\s+)+", re.IGNORECASE)


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
    for part in _SPLIT.split(_LEAD_IN.sub("", text, count=1)):
        item = _MORE.sub("", part).strip(" .!:-–•*\t")
        is_thing = any(c.isalnum() for c in item) and item.lower() not in _FILLERS
        if is_thing and not _QUESTION.search(part):
            found.append(item[:MAX_ITEM])
    return found[:MAX_ITEMS]


def listed(text: str) -> list[str]:
    """A list inside a first message: at least three short things in one sentence."""
    for sentence in re.split(r"[.!?\n]\s*", text):
        parts = [part for part in items(sentence) if len(part.split()) <= 4]
        if len(parts) >= 3 and len(parts) == len(items(sentence)):
            return parts
    return []


def address(text: str) -> str | None:
    """A street with a house number, and what follows up to the end of the sentence."""
    match = _ADDRESS.search(text)
    return match.group().strip(" ,")[:MAX_ADDRESS] if match else None


def any_time(text: str) -> bool:
    """The person says that the moment does not matter, or as soon as possible."""
    return _ANY_TIME.search(text) is not None


def has_question(text: str) -> bool:
    return _QUESTION.search(text) is not None
