"""How well a person and a listener would suit each other, and why. Pure."""

from dataclasses import dataclass

from solidarity.befriending.times.week import STEP

INTERESTS = 0.35
"""What there is to talk about keeps a pair together longest, so it counts most."""
HOURS = 0.25
"""More common hours leave more room when a call has to be moved."""
CONTINUITY = 0.20
"""The same voice again: worth two shared interests, not worth a listener who has no time."""
LOAD = 0.12
"""Who calls fewer people comes first among equals, so that nobody is tired out."""
WAITING = 0.08
"""Slight: it decides between people, not which listener suits."""
LEAST_HOURS = 1.0
"""Less time in common a week, and the first call that has to be moved finds no place."""
HALF_OF_HOURS = 4.0
"""With so many hours in common half of the good of them is reached."""
HALF_OF_WAITING = 4.0
"""Weeks."""
OPEN_TO_ALL = 0.5
"""Who named nothing talks about anything: as good as one shared interest."""
MANY_HOURS = 6.0
"""From here on the common hours are a reason to tell."""


@dataclass(frozen=True)
class Seeker:
    """Somebody who would like to be called."""

    person_id: int
    languages: int
    """Bits of Language."""
    interests: int
    """Bits of Interest; 0: none named."""
    hours: int
    """Half-hours of the week (solidarity.befriending.times.week)."""
    weeks_waiting: float = 0.0


@dataclass(frozen=True)
class Caller:
    """A volunteer who calls people."""

    volunteer_id: int
    languages: int
    interests: int
    hours: int
    pairs: int
    """So many people he calls already."""
    most_pairs: int
    known_to: frozenset[int]
    """The people he has called before."""


def score(seeker: Seeker, caller: Caller) -> float:
    """0: they cannot be a pair; otherwise the higher the better, up to 1."""
    if not seeker.languages & caller.languages or caller.pairs >= caller.most_pairs:
        return 0.0
    hours = common_hours(seeker, caller)
    if hours < LEAST_HOURS or seeker.person_id == caller.volunteer_id:
        return 0.0
    return (
        INTERESTS * _talk(seeker, caller)
        + HOURS * hours / (hours + HALF_OF_HOURS)
        + CONTINUITY * (seeker.person_id in caller.known_to)
        + LOAD * (1 - caller.pairs / caller.most_pairs)
        + of_waiting(seeker)
    )


def of_waiting(seeker: Seeker) -> float:
    """The part of a score that is the same whoever the listener is."""
    return WAITING * seeker.weeks_waiting / (seeker.weeks_waiting + HALF_OF_WAITING)


def reasons(seeker: Seeker, caller: Caller) -> tuple[str, ...]:
    """Keys of what speaks for these two, the strongest first; said as `pair.why.{}`."""
    both_speak_more = min(seeker.languages.bit_count(), caller.languages.bit_count()) > 1
    told = {
        "called_before": seeker.person_id in caller.known_to,
        "shared_interests": bool(seeker.interests & caller.interests),
        "common_hours": common_hours(seeker, caller) >= MANY_HOURS,
        "same_language": both_speak_more and bool(seeker.languages & caller.languages),
        "has_time": caller.pairs == 0,
    }
    return tuple(reason for reason, holds in told.items() if holds)


def common_hours(seeker: Seeker, caller: Caller) -> float:
    """Hours of a week in which both can."""
    return (seeker.hours & caller.hours).bit_count() * STEP / 60


def _talk(seeker: Seeker, caller: Caller) -> float:
    """Each further thing to talk about adds half of what was still missing."""
    if not seeker.interests or not caller.interests:
        return OPEN_TO_ALL
    return float(1 - 0.5 ** (seeker.interests & caller.interests).bit_count())
