"""Every table has a line that says what becomes of it, and the page of the docs says the same."""

import enum
from dataclasses import fields
from typing import get_args, get_type_hints

import pytest
from sqlalchemy import Table

from solidarity.details import Facts
from solidarity.forgetting.expiring import EXPIRIES
from solidarity.forgetting.holdings import DELETED, HOLDINGS, UNTOUCHED, Holding
from solidarity.merging.moving import references
from solidarity.settings import Retention
from solidarity.storage.resealing import SEALED
from solidarity.storage.tables import Base, Person, Request
from tools.retention import PAGE, page


def test_every_table_has_one_line() -> None:
    told = [each.table for each in HOLDINGS]
    assert set(told) == {mapper.class_ for mapper in Base.registry.mappers}
    assert len(told) == len(set(told))


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda each: each.table.__tablename__)
def test_whatever_identifies_is_deleted_or_emptied_with_its_person(holding: Holding) -> None:
    table = holding.table.__table__
    assert isinstance(table, Table)
    sealed = {column.key for column in table.columns if isinstance(column.type, SEALED)}
    if holding.erasure != DELETED:
        assert sealed <= set(holding.emptied)
    owners = {column.key for model, column in references() if model is holding.table}
    if holding.erasure != UNTOUCHED and holding.table is not Person:
        assert owners <= set(holding.people)
    for name in (*holding.people, *holding.emptied, *holding.shown):
        assert hasattr(holding.table, name)
    assert set(holding.kept) <= {field.name for field in fields(Retention)}


def test_what_expires_is_what_the_lines_say() -> None:
    said = {(each.table, setting) for each in HOLDINGS for setting in each.kept}
    asked = {"silent_days", "silent_volunteer_days"}
    done = {(each.table, each.setting) for each in EXPIRIES}
    assert {each for each in said if each[1] not in asked} == done


def test_the_page_says_what_the_program_does() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m tools.retention`"


def test_hints_about_health_are_closed_words_and_go_with_the_words_of_a_request() -> None:
    """No diagnosis in words: only what was told may be free text, and names."""
    told = get_type_hints(Facts)
    free = {name for name, kind in told.items() if kind is str or str in get_args(kind)}
    assert free == {"writer", "name"}
    (need, _) = get_args(told["needs"])
    assert issubclass(need, enum.Enum)
    words = {column.key for column in Request.__table__.columns if isinstance(column.type, SEALED)}
    assert words == {"details", "facts", "address"}
