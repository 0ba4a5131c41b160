"""Finds the message keys in the code: who says what, with which parameters.

A key is the first argument of Message, Button and of the functions that word something. Sources
are read as text (`ast`), never run.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tools.key_values import Params, Values, function_around, name_of
from tools.sources import Source
from tools.template_keys import said_in_template

SAYS = frozenset({"Message", "Button", "say", "phrase", "_phrase", "label_of", "_label", "_joined"})
"""Functions and classes whose first argument is a key (or a list of keys)."""
ONLY_IN_BOT = SAYS - {"Message", "Button"}
HOW_NOT_WHAT = frozenset({"language", "now"})
"""Keyword arguments of `say` that are no parameters of the sentence."""
PAGE_KEY = re.compile(r"page(\.\w+)+")


@dataclass(frozen=True)
class Use:
    """A key said at a place of the code; `params` is None where they cannot be read off."""

    key: str
    file: str
    params: frozenset[str] | None = None
    is_button: bool = False


@dataclass
class Keys:
    """All keys of some sources. `families` has the members of keys that are put together."""

    sources: list[Source]
    families: Mapping[str, frozenset[str]]
    passed_on: Mapping[tuple[str, str], str]
    riddles: list[str] = field(default_factory=list)
    """Places whose key could not be found out."""

    @cached_property
    def uses(self) -> list[Use]:
        """Every key with its places, in a stable order."""
        found = {use for source in self.sources for use in self._in(source)}
        return sorted(found, key=lambda use: (use.key, use.file, sorted(use.params or ())))

    @cached_property
    def by_key(self) -> dict[str, list[Use]]:
        grouped: dict[str, list[Use]] = {}
        for use in self.uses:
            grouped.setdefault(use.key, []).append(use)
        return grouped

    def said_as(self, key: str) -> str | None:
        """The key of the code behind a key of the catalogs; None when nobody says it.

        KEY.no_PARAM is said instead of KEY when a parameter is empty (bot/wording.py).
        """
        while key not in self.by_key:
            key, variant, _ = key.rpartition(".no_")
            if not variant:
                return None
        return key

    def _in(self, source: Source) -> Iterator[Use]:
        if source.tree is None:
            for key, params in said_in_template(source, self.families):
                yield Use(key, source.name, params)
            return
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Constant) and _is_page_key(node.value):
                yield Use(str(node.value), source.name)
            if isinstance(node, ast.Call) and name_of(node.func) in SAYS:
                yield from self._said(node, source)

    def _said(self, call: ast.Call, source: Source) -> Iterator[Use]:
        name = name_of(call.func)
        if not call.args or (name in ONLY_IN_BOT and not source.name.startswith(("bot/", "desk/"))):
            return
        if isinstance(call.args[0], ast.Starred) or _makes_phrase(call):
            return
        inside = function_around(call, source)
        keys = Values(self.sources, self.families).of(call.args[0], inside)
        if keys is None:
            self._riddle(call, source)
            return
        params = self._params(call, name, inside)
        yield from (Use(key, source.name, params, name == "Button") for key in keys)

    def _riddle(self, call: ast.Call, source: Source) -> None:
        expression = ast.unparse(call.args[0])
        if (source.name, expression) not in self.passed_on:
            self.riddles.append(
                f"{source.name}:{call.lineno}: what is the key {expression}? Write it out, or give"
                " it a line in tools/key_families.py"
            )

    def _params(
        self, call: ast.Call, name: str, inside: ast.FunctionDef | None
    ) -> frozenset[str] | None:
        if name == "_joined":
            return frozenset()
        position = 4 if name == "Button" else 1
        given = next((k.value for k in call.keywords if k.arg == "params"), None)
        if given is None and len(call.args) > position:
            given = call.args[position]
        if given is not None:
            return Params(self.sources).of(given, inside)
        if any(keyword.arg is None for keyword in call.keywords):
            return None
        if name in ("Message", "Button"):
            return frozenset()
        return frozenset(k.arg for k in call.keywords if k.arg) - HOW_NOT_WHAT


def _makes_phrase(call: ast.Call) -> bool:
    """`self._phrase(language)` gives the function that words; its first argument is no key."""
    return name_of(call.func) == "_phrase" and not isinstance(call.func, ast.Call)


def _is_page_key(value: object) -> bool:
    return isinstance(value, str) and PAGE_KEY.fullmatch(value) is not None


def read_sources(root: Path, folders: tuple[str, ...]) -> list[Source]:
    """Python files and page templates of some folders, in a stable order."""
    paths = [
        path
        for folder in folders
        for pattern in ("*.py", "*.html")
        for path in (root / folder).rglob(pattern)
    ]
    return [Source.read(path, root) for path in sorted(paths)]
