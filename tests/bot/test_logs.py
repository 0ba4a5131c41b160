"""Logs carry ids, never what people wrote."""

import json

import pytest
import structlog

from bot.logs import set_up_logs


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
