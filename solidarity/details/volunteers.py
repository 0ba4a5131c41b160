"""How many volunteers are wanted, what they can do, and who should not come again."""

import re
from functools import cache

from solidarity.details.data import either, table
from solidarity.details.numbers import pattern, value
from solidarity.details.phrases import any_phrase
from solidarity.details.spelling import words_only
from solidarity.vocabulary import Skill

MOST = 20
"""More volunteers for one request are no request for the bot any more."""
_BEFORE = 3
"""Words before a phrase in which a "not" turns it around: "je ne suis pas infirmière"."""


def how_many_wanted(text: str, *, any_people: bool = False) -> int | None:
    """How many volunteers should come: "il nous faut trois bénévoles"; None when not told.

    With `any_people` also "we zoeken drie mensen": only where a group is asked for, not a family.
    Of "two or three" the smaller number counts.
    """
    words = words_only(text)
    patterns = [_volunteers(), *(_people_wanted() if any_people else ())]
    for found in (match for wanted in patterns for match in wanted.finditer(words)):
        number = _number(found["least"]) or _number(found["n"])
        if number is not None and 2 <= number <= MOST:
            return number
    return None


def skills(text: str) -> tuple[Skill, ...]:
    """What somebody says that he can do or has: "je suis infirmière", "ik heb een auto"."""
    return _told(text, "told")


def skills_needed(text: str) -> tuple[Skill, ...]:
    """What a volunteer clearly has to be able to do or to have: "en voiture", "gebarentaal"."""
    return _told(text, "needed")


def no_skills(text: str) -> tuple[Skill, ...]:
    """What somebody says that he has not: "je n'ai pas de voiture"."""
    return _told(text, "not_told")


def not_again(text: str) -> bool:
    """The person does not want to meet somebody again: "plus jamais avec lui"."""
    return any(p.search(words_only(text)) for p in _patterns("not_again", "anybody"))


def _number(written: str | None) -> int | None:
    number = value(written) if written else None
    return int(number) if number is not None and number == int(number) else None


@cache
def _volunteers() -> re.Pattern[str]:
    """A number of volunteers, unless they are there already: "nous sommes trois bénévoles"."""
    words = table("volunteers")
    there = "".join(rf"(?<! {word} )" for word in words["there"].split())
    return re.compile(
        rf" {there}(?:(?P<least>{pattern()}) {either(words['or'].split())} )?"
        rf"(?P<n>{pattern()}) (?:{either(words['good'].split())} )?"
        rf"{either(words['volunteers'].split())}(?= )"
    )


@cache
def _people_wanted() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """People, with a word before or behind them that says that they are wanted."""
    words = table("volunteers")
    number = (
        rf" (?:(?P<least>{pattern()}) {either(words['or'].split())} )?(?P<n>{pattern()})"
        rf" {either(words['people'].split())}"
    )
    wanted = either(word.replace("-", " ") for word in words["wanted"].split())
    behind = either(words["wanted_behind"].split())
    return re.compile(rf" {wanted}{number}(?= )"), re.compile(rf"{number} {behind}(?= )")


def _told(text: str, block: str) -> tuple[Skill, ...]:
    words = words_only(text)
    known = table("skills")
    return tuple(
        skill
        for skill in Skill
        if block in known.get(skill, {})
        and any(_is_said(words, m, block) for p in _patterns(skill, block) for m in p.finditer(words))
    )


def _is_said(words: str, match: re.Match[str], block: str) -> bool:
    if block == "not_told":
        return True
    sentence = words[: match.start()].rsplit(" . ", 1)[-1]
    return not _not_so().intersection(sentence.split()[-_BEFORE:])


@cache
def _not_so() -> frozenset[str]:
    return frozenset(table("skills")["not_so"]["words"].split())


@cache
def _patterns(skill: str, block: str) -> tuple[re.Pattern[str], ...]:
    return (any_phrase(table("skills")[skill][block]),)
