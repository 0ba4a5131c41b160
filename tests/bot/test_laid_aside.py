"""What Telegram handed out lies on the disk while the database is away."""

import asyncio
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from bot.app import Bot
from bot.channels.contract import Arrived
from bot.channels.errors import RetryLater
from bot.channels.telegram import MOST_UPDATES
from bot.laid_aside import LaidAside
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.sealing import Seal
from solidarity.storage.tables import Received
from tests.bot.paper import Paper, all_said

SECRET, NEWER = "s" * 40, "n" * 40
DANGER = "ma femme ne se réveille pas"


def updates(first: int, count: int = MOST_UPDATES, text: str = "bonjour") -> list[Arrived]:
    return [
        Arrived("test", str(n), "anna",
                {"channel": "test", "address": "anna", "kind": "text", "text": text})
        for n in range(first, first + count)
    ]  # fmt: skip


def laid_aside(folder: Path, *secrets: str, name: str = "town") -> LaidAside:
    return LaidAside(f"sqlite:///{folder}/{name}.sqlite3", Seal(list(secrets or (SECRET,))))


def test_it_comes_back_in_order_and_goes_from_the_disk(tmp_path: Path) -> None:
    laid_aside(tmp_path).add(updates(1_000))
    laid_aside(tmp_path).add(updates(100))
    again = laid_aside(tmp_path, NEWER, SECRET)
    assert list(again.take()) == [updates(100), updates(1_000)]
    assert not again.some()
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


def test_nobody_reads_it_without_the_secret(tmp_path: Path) -> None:
    laid_aside(tmp_path).add(updates(1, text="rue de la Loi 16"))
    (file,) = (file for file in tmp_path.rglob("*") if file.is_file())
    assert b"Loi" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_what_was_written_by_half_is_not_there_and_each_database_has_its_own(
    tmp_path: Path,
) -> None:
    laid_aside(tmp_path).add(updates(1))
    (file,) = (file for file in tmp_path.rglob("*") if file.is_file())
    file.with_name("7.draft").write_text("gAAA")
    assert list(laid_aside(tmp_path, name="other").take()) == []
    assert list(laid_aside(tmp_path).take()) == [updates(1)]
    assert not list(file.parent.iterdir())


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def bot(lite: Sessions, paper: Paper) -> Iterator[Bot]:
    """A bot whose database is away until `comes_back`."""
    url = lite.engine.url.render_as_string()
    bot = Bot(read_settings({"DATABASE_URL": url, "RASA_URLS": "http://127.0.0.1:9"}))
    bot.channels["test"] = paper
    event.listen(bot.sessions.engine, "do_connect", _is_away)
    yield bot
    bot.sessions.engine.dispose()


def _is_away(*_: object) -> None:
    raise OperationalError("connect", {}, ConnectionRefusedError())


def comes_back(bot: Bot) -> None:
    event.remove(bot.sessions.engine, "do_connect", _is_away)


def kept(sessions: Sessions) -> list[str]:
    with sessions.begin() as session:
        return list(session.scalars(select(Received.update_id).order_by(Received.id)))


def test_what_lies_before_is_acknowledged_and_kept_first_when_the_database_is_back(
    bot: Bot, paper: Paper, lite: Sessions
) -> None:
    paper.errors.append(RetryLater(1))

    async def hears_danger_behind_a_crowd() -> None:
        assert await bot.keep_polled(updates(100))
        with pytest.raises(OperationalError):
            await bot.keep_polled(updates(200, 1, text=DANGER))
        await all_said(paper, 1)

    asyncio.run(hears_danger_behind_a_crowd())
    ((_, answer),) = paper.sent
    assert "112" in answer, "danger is said again when the channel was busy"
    comes_back(bot)
    assert not asyncio.run(bot.keep_polled([]))
    assert not asyncio.run(bot.keep_polled(updates(200, 1)))
    assert kept(lite) == [str(n) for n in (*range(100, 200), 200)]


def test_without_room_on_the_disk_nothing_is_acknowledged(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def has_no_room(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("bot.laid_aside.os.fsync", has_no_room)
    with pytest.raises(OperationalError):
        asyncio.run(bot.keep_polled(updates(1)))
    assert not bot.laid_aside.some()
