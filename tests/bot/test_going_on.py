"""Nothing that works for ever ends for good because the database was away."""

import asyncio

import pytest
from sqlalchemy.exc import OperationalError

from bot.going_on import go_on, insist

AWAY = OperationalError("SELECT 1", {}, Exception("gone"))


def test_what_runs_for_ever_begins_again_when_the_database_was_away() -> None:
    began = []

    async def run() -> None:
        began.append(True)
        if len(began) < 4:
            raise AWAY

    asyncio.run(go_on("talker", run, longest_pause=0.01))
    assert len(began) == 4


def test_a_mistake_of_ours_ends_the_process() -> None:
    async def run() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        asyncio.run(go_on("talker", run))


def test_what_has_to_be_noted_is_noted_in_the_end() -> None:
    tried = []

    def note(what: str) -> str:
        tried.append(what)
        if len(tried) < 3:
            raise AWAY
        return what

    assert asyncio.run(insist(note, "sent")) == "sent"
    assert tried == ["sent"] * 3
