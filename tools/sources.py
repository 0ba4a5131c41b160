"""A file of the project as text and, when it is Python, as a tree."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Source:
    name: str
    """Path within the project, with slashes."""
    text: str

    @classmethod
    def read(cls, path: Path, root: Path) -> "Source":
        return cls(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))

    @cached_property
    def tree(self) -> ast.Module | None:
        """None for a page template."""
        return ast.parse(self.text) if self.name.endswith(".py") else None

    @cached_property
    def functions(self) -> list[ast.FunctionDef]:
        """All functions, the inner ones after those around them."""
        nodes = ast.walk(self.tree) if self.tree is not None else ()
        return [node for node in nodes if isinstance(node, ast.FunctionDef)]
