"""What is true of a human of whom there are two rows. Each rule gives the values that stay.

The first of two alike is the one of the person who is kept.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import inspect

from solidarity.lifecycles import VolunteerState, WishState
from solidarity.storage.tables import (
    Base,
    Doubt,
    Feed,
    HandoverAnswer,
    LinkCode,
    Listener,
    Member,
    Person,
    SecondStep,
    Talk,
    Tie,
    Volunteer,
    Wish,
)
from solidarity.ties import NEVER

Values = dict[str, Any]

LIVELIEST = (
    VolunteerState.SUSPENDED, VolunteerState.ACTIVE, VolunteerState.PAUSED, VolunteerState.JOINING,
    VolunteerState.STOPPED,
)  # fmt: skip
FURTHEST = (WishState.PAIRED, WishState.WAITING, WishState.TELLING, WishState.STOPPED)
NEVER_YET = datetime.min.replace(tzinfo=UTC)
HOME = ("postcode", "place_fr", "place_nl", "lat", "lon", "uncertainty_m", "cell")


def values_of(row: Base) -> Values:
    """What a row says, without whose it is and what the database reckons itself."""
    columns = inspect(type(row)).column_attrs
    return {
        column.key: getattr(row, column.key)
        for column in columns
        if not column.columns[0].primary_key and column.columns[0].computed is None
    }


def volunteers(mine: Volunteer, yours: Volunteer) -> Values:
    """The livelier one, with what only the other told, and the past of both."""
    best, other = sorted((mine, yours), key=lambda v: LIVELIEST.index(VolunteerState(v.state)))
    home = best if best.lat is not None else other
    free = best if best.free_told or not other.free_told else other
    return {
        **_filled(best, other),
        **{name: getattr(home, name) for name in HOME},
        "free": free.free,
        "paused_until": best.paused_until,
        # What the team approved of, it approved of for this human.
        "approved": best.approved | (other.approved & best.wanted),
        "after_trial": best.after_trial | (other.after_trial & best.wanted),
        "trial_tasks": max(best.trial_tasks, other.trial_tasks),
        "trial_until": _last(best.trial_until, other.trial_until),
        "skills": best.skills | other.skills,
        "help_told": best.help_told or other.help_told,
        "name_told": best.name_told or other.name_told,
        "free_told": best.free_told or other.free_told,
        "experience_told": best.experience_told or other.experience_told,
        "last_asked_at": _last(best.last_asked_at, other.last_asked_at),
        "asked_count": best.asked_count + other.asked_count,
        "accepted_count": best.accepted_count + other.accepted_count,
        "done_count": best.done_count + other.done_count,
    }


def listeners(mine: Listener, yours: Listener) -> Values:
    """Whoever told when he can call, with what only the other told."""
    best, other = sorted((mine, yours), key=lambda listener: listener.hours == 0)
    return _filled(best, other)


def wishes(mine: Wish, yours: Wish) -> Values:
    """The one that got further; what was told for somebody else is not told of oneself."""
    best, other = sorted((mine, yours), key=further)
    if best.for_other != other.for_other:
        return values_of(best)
    return {
        **_filled(best, other),
        # "For ten weeks" and "until somebody stops" belong to the state.
        "for_weeks": best.for_weeks,
        "waiting_since": best.waiting_since,
    }


def further(wish: Wish) -> int:
    """How far a wish has got; the furthest first."""
    return FURTHEST.index(WishState(wish.state))


def talks(mine: Talk, yours: Talk) -> Values:
    """The question that was asked last is the one that is answered next."""
    asked = [(talk.asked_at, talk) for talk in (mine, yours) if talk.topic and talk.asked_at]
    _, last = max(asked, key=lambda each: each[0], default=(None, mine))
    return values_of(last)


def doubts(mine: Doubt, yours: Doubt) -> Values:
    return values_of(max(mine, yours, key=lambda doubt: doubt.heard_at))


def feeds(mine: Feed, yours: Feed) -> Values:
    """The address that a calendar really reads; the other one is void."""
    best = max(mine, yours, key=lambda feed: (feed.read_at is not None, feed.created_at))
    return values_of(best)


def link_codes(mine: LinkCode, yours: LinkCode) -> Values:
    """A code was of one of the two alone; who guesses does not begin anew."""
    return values_of(max(mine, yours, key=lambda code: code.wrong)) | {"code_hash": None}


def members(mine: Member, yours: Member) -> Values:
    """The roles of both, if they end alike and see the same people: nobody gets more by merging."""
    if (mine.until, mine.organisation_id) == (yours.until, yours.organisation_id):
        return values_of(mine) | {
            "roles": mine.roles | yours.roles,
            "is_contact": mine.is_contact or yours.is_contact,
        }
    return values_of(mine if _outlasts(mine, yours) else yours)


def _outlasts(mine: Member, yours: Member) -> bool:
    return mine.until is None or (yours.until is not None and mine.until > yours.until)


def second_steps(mine: SecondStep, yours: SecondStep) -> Values:
    """The telephone that was set up last; who guesses does not begin anew."""
    last = max(mine, yours, key=lambda each: each.confirmed_at or NEVER_YET)
    locked = _last(mine.locked_until, yours.locked_until)
    return values_of(last) | {"wrong": max(mine.wrong, yours.wrong), "locked_until": locked}


def ties(mine: Tie, yours: Tie) -> Values:
    """ "Never" of either stays, whatever else was said."""
    return {
        "person_says": _stronger(mine.person_says, yours.person_says),
        "volunteer_says": _stronger(mine.volunteer_says, yours.volunteer_says),
    }


def handover_answers(mine: HandoverAnswer, yours: HandoverAnswer) -> Values:
    """A refusal of either stays, and any answer before none."""
    return values_of(min(mine, yours, key=lambda answer: ("no", "yes", None).index(answer.says)))


RULES: Mapping[type[Base], Callable[[Any, Any], Values]] = {
    # Volunteers first: calendars and listeners refer to them.
    Volunteer: volunteers,
    Listener: listeners,
    Feed: feeds,
    Wish: wishes,
    Talk: talks,
    Doubt: doubts,
    LinkCode: link_codes,
    Member: members,
    SecondStep: second_steps,
    HandoverAnswer: handover_answers,
}
"""What stays, for each table with one row for each person."""


def agree_on_person(kept: Person, gone: Person) -> None:
    """What is missing is filled, the language follows who wrote last; STOP and hoaxes stay."""
    kept.first_name = kept.first_name or gone.first_name
    kept.phone = kept.phone or gone.phone
    kept.language = max(kept, gone, key=_last_seen).language
    kept.organisation_id = kept.organisation_id or gone.organisation_id
    kept.muted_at = _first(kept.muted_at, gone.muted_at)
    kept.hoax_at = _last(kept.hoax_at, gone.hoax_at)
    kept.quiet_until = _last(kept.quiet_until, gone.quiet_until)


def _last_seen(person: Person) -> float:
    return max((contact.last_seen_at.timestamp() for contact in person.contacts), default=0.0)


def _filled(best: Base, other: Base) -> Values:
    known = values_of(best)
    return {
        name: value if _is_empty(known[name]) else known[name]
        for name, value in values_of(other).items()
    }


def _is_empty(value: object) -> bool:
    """Not told: nothing, or no bit of a mask. False is an answer."""
    return value is None or (value == 0 and value is not False)


def _first(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)


def _last(*times: datetime | None) -> datetime | None:
    return max((time for time in times if time is not None), default=None)


def _stronger(*said: str | None) -> str | None:
    return NEVER if NEVER in said else next(filter(None, said), None)
