"""Logs: structured, with ids only; never texts, names, numbers or places."""

import logging
import sys

import structlog

_TRACEBACKS = structlog.processors.ExceptionRenderer(
    # Local variables hold what people wrote: they stay out of the logs.
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


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
    # httpx writes the address of each request, and with it the bot's token.
    for name in ("httpx", "httpcore", "telegram", "apscheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
