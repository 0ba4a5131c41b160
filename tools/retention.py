"""docs/retention.md, from what the program does: `python -m tools.retention` writes it anew."""

from collections.abc import Iterator
from pathlib import Path

from solidarity.forgetting.expiring import EXPIRIES
from solidarity.forgetting.holdings import DELETED, HOLDINGS, NAMELESS, Holding
from solidarity.settings import Retention

PAGE = Path(__file__).parents[1] / "docs" / "retention.md"
HEAD = """# What is kept, and for how long

Written by `python -m tools.retention` from the program: do not change it by hand. The days are
those of `[retention]` in `solidarity.toml`; another number there is another number here.

A voice note is kept until its words are agreed to, a day at most. Rasa keeps no words, and where
a conversation stands for 30 days (`nlu/short_memory.py`). Copies of the database must be deleted
after {backups} days (`backups_days`). Somebody who writes nothing for {silent} days (a volunteer:
{volunteer}) is asked once whether he stays, and erased when he says nothing for {answer} days. Who
wants no more messages is erased after {answer} days too, unless he writes again.
"""


def page() -> str:
    """The whole page."""
    days = Retention()
    head = HEAD.format(
        backups=days.backups_days, silent=days.silent_days, answer=days.answer_days,
        volunteer=days.silent_volunteer_days,
    )  # fmt: skip
    return "\n".join((head, *_expiries(days), "", *_holdings(), ""))


def _expiries(days: Retention) -> Iterator[str]:
    yield "## What goes by itself, each hour\n"
    yield "| table | what goes | so many days | after | setting |"
    yield "|---|---|---|---|---|"
    for each in EXPIRIES:
        number, table = getattr(days, each.setting), each.table.__tablename__
        yield f"| `{table}` | {each.what} | {number} | {each.since} | `{each.setting}` |"


def _holdings() -> Iterator[str]:
    yield "## What an erasure does, at once\n"
    yield "| table | holds | when somebody is erased |"
    yield "|---|---|---|"
    for each in HOLDINGS:
        yield f"| `{each.table.__tablename__}` | {each.holds} | {_erasure(each)} |"


def _erasure(holding: Holding) -> str:
    if holding.erasure == DELETED:
        return "deleted"
    if holding.erasure == NAMELESS:
        emptied = ", ".join(f"`{name}`" for name in holding.emptied)
        return "stays, of nobody" + (f"; emptied: {emptied}" if emptied else "")
    return "stays: it says nothing about him"


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
