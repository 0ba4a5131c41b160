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
    patterns = [*_wanted("volunteers"), _volunteers(), *(_wanted("people") if any_people else ())]
    for found in (match for wanted in patterns for match in wanted.finditer(words)):
        number = _number(found["least"]) or _number(found["n"])
        if number is not None and 2 <= number <= MOST:
            return number
    return None


def skills(text: str, *, asked: bool = False) -> tuple[Skill, ...]:
    """What somebody says that he can do or has: "je suis infirmière", "ik heb een auto".

    `asked`: it answers that question, so that "autisme" alone is enough.
    """
    told = {*_told(text, "told"), *(_told(text, "answer") if asked else ())}
    return tuple(skill for skill in Skill if skill in told)


def skills_needed(text: str) -> tuple[Skill, ...]:
    """What a volunteer clearly has to be able to do or to have: "en voiture", "gebarentaal"."""
    return _told(text, "needed")


def no_skills(text: str) -> tuple[Skill, ...]:
    """What somebody says that he has not: "je n'ai pas de voiture"."""
    return _told(text, "not_told")


def no_experience(text: str) -> bool:
    """The answer of somebody who has none of it: "aucune expérience", "niets"."""
    return _pattern("no_experience", "anybody").search(words_only(text)) is not None


def not_again(text: str) -> bool:
    """The person does not want to meet somebody again: "plus jamais avec lui"."""
    return _pattern("not_again", "anybody").search(words_only(text)) is not None


def _number(written: str | None) -> int | None:
    number = value(written) if written else None
    return int(number) if number is not None and number == int(number) else None


@cache
def _number_of(who: str) -> str:
    """So many volunteers (or people), perhaps "two or three" of them."""
    words = table("volunteers")
    least = rf"(?:(?P<least>{pattern()}) {either(words['or'].split())} )?"
    good = rf"(?:{either(words['good'].split())} )?"
    return rf"{least}(?P<n>{pattern()}) {good}{either(words[who].split())}"


@cache
def _volunteers() -> re.Pattern[str]:
    """A number of volunteers, unless they are there already: "nous sommes trois bénévoles"."""
    words = table("volunteers")
    there = "".join(rf"(?<! {word} )" for word in f"{words['there']} {words['or']}".split())
    return re.compile(rf" {there}{_number_of('volunteers')}(?= )")


@cache
def _wanted(who: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """With a word before or behind the number that says that they are wanted."""
    words = table("volunteers")
    before = either(word.replace("-", " ") for word in words["wanted"].split())
    behind = either(words["wanted_behind"].split())
    return (
        re.compile(rf" {before} {_number_of(who)}(?= )"),
        re.compile(rf" {_number_of(who)} {behind}(?= )"),
    )


def _told(text: str, block: str) -> tuple[Skill, ...]:
    words = words_only(text)
    known = table("skills")
    found = []
    for skill in Skill:
        matches = _pattern(skill, block).finditer(words) if block in known[skill] else ()
        if any(_is_said(words, match, block) for match in matches):
            found.append(skill)
    return tuple(found)


def _is_said(words: str, match: re.Match[str], block: str) -> bool:
    if block == "not_told":
        return True
    before = words[: match.start()].rsplit(" . ", 1)[-1].split()
    near = before if block == "answer" else before[-_BEFORE:]
    within = match.group().split()[1:] if block == "told" else []
    return not _not_so().intersection([*near, *within])


@cache
def _not_so() -> frozenset[str]:
    return frozenset(table("skills")["not_so"]["words"].split())


@cache
def _pattern(name: str, block: str) -> re.Pattern[str]:
    return any_phrase(table("skills")[name][block])
