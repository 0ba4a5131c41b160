"""Commands with which the team protects honest people: ids and counts only."""

import argparse
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TextIO

from solidarity import parting, patterns, suspending
from solidarity.errors import IllegalStep, NotYours
from solidarity.settings import Settings, read_settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Volunteer

Adding = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def add_all(add: Adding) -> None:
    suspended = add("suspend", _suspend, "ask nothing more of a volunteer, for now")
    suspended.add_argument("person", type=int, help="number of the volunteer")
    suspended.add_argument("--lift", action="store_true", help="he may help again")
    again = add("reconcile", _reconcile, "take back that two people want no more of each other")
    again.add_argument("person", type=int, help="number of the one who asked for help")
    again.add_argument("volunteer", type=int, help="number of the one who helped")
    add("patterns", _patterns, "what stands out and should be looked at: numbers and counts")


def _suspend(arguments: argparse.Namespace) -> int:
    settings = read_settings(os.environ)
    return suspend(settings, arguments.person, lift=arguments.lift, out=sys.stdout)


def _reconcile(arguments: argparse.Namespace) -> int:
    settings = read_settings(os.environ)
    return reconcile(settings, arguments.person, arguments.volunteer, sys.stdout)


def _patterns(arguments: argparse.Namespace) -> int:
    return show_patterns(read_settings(os.environ), sys.stdout)


def suspend(settings: Settings, person_id: int, *, lift: bool, out: TextIO) -> int:
    now = datetime.now(UTC)
    with Sessions(open_engine(settings.database_url)).begin() as session:
        volunteer = session.get(Volunteer, person_id)
        if volunteer is None:
            print(f"there is no volunteer {person_id}", file=out)
            return 1
        if not lift:
            suspending.suspend(session, volunteer, now=now)
            return 0
        try:
            suspending.lift(session, volunteer, rules=settings.rules, now=now)
        except IllegalStep:
            print(f"volunteer {person_id} is not suspended", file=out)
            return 1
    return 0


def reconcile(settings: Settings, person_id: int, volunteer_id: int, out: TextIO) -> int:
    try:
        with Sessions(open_engine(settings.database_url)).begin() as session:
            parting.take_back(session, person_id, volunteer_id, now=datetime.now(UTC))
    except NotYours:
        print(f"nothing is kept of {person_id} and {volunteer_id}", file=out)
        return 1
    return 0


def show_patterns(settings: Settings, out: TextIO) -> int:
    """A line for each: what, the number of the person, how many."""
    now, thresholds = datetime.now(UTC), settings.rules.patterns
    with Sessions(open_engine(settings.database_url)).begin() as session:
        for each in patterns.find(session, patterns=thresholds, now=now):
            print(f"{each.kind:<14} person {each.person_id}  {each.count}", file=out)
    return 0
