"""For whom help is asked, and for how many people."""

import re
from functools import cache

from solidarity.details.data import either, meanings, table
from solidarity.details.numbers import pattern, value
from solidarity.details.spelling import words_only
from solidarity.vocabulary import Whom

MOST_PEOPLE = 40
_KIND = r"(?:(?!(?:belle|beau|petite?|grande?|kleine?) )\w+ )?"
"""A word between "my" and the person: "ma vieille mère"."""
_OWN = r"(?:mon|ma|mes|notre|nos|mijn|m n|mn|mijne|mijnen|men|ons|onze|onzen)"
_DUTCH_MA = r"(?:ons|mijn|m n|mn) (?=ma )"
"""Alone "ma" is French for "my"."""
_NO_OTHER = r"(?<!belle )(?<!beau )(?<!alleenstaande )(?<!een )(?<!la )"
_TO_DO = r"(?! a \w+[eio]i?re? )(?! pour )"
"""Behind a number of people it counts those who do something: "on est 3 à chercher"."""


def for_whom(text: str, *, about_another: bool = False) -> Whom | None:
    """Who needs the help, when it is somebody else.

    A text that says "for my mother" says so itself; when it is known that somebody else is meant
    (`about_another`), the first person it names counts.
    """
    words = words_only(text)
    found = _for_somebody().search(words)
    if found is None and about_another:
        found = _somebody().search(words)
    return None if found is None else _meaning(found["who"])


def how_many(text: str) -> int | None:
    """For how many people: "pour 4 personnes", "we zijn met z'n drieën"; None when not told."""
    words = words_only(text)
    for found in _several().finditer(words):
        number = _count(next(group for group in found.groups() if group))
        if number is not None and 2 <= number <= MOST_PEOPLE:
            return _with_the_children(words, found, number)
    return None


def _meaning(who: str) -> Whom:
    return Whom({"ma": "mother", "homme": "partner"}.get(who) or meanings("relations")[who])


def _any(*lists: str) -> str:
    """The words of some lists as a pattern."""
    spellings = [word for name in lists for word in table("people")[name].split()]
    return either(word.replace("-", " ") for word in spellings)


def _not_behind(*lists: str) -> str:
    return rf"(?= )(?! {_any(*lists)} )"


@cache
def _for_somebody() -> re.Pattern[str]:
    who = either(meanings("relations"))
    return re.compile(
        rf" {_any('for')} (?:{_any('my')} {_KIND}|{_NO_OTHER}(?={_any('alone')} )|{_DUTCH_MA})"
        rf"(?P<who>{who}|ma){_not_behind('not_people')}"
    )


@cache
def _somebody() -> re.Pattern[str]:
    words = meanings("relations")
    others = either(word for word, who in words.items() if who in (Whom.NEIGHBOUR, Whom.CLIENT))
    return re.compile(
        rf" (?:{_OWN} {_KIND}|(?:une?|een|le|la|de|nen|den) (?={others} )|{_DUTCH_MA}"
        rf"|{_NO_OTHER}(?={_any('alone')} )|(?=mon homme )mon )"
        rf"(?P<who>{either(words)}|ma|homme){_not_behind('not_people', 'talks')}"
    )


def _count(written: str) -> int | None:
    together = table("numbers")["together"].get(written)
    if together is not None:
        return int(together)
    number = value(written)
    return int(number) if number is not None and number == int(number) else None


def _with_the_children(words: str, found: re.Match[str], number: int) -> int:
    """With those who are added: "drie volwassenen en een baby" are four."""
    more = _more().match(words, found.end())
    added = _count(more["n"]) if more else None
    return number + added if added else number


@cache
def _more() -> re.Pattern[str]:
    return re.compile(rf" (?:et |en |plus |\+ )?(?P<n>{pattern()}) {_any('children')}(?= )")


@cache
def _several() -> re.Pattern[str]:
    number, together = pattern(), either(table("numbers")["together"])
    people = _any("grown_up", "children", "others")
    no_people = _not_behind("not_people")
    return re.compile(
        rf" (?:pour|voor|a table a) (?:environ |ongeveer |nous |ons )?({number}) {people}(?= )"
        rf"| pour(?: nous)? ({number})(?= (?:\.|svp|stp|merci|s il|en tout)|\s*$)"
        rf"| (?:met|voor) (?:z n|zn|zijn|ons|ne|hun) ({together})(?= )"
        rf"| {_any('we_are_fr')} (?:a |plus que )?({number}){no_people}{_TO_DO}"
        rf"| {_any('we_are_nl')} (?:(?:hier|thuis|toch|nu|maar|nog) )*met"
        rf" ({number}|{together})(?= )"
        rf"| {_any('group')} (?:van|de|met|a|pour|voor) ({number}){no_people}"
        rf"| (?:met|a) ({number}) {_any('at_home')}(?= )"
        rf"|^(?: (?:oui|ja|alors|on est|we zijn))* ({number}) {_any('grown_up')}(?= )"
    )
