"""How the writer calls himself, and the name of the person who is to be helped."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from solidarity.details.data import either, meanings, table
from solidarity.details.spelling import folded, plain

MAX_NAME = 60
_LETTERS = r"[^\W\d_]"
_CAPITAL = rf"(?-i:[A-ZÀ-ÖØ-Þ])(?:{_LETTERS}|['-](?={_LETTERS}))*"
_WORD = rf"{_LETTERS}(?:{_LETTERS}|['-](?={_LETTERS}))*"
_PARTICLE = r"(?:van de[nr]?|van|vande[nr]?|de|den|der|du|le|la|el|ben|ten|ter|d'|'t)"
_FAMILY = rf"(?:\s+(?:{_PARTICLE}\s*)*{_CAPITAL}){{0,2}}"
_GREETING = (
    r"(?:dag|bonjour|bonsoir|hallo|hello|coucou|salut|hey|goe[a-z]+|goedemorgen|bjr|bsr|salaam)"
)
_NAMED = (
    r"(?:je m'?\s?appell?e?s?|j'?m'?appel+e?|je me nomme|mon (?:pr[ée])?nom (?:c'est|est)"
    r"|(?:pr[ée])?nom ?:|ik heet|ik noem|(?:mijn|m'n|mn|mijne) (?:voor)?naam is|(?:voor)?naam ?:"
    r"|voornaam|pr[ée]nom)"
)
"""After these comes a name, however it is written."""
_HERE = (
    r"(?:ici|hier (?:is|spreekt)|hier|moi,? c'?est|c'?est moi,?|ik ben|'?k ben|je suis|c'?est"
    r"|'?t is|met)"
)
"""After these comes a name when it looks like one."""
_ENDING = (
    r"(?:(?:vriendelijke |lieve |veel )?groe(?:ten|tjes)|cordialement|bien à vous|mvg|bisous|merci"
    r"|bedankt|dank u|salutations|gr)"
    r"(?: beaucoup| bien| d'avance| à vous| wel)?"
)
_HELPED = (
    r"(?:pour|voor|chez|bij|aider|helpen|namens|de la part de|au nom de|op naam van|in naam van"
    r"|over|concerne)"
)
_CALLED = (
    r"(?:(?:il|elle|qui) s'appell?e|(?:hij|zij|ze|die) heet|(?:haar|zijn|z'n) naam is"
    r"|son (?:pr[ée])?nom (?:c'est|est)|(?:genaamd|nomm[ée]e?))"
)
_OURS = r"(?:ons|onze|onzen|notre)"
_MY = r"(?:mon|ma|notre|mijn|m'n|mijne|mijnen|ons|onze|onzen|een|une?|la|le|de)"


@dataclass(frozen=True)
class Names:
    """Names as they were written, with their title: "Mme Dury"."""

    writer: str | None = None
    helped: str | None = None


def names(text: str, *, besides: Iterable[str] = (), about_another: bool = False) -> Names:
    """The names a text gives. `besides` are the places it names: "ici Fernande de Jambes".

    With `about_another` a person with a title is the one who is helped, wherever named.
    """
    words = plain(text)
    places = frozenset(folded(place) for place in besides)
    writer = _first(_writer_patterns(), words, places)
    helped = _first(_helped_patterns(), words, places)
    if helped is None and about_another:
        helped = _first((_titled(),), words, places)
    return Names(writer, helped)


def first_name(name: str) -> str:
    """The first of several names; with a title there is no first name to be sure of."""
    first = name.split(maxsplit=1)[0]
    return name if folded(first).rstrip(".") in {*_listed("titles"), "m"} else first


def _first(patterns: Iterable[re.Pattern[str]], words: str, places: frozenset[str]) -> str | None:
    """The name that is written first, whichever pattern finds it."""
    matches = sorted(
        (match for pattern in patterns for match in pattern.finditer(words)),
        key=lambda match: match.start(),
    )
    return next((name for match in matches if (name := _name(match, places))), None)


def _name(match: re.Match[str], places: frozenset[str]) -> str | None:
    """What was found, when it is a name: known, or with a capital and no ordinary word."""
    groups = match.groupdict()
    written = match["name"]
    for place in places:
        if folded(written).endswith(place):
            written = _before_place().sub("", written[: -len(place)])
    first = re.split(r"\s", written)[0] if written else ""
    if groups.get("title"):
        known = written[:1].isupper() or folded(first) in _listed("first_names")
        is_name = (
            bool(written) and known and (" " in written or folded(first) not in _listed("no_names"))
        )
        whole = f"{match['title']} {written[:1].upper()}{written[1:]}"
        return whole[:MAX_NAME] if is_name else None
    if (
        not first
        or folded(first) in _listed("no_names") | _listed("titles")
        or folded(first) in places
    ):
        return None
    known = folded(first) in _listed("first_names") and (first[0].isupper() or not _is_word(first))
    if groups.get("sure") is None and not known:
        has_capital = first[0].isupper() and not match.string.isupper() and first[1:].islower()
        if groups.get("likely") is None or not has_capital:
            return None
    if known and (first.islower() or first.isupper()):
        return first.title()
    return written[:MAX_NAME] if first[0].isupper() else first.capitalize()[:MAX_NAME]


@cache
def _before_place() -> re.Pattern[str]:
    return _compiled(rf"[\s,]*{_PARTICLE}?\s*$")


@cache
def _writer_patterns() -> tuple[re.Pattern[str], ...]:
    title = rf"(?:(?P<title>{_title()})\s+)"
    one = rf"(?P<name>(?:{_CAPITAL}{_FAMILY})|{_WORD})"
    return (
        _compiled(rf"\b(?P<sure>{_NAMED})\s*[,:=]?\s*(?:{title})?{one}"),
        _compiled(
            rf"(?:^|[.,!?;:\n(-]\s*|\b{_GREETING},? |\bet |\ben )(?:(?:oui|ja|allo|hallo),? )?"
            rf"(?P<likely>ici|hier(?: is| spreekt)?|moi,? c'?est|ik ben|'?k ben|naam|nom)\s+"
            rf"{title}?{one}(?!\s+(?:habite|est en|is het|staat|zit|ligt)\b)"
        ),
        _compiled(rf"(?:^|[.,!?;:\n]\s*|\b{_GREETING},? |\b){_HERE}\s+{title}?{one}"),
        _compiled(
            rf"(?:^|[.!]\s)(?:{_GREETING}[ ,!]*)?(?P<likely>)(?P<name>{_CAPITAL}|{_WORD})\s+hier"
            r"(?=\s+van|\s+uit|\s*[,.!]|\s*$)"
        ),
        _compiled(rf"\b{_ENDING}[,.!]?\s+(?P<name>{_CAPITAL}{_FAMILY}|{_WORD})\s*(?:[.!,(]|$)"),
        _compiled(rf"^(?:{_GREETING}[ ,!]+)(?P<name>{_CAPITAL})\s+(?:van|de|uit)\s"),
    )


@cache
def _helped_patterns() -> tuple[re.Pattern[str], ...]:
    title = rf"(?P<title>{_title()})\s+"
    one = rf"(?P<name>(?:{_CAPITAL}{_FAMILY})|{_WORD})"
    return (
        _compiled(rf"\b{_HELPED}\s+(?:de |den |la |le )?{title}{one}"),
        _compiled(rf"\b{_HELPED}\s+(?:{_OURS}\s+)?(?P<name>{_CAPITAL}{_FAMILY}|{_WORD})"),
        _compiled(rf"\b(?P<sure>{_CALLED})\s+(?P<name>{_CAPITAL}{_FAMILY}|{_WORD})"),
        _compiled(rf"\b{_OURS}\s+(?P<name>{_CAPITAL}|{_WORD})"),
        _compiled(
            rf"\b{_MY}\s+(?:\w+\s+)?(?P<likely>{either(meanings('relations'))})\s+(?P<name>{_CAPITAL})"
        ),
        _compiled(rf"\b(?:tante|oncle|nonkel|tonton|matante)\s+(?P<name>{_CAPITAL}|{_WORD})"),
    )


@cache
def _titled() -> re.Pattern[str]:
    return _compiled(rf"\b(?P<title>{_title()})\s+(?P<name>{_CAPITAL}{_FAMILY}|{_WORD})")


def _compiled(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE)


def _title() -> str:
    return rf"(?:{either(_listed('titles'))}\b\.?|de heer|(?-i:M\.))"


@cache
def _listed(list_of_words: str) -> frozenset[str]:
    """One list of words/names.toml."""
    return frozenset(table("names")[list_of_words].split())


def _is_word(name: str) -> bool:
    """Names that are words too need a capital: "elke dag", "claire"."""
    return folded(name) in _listed("words_too")
