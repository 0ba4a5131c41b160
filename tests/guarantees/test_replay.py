"""A replay changes nothing: everything comes three times, to two bots at once."""

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Received
from tests.e2e.system import wait_until
from tests.emulator import TelegramEmulator
from tests.guarantees.figures import report
from tests.guarantees.households import UPDATES_EACH, chats_of, settle, state_of
from tests.guarantees.posting import Update, post_in_order, post_to_telegram
from tests.guarantees.several_bots import CALM, several_bots
from tests.guarantees.sizes import size

HOUSEHOLDS = size(6, 1_250)
PATIENCE_S = size(120, 3_600)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The state when each update comes once, to one bot."""
    folder = tmp_path_factory.mktemp("once")
    url = f"sqlite:///{folder / 'once.sqlite3'}"
    upgrade(url)
    once = Sessions(open_engine(url))
    handle(once, folder, settle(once, HOUSEHOLDS), bots=1)
    state = state_of(once)
    once.engine.dispose()
    assert len(state["expenses"]) == HOUSEHOLDS, "all that was to happen happened"
    return state


def test_what_comes_three_times_shuffled_ends_as_what_comes_once(
    expected: dict[str, list[Any]], sessions: Sessions, tmp_path: Path
) -> None:
    chats = settle(sessions, HOUSEHOLDS)
    handle(sessions, tmp_path, chats, bots=2, repeats=random.Random(7))
    assert state_of(sessions) == expected
    count = HOUSEHOLDS * UPDATES_EACH
    test = f"{count} updates × 3, shuffled, 2 bots, {sessions.engine.dialect.name}"
    report("A replay changes nothing", test, "identical final state")


def handle(
    sessions: Sessions,
    folder: Path,
    chats: list[list[Update]],
    *,
    bots: int,
    repeats: random.Random | None = None,
) -> None:
    """Post the updates, with repeats if asked for, and wait until all are handled."""
    url = sessions.engine.url.render_as_string(hide_password=False)
    with (
        TelegramEmulator() as telegram,
        several_bots(url, folder, telegram, count=bots, rules=CALM) as addresses,
    ):
        for chat in chats_of(sessions):
            telegram.user("P", user_id=chat)
        if repeats is None:
            post_in_order(addresses, chats)
        else:
            post_in_order(addresses, [with_repeats(chat, repeats) for chat in chats])
            again = [update for chat in chats for update in chat]
            repeats.shuffle(again)
            post_to_telegram(addresses, again)
        count = sum(map(len, chats))
        wait_until(lambda: _handled(sessions) == count, seconds=PATIENCE_S,
                   what="everything was handled")  # fmt: skip


def with_repeats(chat: list[Update], chance: random.Random) -> list[Update]:
    """Each update once more, anywhere after it came first; the first ones keep their order."""
    posted = list(chat)
    for update in chat:
        place = chance.randint(posted.index(update) + 1, len(posted))
        posted.insert(place, update)
    return posted


def _handled(sessions: Sessions) -> int:
    with sessions.begin() as session:
        query = select(func.count()).where(Received.state == "done")
        return session.scalars(query).one()
