"""`solidarity match-bench`: how fast, and how exactly, the right volunteers are found.

The same synthetic volunteers and questions for everything measured in one run. Search and ranking
are timed together, from Python, after a round of the same questions that fills the caches.
`cpu_` figures are the work of this process alone: on a machine shared with others they say more
(on SQLite all the work is done in this process; on PostgreSQL the server's is missing).
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from statistics import median, quantiles
from time import perf_counter, process_time

from sqlalchemy import Engine, create_engine, insert, text
from sqlalchemy.orm import Session
from tqdm import tqdm

from bot.bench_figures import show
from bot.bench_people import Rows, imagine, tables
from bot.match_postgis import guide, has_postgis, prepare_postgis, search_postgis
from bot.match_reference import Reference
from solidarity.candidates import find_candidates
from solidarity.matching import Question, rank
from solidarity.settings import Asking
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Base

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
FEW = 10_000
ENOUGH = 8
"""As many as the largest wave asks."""
CHOICE = Asking().choice
"""Among so many a wave chooses those who are asked (`solidarity.waves.likeliest`)."""
CHUNK = 10_000
PERCENTILE_95 = 18
"""Index of the 95th percentile among twentieths."""
DATABASE = "solidarity_match_bench"

Figures = dict[str, float | int | None]
Search = Callable[[Question], list[int]]


def bench(*, volunteers: int, questions: int, postgres: str | None) -> Figures:
    """All figures; progress goes to stderr."""
    _say(f"{volunteers} volunteers and {questions} questions are imagined")
    rows, asked = imagine(volunteers, questions, now=NOW)
    figures: Figures = {"volunteers": volunteers, "questions": questions, "enough": ENOUGH}
    with tempfile.TemporaryDirectory() as folder:
        engine = _filled(f"sqlite:///{folder}/many.sqlite3", rows)
        with Sessions(engine).begin() as session:
            figures |= _timed("", partial(search, session), asked)
            figures |= _timed("choice_", partial(search, session, enough=CHOICE), asked)
            figures["agreement"] = _agreement(session, asked)
        engine.dispose()
        few, few_asked = imagine(min(FEW, volunteers), questions, now=NOW)
        engine = _filled(f"sqlite:///{folder}/few.sqlite3", few)
        with Sessions(engine).begin() as session:
            small = _timed("few_", partial(search, session), few_asked)
        engine.dispose()
    figures |= small
    figures["p50_growth"] = _ratio(figures["p50_ms"], small["few_p50_ms"])
    figures["postgis_p95_ms"] = None
    if postgres is not None:
        figures |= _on_postgres(postgres, rows, asked)
    return figures


def search(session: Session, question: Question, *, enough: int = ENOUGH) -> list[int]:
    """The numbers of the first volunteers, as the project finds and ranks them."""
    found = find_candidates(session, question, asking=Asking(), enough=enough, now=NOW)
    ranked = rank(found, has_time=True, now=NOW)[:enough]
    return [one.candidate.volunteer_id for one in ranked]


def _timed(name: str, ask: Search, questions: list[Question]) -> Figures:
    for question in questions:
        ask(question)
    times, worked = [], []
    for question in tqdm(questions, desc=f"{name}search", file=sys.stderr):
        began, began_work = perf_counter(), process_time()
        ask(question)
        times.append((perf_counter() - began) * 1e3)
        worked.append((process_time() - began_work) * 1e3)
    return {
        f"{name}p50_ms": round(median(times), 3),
        f"{name}p95_ms": round(quantiles(times, n=20)[PERCENTILE_95], 3),
        f"{name}cpu_p50_ms": round(median(worked), 3),
        f"{name}cpu_p95_ms": round(quantiles(worked, n=20)[PERCENTILE_95], 3),
    }


def _agreement(session: Session, questions: list[Question]) -> float:
    """Share of questions with the same volunteers, in the same order, as the reference."""
    _say("the reference reads every volunteer")
    reference, same = Reference(session), 0
    for question in tqdm(questions, desc="reference", file=sys.stderr):
        right = reference.answer(question, asking=Asking(), enough=ENOUGH, now=NOW)
        same += search(session, question) == right
    return same / len(questions)


def _ratio(value: float | None, other: float | None) -> float | None:
    return round(value / other, 3) if value is not None and other else None


def _on_postgres(server: str, rows: Rows, questions: list[Question]) -> Figures:
    """The same on PostgreSQL, and PostGIS beside it where the server has it."""
    with _new_database(server) as url:
        engine = _filled(url, rows)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
        with Sessions(engine).begin() as session:
            figures = _timed("postgres_", partial(search, session), questions)
            by_choice = partial(search, session, enough=CHOICE)
            figures |= _timed("postgres_choice_", by_choice, questions)
        if has_postgis(engine):
            _say("PostGIS gets its index")
            prepare_postgis(engine)
            with Sessions(engine).begin() as session:
                guide(session)
                ask = partial(search_postgis, session, asking=Asking(), enough=ENOUGH, now=NOW)
                figures |= _timed("postgis_", ask, questions)
        engine.dispose()
    return figures


@contextmanager
def _new_database(server: str) -> Iterator[str]:
    """The URL of a database that exists only for the measurement."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {DATABASE}"))
        connection.execute(text(f"CREATE DATABASE {DATABASE}"))
        yield engine.url.set(database=DATABASE).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {DATABASE}"))
    engine.dispose()


def _filled(url: str, rows: Rows) -> Engine:
    """A new database with these rows."""
    upgrade(url)
    engine = open_engine(url)
    with engine.begin() as connection:
        for name, values in tables(rows):
            table = Base.metadata.tables[name]
            starts = range(0, len(values), CHUNK)
            for start in tqdm(starts, desc=name, file=sys.stderr, leave=False):
                connection.execute(insert(table), values[start : start + CHUNK])
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return engine


def run(*, volunteers: int, questions: int, postgres: str | None, as_json: bool) -> int:
    figures = bench(volunteers=volunteers, questions=questions, postgres=postgres)
    return show(figures, as_json=as_json)


def _say(what: str) -> None:
    print(what, file=sys.stderr)
