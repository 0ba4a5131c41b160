"""Who is asked, in which order, and why. Pure: same input, same answer; ties broken by id."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from solidarity.vocabulary import ALL_WEEK, PART_ENDS, PART_STARTS, DayPart, week_mask
from solidarity.when.calendar import SUNDAY, is_public_holiday

EQUATOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_2 = FLATTENING * (2 - FLATTENING)
"""The ellipsoid of WGS84, on which positions are given."""
CURVATURE_M = 6_384_000
"""Mean radius of curvature at 50.5° north: an arc is longer than its chord by very little."""
BUCKETS_M = (500, 1_000, 2_000, 5_000, 10_000)
"""Distances that feel the same to a volunteer: fairness decides inside a bucket."""
LONG_AGO = timedelta(days=30)
NEVER = datetime.min.replace(tzinfo=UTC)
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
    uncertainty_m: int = 0
    """The radius of what is not known about the place."""


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


def _order(candidate: Candidate) -> tuple[bool, int, int, float, datetime, int, int]:
    return (
        not candidate.helped_before,
        candidate.recent_offers,
        bucket(candidate.distance_m),
        -candidate.reliability,
        candidate.last_asked_at or NEVER,
        candidate.distance_m or 0,
        candidate.volunteer_id,
    )


def bucket(distance_m: int | None) -> int:
    """Which of BUCKETS_M a distance is in; calls are all in the first one."""
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


Point = tuple[float, float, float]
"""Metres from the middle of the Earth along three axes."""


def point(lat: float, lon: float) -> Point:
    """Where a position on the ellipsoid lies in space."""
    phi, lam = radians(lat), radians(lon)
    sine, cosine = sin(phi), cos(phi)
    normal = EQUATOR_M / sqrt(1 - ECCENTRICITY_2 * sine * sine)
    return (
        normal * cosine * cos(lam),
        normal * cosine * sin(lam),
        normal * (1 - ECCENTRICITY_2) * sine,
    )


def apart(a: Point, b: Point) -> float:
    """Metres over the ground between two points of Belgium.

    The chord is exact; its arc differs from the geodesic by less than a centimetre up to 75 km,
    and costs a hundredth of the geodesic's time.
    """
    x, y, z = a[0] - b[0], a[1] - b[1], a[2] - b[2]
    return 2 * CURVATURE_M * asin(min(1.0, sqrt(x * x + y * y + z * z) / (2 * CURVATURE_M)))


def distance_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Metres over the ground between two positions."""
    return apart(point(lat1, lon1), point(lat2, lon2))


def goes_as_far(
    distance_m: float, *, radius_m: int, uncertainty_m: int, question: Question
) -> bool:
    """Whether a volunteer would go there.

    Both positions are known to a circle only (a postcode's is 1–3 km wide). Half of each is
    allowed for: who may well live near enough is asked, and decides himself.
    """
    unsure = (uncertainty_m + question.uncertainty_m) / 2
    return distance_m <= radius_m * question.wider + unsure


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
                mask |= week_mask([_weekday(day)], part)
        day += timedelta(days=1)
    # In the night (before 8, after 22) nobody states hours: any volunteer may be asked.
    return mask or ALL_WEEK


def _weekday(day: datetime) -> int:
    """On a public holiday people are free as on a Sunday."""
    return SUNDAY if is_public_holiday(day.date()) else day.weekday()
