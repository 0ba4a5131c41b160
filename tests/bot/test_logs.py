"""Logs carry ids, never what people wrote."""

import json
import logging
import re
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.logs import set_up_logs
from solidarity.storage.engine import Sessions


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """What these tests set up is for their own standard error."""
    before = logging.getLogger().handlers[:]
    yield
    logging.getLogger().handlers[:] = before
    structlog.reset_defaults()


def test_an_exception_is_logged_without_what_people_wrote(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_logs()

    def fail(text: str) -> None:
        raise LookupError

    try:
        fail("my secret illness")
    except LookupError:
        structlog.get_logger().exception("message_failed", received=7)
    line = capsys.readouterr().err
    entry = json.loads(line)
    structlog.reset_defaults()
    assert entry["event"] == "message_failed"
    assert entry["received"] == 7
    assert "LookupError" in line
    assert "illness" not in line


def test_what_an_exception_says_stays_out_of_the_logs(
    capsys: pytest.CaptureFixture[str], lite: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A server that another test started may have set them up its own way.
    for name in ("uvicorn", "uvicorn.error"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    set_up_logs()
    with pytest.raises(SQLAlchemyError) as failed, lite.begin() as session:
        session.execute(text("INSERT INTO nothing VALUES (:it)"), {"it": "rue Gray 12"})
    assert "Gray" not in str(failed.value), "nor does the database's own error say it"
    try:
        raise ValueError("Denise lives in the rue Gray") from failed.value
    except ValueError:
        structlog.get_logger().exception("message_failed", received=7)
    logging.getLogger("uvicorn.error").error("request of %s failed", "Denise")
    shown = capsys.readouterr().err
    structlog.reset_defaults()
    entries = [json.loads(line) for line in shown.splitlines()]
    assert [entry["event"] for entry in entries] == ["message_failed", "request of %s failed"]
    assert {stack["exc_type"] for stack in entries[0]["exception"]} >= {"ValueError"}
    assert not re.search("Denise|Gray", shown)
