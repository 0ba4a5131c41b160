"""Logs: structured, with ids only; never texts, names, numbers or places."""

import json
import logging
import sys
from typing import Any

import structlog
from structlog.typing import ExcInfo

# Local variables hold what people wrote: they stay out of the logs.
_FRAMES = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def _without_words(exc_info: ExcInfo) -> list[dict[str, Any]]:
    """What failed and where; what an exception says may hold a text, a name or a number."""
    stacks = _FRAMES(exc_info)
    for stack in stacks:
        stack["exc_value"] = ""
        stack.pop("exc_notes", None)
    return stacks


_TRACEBACKS = structlog.processors.ExceptionRenderer(_without_words)


class OfLibraries(logging.Formatter):
    """A line of a library, as JSON: what it says without the values it says it of."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        known = {"event": str(record.msg)[:200], "logger": record.name, "error": error}
        return json.dumps({**known, "level": record.levelname.lower()}, ensure_ascii=False)


def set_up_logs() -> None:
    """JSON lines on standard error; readable ones in a terminal."""
    shared: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    terminal = sys.stderr.isatty()
    renderer: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if terminal
        else [_TRACEBACKS, structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[*shared, *renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    if not terminal:
        libraries = logging.StreamHandler(sys.stderr)
        libraries.setFormatter(OfLibraries())
        logging.basicConfig(handlers=[libraries], level=logging.WARNING, force=True)
    # httpx writes the address of each request, and with it the bot's token.
    for name in ("httpx", "httpcore", "telegram", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
