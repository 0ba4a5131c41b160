"""What the long forms measured: lines of a table, for docs/guarantees.md."""

from solidarity.settings import ROOT
from tests.guarantees.sizes import IS_LONG

TABLE = ROOT / "build" / "guarantees.md"


def report(promise: str, test: str, figure: str) -> None:
    """Print a line of the table, and keep it when this is a long run."""
    line = f"| {promise} | {test} | {figure} |"
    print(line)
    if IS_LONG:
        TABLE.parent.mkdir(exist_ok=True)
        with TABLE.open("a", encoding="utf-8") as table:
            table.write(line + "\n")
