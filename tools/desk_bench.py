"""`make bench`: how fast the board of the desk is read, on SQLite and on PostgreSQL.

Many requests, most of them long over, and thousands of open tasks; what is timed is what the page
reads and draws.
"""

import json
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

from sqlalchemy import insert, text

from bot.wording import Wording
from solidarity import board
from solidarity.details import Facts
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Member, Person, Request, TeamTask
from solidarity.vocabulary import Role, role_mask
from tests.databases import new_database, postgres_server
from tools.bench import percentile_95, timed

REQUESTS, OPEN, CLOSED, PEOPLE = 100_000, 2_000, 100_000, 20_000
AT_A_TIME = 5_000
ROUNDS = 40
NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
KINDS = [kind for kinds in board.GROUPS.values() for kind in kinds]


def main() -> int:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures |= measure("sqlite", f"sqlite:///{folder}/bench.sqlite3")
        cluster = Path(folder) / "postgresql"
        cluster.mkdir()
        with postgres_server(cluster) as server:
            figures |= measure("postgresql", new_database(server))
    print(json.dumps(figures))
    return 0


def measure(name: str, database_url: str) -> dict[str, float]:
    upgrade(database_url)
    engine = open_engine(database_url)
    sessions = Sessions(engine)
    fill(sessions)
    reads = {
        "first": partial(read, sessions, None, 0), "last": partial(read, sessions, None, 39),
        "group": partial(read, sessions, "danger", 0), "mine": partial(read, sessions, "mine", 0),
    }  # fmt: skip
    figures = {}
    for page, one in reads.items():
        one()
        times = [timed(one) for _ in range(ROUNDS)]
        half, most = median(times) * 1e3, percentile_95(times) * 1e3
        print(f"board, {name}, {page}: {half:.1f} ms, 95 %: {most:.1f} ms", file=sys.stderr)
        figures |= {f"board_{name}_{page}_p95_ms": round(most, 1)}
    engine.dispose()
    return figures


WORDS = Wording()


def read(sessions: Sessions, group: str | None, number: int) -> None:
    """All the page reads, and the sentences of its cards."""
    with sessions.begin() as session:
        member = session.get_one(Member, 1)
        board.counts(session, member, now=NOW)
        cards, _ = board.page(session, member, group=group, number=number, now=NOW)
        for card in cards:
            task = card.task
            known = {
                "task": task.id, "person": task.person_id, "request": task.request_id,
                "message": task.received_id, "about": task.about_id,
            }  # fmt: skip
            WORDS.say(f"team.task.{task.kind}", known, language="fr", now=NOW)


def fill(sessions: Sessions) -> None:
    people = ({"id": n, "language": "fr", "created_at": NOW, "is_demo": False}
              for n in range(1, PEOPLE + 1))  # fmt: skip
    requests = (
        {
            "id": n, "person_id": 1 + n % PEOPLE, "created_at": NOW, "details": [],
            "facts": Facts(), "kinds_mask": 1, "place_fr": "Etterbeek", "place_nl": "Etterbeek",
            "state": "with_team" if n <= OPEN else "confirmed", "urgent": n % 9 == 0,
        }
        for n in range(1, REQUESTS + 1)
    )  # fmt: skip
    tasks = (
        {
            "kind": KINDS[n % len(KINDS)], "person_id": 1 + n % PEOPLE, "request_id": n,
            "created_at": NOW - timedelta(minutes=n), "taken_by": 1 if n % 3 == 0 else None,
            "taken_at": NOW if n % 3 == 0 else None, "closed_at": None if n <= OPEN else NOW,
        }
        for n in range(1, OPEN + CLOSED + 1)
        if n <= REQUESTS
    )  # fmt: skip
    with sessions.begin() as session:
        for table, rows in ((Person, people), (Request, requests), (TeamTask, tasks)):
            while some := list(islice(rows, AT_A_TIME)):
                session.execute(insert(table), some)
        session.add(Member(person_id=1, roles=role_mask([Role.COORDINATOR]), created_at=NOW))
    with sessions.begin() as session:
        session.execute(text("ANALYZE"))


if __name__ == "__main__":
    sys.exit(main())
