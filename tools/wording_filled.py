"""The texts of the catalogs as people read them: filled with the examples of the tests."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message

from bot.templates import GAP, Approved, read_templates
from bot.wording import Wording
from tests.wording_examples import IN_DUTCH, PLAUSIBLE
from tools.catalogs import forms, ids, read_catalogs

NOW = datetime.fromisoformat("2026-11-24T10:00")
"""Wall time at which the examples are said, so that "tomorrow" is always the same."""
EXAMPLES = {"fr": PLAUSIBLE, "nl": PLAUSIBLE | IN_DUTCH}
ONE_AND_SEVERAL = (1, 3)


def parameters(message: Message) -> set[str]:
    """What a sentence needs to be said."""
    names = {name for text in forms(message.string) for name in re.findall(r"\{(\w+)\}", text)}
    if not isinstance(message.id, str):
        names.add("n")
    if message.id == "chosen":
        names.add("known")
    return names


class Filled:
    """Both catalogs and the templates of WhatsApp, each text filled."""

    def __init__(self, locales: Path) -> None:
        self._catalogs = read_catalogs(locales)
        self._wording = Wording(locales)
        self._approved, self._gaps = read_templates(locales / "whatsapp.toml")

    @property
    def keys(self) -> list[str]:
        return sorted(set().union(*map(ids, self._catalogs.values())))

    @property
    def templates(self) -> Sequence[Approved]:
        return self._approved

    def texts(self, key: str, language: str, **other: Any) -> list[str]:
        """What is said; for one and for several where that differs. `other`: other examples."""
        catalog = self._catalogs[language]
        message = catalog.get(key) or catalog.get((key, key))
        if message is None or not all(forms(message.string)):
            return []
        examples = EXAMPLES[language] | other
        known: dict[str, Any] = {
            name: examples.get(name, f"{{{name}}}") for name in parameters(message)
        }
        numbers = ONE_AND_SEVERAL if "n" in known else (known.get("n"),)
        said = [
            self._wording.say(key, known | ({"n": n} if n else {}), language=language, now=NOW)
            for n in numbers
        ]
        return list(dict.fromkeys(said))

    def template(self, one: Approved, language: str) -> str:
        """A template, its gaps filled with what WhatsApp sees when it approves."""
        return GAP.sub(lambda gap: self._gaps[language][gap[1]], one.text(language))

    def label(self, key: str, language: str) -> str:
        return self._wording.label_of(key, language=language)
