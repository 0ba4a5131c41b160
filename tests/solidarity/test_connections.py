"""Connections to PostgreSQL: asked whether they live after a pause, not each time."""

import time

import pytest
from sqlalchemy import text

from solidarity.storage import engine as opening
from solidarity.storage.engine import Sessions, open_engine
from tests.databases import new_database

PID = text("select pg_backend_pid()")


@pytest.fixture
def url(postgres_url: str) -> str:
    return new_database(postgres_url)


def test_a_connection_that_died_in_a_pause_is_replaced(url: str) -> None:
    sessions, others = Sessions(open_engine(url)), Sessions(open_engine(url))
    with sessions.begin() as first, sessions.begin() as second:
        old = {first.scalar(PID), second.scalar(PID)}
    with others.begin() as session:
        for pid in old:
            assert session.scalar(text("select pg_terminate_backend(:pid)"), {"pid": pid})
    time.sleep(opening.ASKED_AFTER_S)
    with sessions.begin() as first, sessions.begin() as second:
        assert old.isdisjoint({first.scalar(PID), second.scalar(PID)})
    sessions.engine.dispose()
    others.engine.dispose()


def test_a_connection_used_a_moment_ago_costs_no_transaction_more(url: str) -> None:
    sessions, others = Sessions(open_engine(url)), Sessions(open_engine(url))
    committed = text("select xact_commit from pg_stat_database where datname = current_database()")
    with others.begin() as session:
        before = session.scalar(committed)
    for _ in range(20):
        with sessions.begin() as session:
            session.scalar(PID)
    # What a connection did is counted at the latest when it is closed.
    sessions.engine.dispose()
    time.sleep(0.2)
    with others.begin() as session:
        after = session.scalar(committed)
    assert 20 <= after - before < 30
    others.engine.dispose()
