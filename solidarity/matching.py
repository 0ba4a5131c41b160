"""Who is asked, in which order, and why. Pure: same input, same answer; ties broken by id."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from solidarity.vocabulary import ALL_WEEK, PART_ENDS, PART_STARTS, DayPart, week_mask

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius (IUGG); against the geodesic on WGS84 the error over Belgium is below 0.5 %."""
BUCKETS_M = (500, 1_000, 2_000, 5_000, 10_000)
"""Distances that feel the same to a volunteer: fairness decides inside a bucket."""
LONG_AGO = timedelta(days=30)
NEAR_M = 500


@dataclass(frozen=True)
class Question:
    """What is asked of volunteers; masks are those of solidarity.vocabulary."""

    request_id: int
    person_id: int
    kinds: int
    """Kinds of help: a volunteer has to be approved for all of them."""
    languages: int
    """Languages of the person: one in common is enough."""
    free: int
    """Parts of the week that the agreed time touches: one in common is enough."""
    lat: float | None
    lon: float | None
    skills: int = 0
    """Skills that are needed: a volunteer has all of them."""
    is_call: bool = False
    """By telephone: the distance does not matter."""
    wider: float = 1.0
    """Stretches the radius that volunteers gave."""


@dataclass(frozen=True)
class Candidate:
    """An eligible volunteer as the ranking sees him. Distances in metres, None for calls."""

    volunteer_id: int
    distance_m: int | None
    recent_offers: int
    last_asked_at: datetime | None
    accepted: int
    done: int
    helped_before: bool
    asked: int = 0
    """Offers he ever got."""

    @property
    def reliability(self) -> float:
        """Share of accepted tasks that were done, with one imagined success for newcomers."""
        return (self.done + 1) / (self.accepted + 1)


@dataclass(frozen=True)
class Ranked:
    candidate: Candidate
    reasons: tuple[str, ...]
    """Keys of the reasons to show: helped_before, very_near, near, free_then, your_turn."""


def rank(candidates: Iterable[Candidate], *, has_time: bool, now: datetime) -> list[Ranked]:
    """Candidates in the order in which they are asked, with the reasons why."""
    ordered = sorted(candidates, key=_order)
    return [Ranked(candidate, _reasons(candidate, has_time, now)) for candidate in ordered]


def _order(candidate: Candidate) -> tuple[bool, int, int, float, int, int]:
    return (
        not candidate.helped_before,
        candidate.recent_offers,
        _bucket(candidate.distance_m),
        -candidate.reliability,
        candidate.distance_m or 0,
        candidate.volunteer_id,
    )


def _bucket(distance_m: int | None) -> int:
    if distance_m is None:
        return 0
    return sum(distance_m > limit for limit in BUCKETS_M)


def _reasons(candidate: Candidate, has_time: bool, now: datetime) -> tuple[str, ...]:
    distance = candidate.distance_m
    reasons = {
        "helped_before": candidate.helped_before,
        "very_near": distance is not None and distance <= NEAR_M,
        "near": distance is not None and distance > NEAR_M,
        "free_then": has_time,
        "your_turn": candidate.last_asked_at is None or now - candidate.last_asked_at > LONG_AGO,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres (haversine)."""
    dlat, dlon = radians(lat2 - lat1) / 2, radians(lon2 - lon1) / 2
    a = sin(dlat) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(dlon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(a)))


def parts_of_week(start: datetime | None, end: datetime | None) -> int:
    """The parts of the week (21 bits) that a stretch of wall time touches; all without one."""
    if start is None or end is None or end - start >= timedelta(days=7):
        return ALL_WEEK
    mask, day = 0, start.replace(hour=0, minute=0)
    while day <= end:
        for part in DayPart:
            begins = day.replace(hour=PART_STARTS[part])
            ends = day.replace(hour=PART_ENDS[part])
            if start < ends and end >= begins:
                mask |= week_mask([day.weekday()], part)
        day += timedelta(days=1)
    # In the night (before 8, after 22) nobody states hours: any volunteer may be asked.
    return mask or ALL_WEEK
