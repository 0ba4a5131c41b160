"""How fast the results are counted and shown over very many requests.

    python -m tools.results_bench --requests 1000000 [--database URL]

The database is filled with invented requests of two years (a new SQLite file, or an empty one that
is given), counted from the beginning, followed after a few new events, and the page is read.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from solidarity.places.municipalities import municipalities
from solidarity.results import following, reading
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Event, Person, Request, Volunteer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAYS, BATCH, TIMES = 728, 20_000, 7
STATES = ("confirmed",) * 6 + ("done", "cancelled", "with_team", "open")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--volunteers", type=int, default=20_000)
    parser.add_argument("--database", help="an empty database")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = asked.database or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        upgrade(url)
        sessions = Sessions(open_engine(url))
        _took("filled", lambda: fill(sessions, asked.requests, asked.volunteers))
        _took("counted from the beginning", lambda: following.count_again(sessions, now=NOW))
        _took("followed", lambda: following.follow(sessions, now=NOW))
        for weeks in (52, 0):
            times = [read_page(sessions, weeks) for _ in range(TIMES)]
            print(f"page over {weeks or 'all'} weeks: median {statistics.median(times):.0f} ms, "
                  f"slowest {max(times):.0f} ms")  # fmt: skip


def _took(what: str, work: Callable[[], object]) -> None:
    begun = time.perf_counter()
    work()
    print(f"{what}: {time.perf_counter() - begun:.1f} s", flush=True)


def fill(sessions: Sessions, requests: int, volunteers: int) -> None:
    chance = random.Random(1)  # noqa: S311  invented figures
    towns = municipalities()
    places = chance.choices(list(towns), list(towns.values()), k=50_000)
    with sessions.begin() as session:
        people = [{"id": n, "language": "fr", "created_at": NOW} for n in range(1, volunteers + 1)]
        session.execute(insert(Person), people)
        session.execute(insert(Volunteer), [
            {"person_id": each["id"], "state": "active", "approved": 1, "lat": place.lat,
             "lon": place.lon, "radius_m": chance.choice((1000, 3000, 8000))}
            for each, place in zip(people, chance.choices(places, k=volunteers), strict=True)
        ])  # fmt: skip
    made = _invent(chance, [place.postcode for place in places], requests)
    while batch := list(islice(made, BATCH)):
        with sessions.begin() as session:
            session.execute(insert(Request), [request for request, _ in batch])
            session.execute(insert(Event), [event for _, events in batch for event in events])


def _invent(
    chance: random.Random, postcodes: list[str], requests: int
) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """In the order of time, as in life."""
    for n in range(1, requests + 1):
        at = NOW - timedelta(days=DAYS * (1 - n / requests))
        state = chance.choice(STATES)
        facts = {"language": chance.choice(("fr", "nl")), "channel": "telegram"}
        events = [{"at": at, "kind": "placed", "request_id": n, "facts": facts}]
        if state in ("confirmed", "done"):
            yes = at + timedelta(minutes=chance.expovariate(1 / 40))
            events.append({"at": yes, "kind": "accepted", "request_id": n, "facts": {}})
        yield {
            "id": n, "person_id": 1, "state": state, "kinds_mask": 1 << chance.randrange(8),
            "postcode": chance.choice(postcodes), "created_at": at, "placed_at": at,
        }, events  # fmt: skip


def read_page(sessions: Sessions, weeks: int) -> float:
    """All that the page reads; milliseconds."""
    begun = time.perf_counter()
    with sessions.begin() as session:
        since = reading.first_week(NOW, weeks)
        reading.lines(session, since)
        reading.by_week(session, since)
        reading.waited(session, since)
        reading.volunteers(session, now=NOW)
        reading.calls_held(session, since)
        reading.sources(session)
        reading.coverage(session)
    return 1000 * (time.perf_counter() - begun)


if __name__ == "__main__":
    main()
