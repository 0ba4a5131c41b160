"""The reference of the bench: every volunteer looked at, one rule after the other.

It shares no line with the search. Distances are geodesics of geopy. As one of them takes 0.2 ms,
it is not computed for a volunteer whose own circle cannot hold the place: a degree of latitude is
nowhere shorter than 110,500 m, nor one of longitude than that times the cosine of its latitude.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from math import cos, radians
from typing import Any

from geopy.distance import geodesic
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.lifecycles import BEFORE_DONE
from solidarity.matching import BUCKETS_M, Question
from solidarity.settings import Asking
from solidarity.storage.tables import Offer, Person, Request, Tie, Volunteer

SHORTEST_DEGREE_M = 110_500
NEARLY = 0.99
"""Less than 100 km apart a geodesic is at least that part of the way along the parallel."""
LONG_BEFORE = datetime(1, 1, 1, tzinfo=UTC)


class Reference:
    """All that is known of all volunteers, in memory, from south to north."""

    def __init__(self, session: Session) -> None:
        v = Volunteer
        query = select(
            v.person_id, v.state, v.approved, v.languages, v.free, v.skills, v.paused_until,
            v.last_asked_at, v.lat, v.lon, v.radius_m, v.uncertainty_m, v.accepted_count,
            v.done_count,
        ).order_by(v.lat)  # fmt: skip
        rows = session.execute(query).all()
        self.placed = [row for row in rows if row.lat is not None and row.lon is not None]
        self.everybody = rows
        self.lats = [row.lat for row in self.placed]
        circles = (
            ((row.radius_m or 0) + row.uncertainty_m / 2, row.person_id) for row in self.placed
        )
        self.widest_m = max(circles, default=(0, 0))[0]
        self.muted = set(session.scalars(select(Person.id).where(Person.muted_at.is_not(None))))
        self.ties = {
            (tie.person_id, tie.volunteer_id): {tie.person_says, tie.volunteer_says}
            for tie in session.scalars(select(Tie))
        }
        self.offers: dict[int, list[Any]] = defaultdict(list)
        history = select(
            Offer.volunteer_id, Offer.request_id, Offer.state, Offer.sent_at,
            Request.person_id.label("asker"), Request.state.label("task"),
        ).join(Request, Request.id == Offer.request_id)  # fmt: skip
        for offer in session.execute(history):
            self.offers[offer.volunteer_id].append(offer)

    def answer(
        self, question: Question, *, asking: Asking, enough: int, now: datetime
    ) -> list[int]:
        """The numbers of the first volunteers to ask, in order."""
        if not question.is_call and question.lat is None:
            return []
        found = []
        for row in self._within_the_widest_circle(question):
            if self._may_be_asked(row, question, asking, now):
                metres = None if question.is_call else self._metres(row, question)
                if question.is_call or metres is not None:
                    found.append(self._order(row, question, metres, now))
        return [order[-1] for order in sorted(found)[:enough]]

    def _within_the_widest_circle(self, question: Question) -> list[Any]:
        if question.is_call:
            return list(self.everybody)
        assert question.lat is not None
        assert question.lon is not None
        metres = self.widest_m * max(1.0, question.wider) + question.uncertainty_m / 2 + 1
        degrees = metres / SHORTEST_DEGREE_M
        first = bisect_left(self.lats, question.lat - degrees)
        strip = self.placed[first : bisect_right(self.lats, question.lat + degrees)]
        wide = degrees / cos(radians(abs(question.lat) + degrees)) / NEARLY
        return [row for row in strip if abs(row.lon - question.lon) <= wide]

    def _may_be_asked(self, row: Any, question: Question, asking: Asking, now: datetime) -> bool:
        if row.state != "active" or row.approved & question.kinds != question.kinds:
            return False
        if not row.languages & question.languages or not row.free & question.free:
            return False
        if row.skills & question.skills != question.skills:
            return False
        if row.paused_until is not None and row.paused_until > now:
            return False
        gap = timedelta(minutes=asking.gap_minutes)
        if row.last_asked_at is not None and row.last_asked_at > now - gap:
            return False
        person = row.person_id
        if person == question.person_id or person in self.muted:
            return False
        if "never" in self.ties.get((question.person_id, person), ()):
            return False
        mine = self.offers.get(person, ())
        tasks = sum(offer.state == "accepted" and offer.task in BEFORE_DONE for offer in mine)
        asked = any(o.request_id == question.request_id and o.state != "withdrawn" for o in mine)
        lately = self._lately(person, now)
        return not asked and tasks < asking.open_tasks and lately < asking.offers_a_day

    def _metres(self, row: Any, question: Question) -> int | None:
        """Rounded metres, None when he would not go as far."""
        allowed = row.radius_m or 0
        allowed = allowed * question.wider + (row.uncertainty_m + question.uncertainty_m) / 2
        assert question.lat is not None
        assert question.lon is not None
        north = abs(row.lat - question.lat) * SHORTEST_DEGREE_M
        furthest = max(abs(row.lat), abs(question.lat))
        east = abs(row.lon - question.lon) * SHORTEST_DEGREE_M * cos(radians(furthest))
        if max(north, east * NEARLY) > allowed + 1:
            return None
        metres = round(geodesic((row.lat, row.lon), (question.lat, question.lon)).meters)
        return metres if metres <= allowed else None

    def _order(
        self, row: Any, question: Question, metres: int | None, now: datetime
    ) -> tuple[bool, int, int, float, datetime, int, int]:
        person = row.person_id
        helped = any(
            offer.asker == question.person_id
            and offer.state == "accepted"
            and offer.task == "confirmed"
            for offer in self.offers.get(person, ())
        )
        again = self.ties.get((question.person_id, person)) == {"again"}
        return (
            not (helped or again),
            self._lately(person, now),
            sum((metres or 0) > limit for limit in BUCKETS_M),
            -(row.done_count + 1) / (row.accepted_count + 1),
            row.last_asked_at or LONG_BEFORE,
            metres or 0,
            person,
        )

    def _lately(self, person: int, now: datetime) -> int:
        return sum(o.sent_at > now - timedelta(hours=24) for o in self.offers.get(person, ()))
