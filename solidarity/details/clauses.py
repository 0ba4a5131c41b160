"""A message that changes a list, part by part, without greetings and courtesy."""

import re

from solidarity.details.edit_words import has_verb
from solidarity.details.spelling import folded, plain

MOST_WORDS = 7
"""Of one thing; longer clauses tell a story."""
_SHORT = ((r"\bi\.?p\.?v\.?(?=\s)", "ipv"), (r"\ba\.u\.b\.?", "aub"), (r"\bs\.?v\.?p\b\.?", "svp"))
_SPLIT = re.compile(
    r"\s*(?:(?<!\d),|,(?!\d)|[;\n!?]|\.(?=\s|$)|\s[&+]\s"
    r"|\s(?:et|ni|puis|noch)\s(?!demie?\b)|\s(?P<en>en)\s(?!plus\b|moins\b|trop\b|bo[iu]|sachet|vrac"
    r"|tranches|poudre|half\b|een half)"
    r"|\s(?P<but>mais|(?<!nog )maar)\s(?!\d|een?\b|weg|zitten|wel\s(?:is|was)))\s*",
    re.IGNORECASE,
)
_FRENCH = re.compile(r"\b(?:du|des|et|une?|la|le|les|au)\b|\b[dl]'|\wez\b", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:bonjour|bonsoir|dag|hallo|goeiedag|goedemorgen|madame|meneer|monsieur|non|oui|ja|nee|neen"
    r"|ah|oh|euh|oei|ok|oke|allez|pardon|sorry|excusez-moi|desole|voila|attendez|wacht"
    r"|et|en(?! fait)|alors|donc|dus|mais|ah oui|au fait|tout compte fait|au final|a la reflexion"
    r"|reflexion faite"
    r"|bij nader inzien|achteraf bekeken|zeg|trouwens|pour (?:mes|les) courses(?: de demain)?"
    r"|(?:sur|a|de|pour) (?:ma|la) liste|op (?:mijn|het|de|t) lijst(?:je)?|svp|aub"
    r"|bij de (?:boodschappen|commissies)|voor (?:de|mijn) boodschappen|wijziging|changement)[\s,]+"
)
_TAIL = re.compile(
    r"[\s,]+(?:svp|s'il (?:vous|te) plait|stp|aub|alstublieft|alsjeblieft|merci(?: beaucoup| bien)?"
    r"|dank u(?: wel)?|dank je(?: wel)?|bedankt|hein|quand meme|en fait|finalement|hoor|eh|he"
    r"|(?:a|sur|de|dans) (?:ma|la) liste|(?:op|aan|van) (?:de|mijn|het|t) lijst(?:je)?|dan"
    r"|volontiers|si possible|als het kan|als dat kan|si c'est possible|bij de boodschappen|toch"
    r"|graag|mag)$"
)
COURTESY = re.compile(
    r"(?:un grand )?merci\b.*|bonne (?:journee|soiree|fin)\b.*|a (?:bientot|demain|tantot)|d'avance"
    r"|(?:alvast |hartelijk )?(?:dank|bedankt)\b.*|groet\w*|(?:prettige|fijne|goeie) dag|tot \w+"
    r"|svp|aub|ok|oke|voila|c'est tout|dat is alles|oui|non|ja|nee|neen"
)
VERB_END = re.compile(r"\s(?:meer|weg|eraf|af|er ?bij|bij|mee|nodig|toe|en plus|aussi|ook)$")
"""What a verb leaves behind the last of several things."""
_NO_THING = re.compile(
    r"\b(?:je|tu|il|elle|on|nous|vous|ils|est|sont|vient|j'ai|car|parce|sinon|quand|que|qu'|c'est|ik"
    r"|hij|zij|ze|we|wij|is|zijn|heb|heeft|komt|want|omdat|als|dat|er|u|liste|lijst|lijstje|tout|alles"
    r"|jour|heure|dag|uur|demain|morgen|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|maandag"
    r"|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|chang\w*|modifi\w*|verander\w*"
    r"|wijzig\w*|aanpass\w*|geen|niet|altijd|toujours|hulp|helpen|aide|aider|mettez|prenez|achetez"
    r"|apportez|venez|kom|breng|koop|neem)\b"
)
"""Words of sentences and moments, not of things to buy."""
_RATHER = re.compile(r"\b(?:finalement|plutot|en fait|liever|toch|eigenlijk|uiteindelijk)\b")


def shortened(text: str) -> str:
    """With one spelling for abbreviations, and without colons: "à ajouter : du beurre"."""
    short = re.sub(r"\s*:\s+", " ", plain(text))
    for pattern, word in _SHORT:
        short = re.sub(pattern, word, short, flags=re.IGNORECASE)
    return short


def clauses(text: str) -> list[tuple[str, bool]]:
    """The parts of a text, each with whether "but" stands before it."""
    found, start, is_but, is_french = [], 0, False, bool(_FRENCH.search(text))
    for match in _SPLIT.finditer(text):
        if match["en"] and is_french:
            continue
        found.append((text[start : match.start()], is_but))
        start, is_but = match.end(), bool(match["but"])
    found.append((text[start:], is_but))
    return [(cleaned(clause), is_but) for clause, is_but in found if clause.strip()]


def cleaned(clause: str) -> str:
    """Without greetings before and courtesy behind; "finalement" alone is left to be seen."""
    clause = clause.strip(" .!?:-–•\t")
    while (lead := _LEAD.match(folded(clause))) is not None:
        clause = clause[lead.end() :]
    while (tail := _TAIL.search(folded(clause))) is not None and tail.start() > 0:
        is_rather = _RATHER.search(tail.group()) and not has_verb(folded(clause[: tail.start()]))
        if is_rather:
            return f"plutôt {clause[: tail.start()]}"
        clause = clause[: tail.start()]
    return clause.strip(" .!?:-–•\t")


def without_rather(clause: str) -> str:
    lead = re.match(r"(?:finalement|plutot|en fait|toch|eigenlijk|uiteindelijk)\s+", folded(clause))
    return clause[lead.end() :] if lead else clause


def tells_more(words: str) -> bool:
    """Words that are about people or moments, not about things."""
    return _NO_THING.search(folded(words)) is not None


def is_thing(words: str) -> bool:
    small = folded(words)
    letters = re.search(r"[^\W\d_]", small)
    return bool(letters) and len(small.split()) <= MOST_WORDS and not tells_more(words)
