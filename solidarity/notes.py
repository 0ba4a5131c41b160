"""What was told in passing, as lines for the person and for the volunteer."""

from collections.abc import Iterable
from typing import Any

from solidarity.messages import Message
from solidarity.storage.tables import Request
from solidarity.vocabulary import Need

Notes = list[list[Any]]
"""Keys with their parameters, as the parameter `notes` of a message."""


def for_the_person(request: Request) -> Notes:
    """All that was understood, for the person who asked: is it right?"""
    whom = request.facts.whom
    return _everything(request, [Message(f"note.yours.{whom}")] if whom else [])


def for_the_helper(request: Request) -> Notes:
    """For the volunteer who accepted, and nobody else: it may be about health."""
    whom = request.facts.whom
    return _everything(request, [Message(f"note.theirs.{whom}")] if whom else [])


def before_acceptance(request: Request) -> Notes:
    """What everybody who is asked may know: no name, nothing about health."""
    return _as_parameter([*_people(request), *_needs(request.facts.open_needs), *_shift(request)])


def _everything(request: Request, for_whom: list[Message]) -> Notes:
    facts, lines = request.facts, [*for_whom]
    if facts.name and facts.name != request.person.first_name:
        lines.append(Message("note.name", {"name": facts.name}))
    lines += _people(request)
    if facts.cents:
        lines.append(Message("note.amount", {"cents": facts.cents}))
    lines += [*_needs(facts.needs), *_shift(request)]
    return _as_parameter([*lines, *_words_of_home(request)])


def _shift(request: Request) -> list[Message]:
    """What is done in a home, and what it asks of everybody who comes in."""
    if request.opening is None:
        return []
    tasks = [Message(f"note.shift.{task}") for task in request.opening.tasks]
    return [*tasks, *(Message(f"note.entry.{rule}") for rule in request.opening.entry)]


def _words_of_home(request: Request) -> list[Message]:
    """What it says in general, and of this shift."""
    if request.opening is None:
        return []
    words = (request.opening.organisation.words, request.opening.note)
    return [Message("note.opening", {"text": text}) for text in words if text]


def _people(request: Request) -> list[Message]:
    people = request.facts.people
    return [Message("note.people", {"people": people})] if people else []


def _needs(needs: Iterable[Need]) -> list[Message]:
    return [Message(f"note.need.{need}") for need in needs]


def _as_parameter(lines: Iterable[Message]) -> Notes:
    return [[line.key, dict(line.params)] for line in lines]
