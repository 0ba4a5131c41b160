"""Danger to life, recognised in what people write, and the lines that help.

Works with the standard library alone, so that a person in danger is answered even when the
database and the language model are down.
"""

from solidarity.safety.asking_money import asks_for_money
from solidarity.safety.lines import HelpLine, every_help_line, help_lines, unverified_lines
from solidarity.safety.reading import Danger, read
from solidarity.safety.rules import DangerKind

__all__ = [
    "Danger",
    "DangerKind",
    "HelpLine",
    "asks_for_money",
    "every_help_line",
    "help_lines",
    "read",
    "unverified_lines",
]
