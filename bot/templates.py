"""Approved texts (locales/whatsapp.toml) for people who have not written lately."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.channels.contract import Template
from bot.wording import Wording
from solidarity.settings import ROOT
from solidarity.storage.tables import Notice

OPEN = "open"
"""What the button of an announcement carries: the person wants to see what waits."""
FILE = ROOT / "locales" / "whatsapp.toml"
MAX_TEXT = 1024
"""Characters of a template once its gaps are filled."""
GAP = re.compile(r"\{(\w+)\}")
EMPTY_VARIANT = re.compile(r"(\w+\.\w+)\.no_\w+")
"""A label without its parameter ("button.write_to.no_name"): it stands for the label with it."""


@dataclass(frozen=True)
class Approved:
    """One template of the file; the head of the file explains the fields."""

    name: str
    says: Sequence[str]
    fr: str
    nl: str
    beside: Sequence[str] = ()
    buttons: Sequence[str] = ()
    opens: bool = False
    without: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def text(self, language: str) -> str:
        return {"fr": self.fr, "nl": self.nl}[language]

    def gaps(self, language: str) -> list[str]:
        """The parameters in the order in which the text names them."""
        return GAP.findall(self.text(language))

    @cached_property
    def labels(self) -> list[str]:
        """The labels under the notice that its buttons stand for, in their order."""
        return [EMPTY_VARIANT.sub(r"\1", label) for label in self.buttons]

    def fits(self, notice: Notice) -> bool:
        """Whether it says all that matters of a notice, and has a button for each of its buttons.

        What an announcement does not say is said as soon as the person opens it.
        """
        keys = {key for key, _ in notice.parts}
        if not keys & set(self.says):
            return False
        shown = keys | {label for label, _, _ in _buttons(notice)}
        return self.opens or shown - {*self.says, *self.beside} == set(self.labels)


class Templates:
    """Finds the template for a notice and fills it."""

    def __init__(self, wording: Wording, file: Path = FILE) -> None:
        self._wording = wording
        self.approved, self.examples = read_templates(file)

    def fitting(self, notice: Notice, *, now: datetime) -> Template | None:
        """The template that says what the notice says; None when it has none."""
        return next(self._filled(notice, now, opens=False), None)

    def announcing(self, notice: Notice, *, now: datetime) -> Template:
        """A template that says that there is a message, and what about if that may be said."""
        return next(self._filled(notice, now, opens=True), None) or Template(
            "news", notice.person.language, buttons=(OPEN,)
        )

    def _filled(self, notice: Notice, now: datetime, *, opens: bool) -> Iterator[Template]:
        for approved in self.approved:
            if approved.opens == opens and approved.fits(notice):
                gaps = self._gaps(approved, notice, now)
                if gaps is not None:
                    tokens = {label: token for label, _, token in _buttons(notice)}
                    shown = [OPEN] if opens else [tokens[label] for label in approved.labels]
                    yield Template(approved.name, notice.person.language, gaps, shown)

    def _gaps(self, approved: Approved, notice: Notice, now: datetime) -> list[str] | None:
        """What fills the gaps; None when something is missing, or it would become too long."""
        language, known = notice.person.language, _known(notice)
        absent = approved.without.get(language, {})
        gaps = [
            _in_one_line(self._wording.word(name, known.get(name), language=language, now=now))
            or absent.get(name, "")
            for name in approved.gaps(language)
        ]
        length = len(GAP.sub("", approved.text(language))) + sum(map(len, gaps))
        return gaps if all(gaps) and length <= MAX_TEXT else None


def read_templates(file: Path) -> tuple[list[Approved], Mapping[str, Mapping[str, str]]]:
    """The templates in their order, and examples of gaps by language and name."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    approved = [Approved(name, **table) for name, table in tables["templates"].items()]
    return approved, tables["examples"]


def _buttons(notice: Notice) -> Iterator[Sequence[Any]]:
    for row in notice.buttons:
        yield from row


def _known(notice: Notice) -> dict[str, Any]:
    """The parameters of all paragraphs; where two have the same one, that of the first."""
    known: dict[str, Any] = {}
    for _, params in notice.parts:
        known = {**params, **known}
    return known


def _in_one_line(worded: str) -> str:
    """No gap may hold a new line, a tab or a run of spaces: lines stand beside each other."""
    lines = (line.removeprefix("• ").strip(" \t") for line in worded.splitlines())
    return re.sub(r"[ \t]+", " ", " · ".join(line for line in lines if line))
