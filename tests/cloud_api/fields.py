"""Reading a JSON object field by field, refusing what the reference does not name."""

from typing import Any

from .errors import CloudError, invalid, missing, unknown


class Fields:
    """One object of a body; `path` says in errors where it stands."""

    def __init__(self, value: Any, path: str = "") -> None:
        if not isinstance(value, dict):
            raise unknown(f"Param {path or 'body'} must be a JSON object.")
        self._value = value
        self._path = path
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        self._asked.add(name)
        return self._value.get(name) is not None

    def get(self, name: str) -> Any:
        self._asked.add(name)
        return self._value.get(name)

    def text(self, name: str, most: int, *, optional: bool = False) -> str:
        """A string of 1 to `most` characters that is not blank; "" where it may be left out."""
        if not self.has(name):
            if optional:
                return ""
            raise missing(f"{self._at(name)} is required.")
        value = self._value[name]
        if not isinstance(value, str):
            raise unknown(f"Param {self._at(name)} must be a string.")
        if not value.strip():
            raise invalid(f"{self._at(name)} must not be empty.")
        if len(value) > most:
            raise invalid(f"{self._at(name)} must be at most {most} characters long.")
        return value

    def choice(self, name: str, *allowed: str, any_case: bool = False) -> str:
        """One of the allowed words; with `any_case` BODY is as good as body."""
        value = self.text(name, 100)
        value = value.lower() if any_case else value
        if value not in allowed:
            raise unknown(f"Param {self._at(name)} must be one of {{{', '.join(allowed)}}}.")
        return value

    def inside(self, name: str) -> "Fields":
        if not self.has(name):
            raise missing(f"{self._at(name)} is required.")
        return Fields(self._value[name], self._at(name))

    def each(self, name: str, most: int) -> list["Fields"]:
        """The objects of a list of 1 to `most`."""
        values = self.get(name)
        if not isinstance(values, list):
            raise missing(f"{self._at(name)} is required and must be an array.")
        if not 1 <= len(values) <= most:
            raise invalid(f"{self._at(name)} must have 1 to {most} elements.")
        return [Fields(value, f"{self._at(name)}[{n}]") for n, value in enumerate(values)]

    def end(self) -> None:
        """Refuse every field that was not asked for."""
        for name in self._value:
            if name not in self._asked:
                raise unknown(f'Unexpected key "{name}" on param "{self._path or "body"}".')

    def refuse(self, name: str, reason: str) -> CloudError:
        """An error about a field, to be raised."""
        return invalid(f"{self._at(name)} {reason}")

    def _at(self, name: str) -> str:
        return f"{self._path}['{name}']" if self._path else name


def unique(values: list[str], what: str) -> None:
    """Refuse values that stand twice."""
    for value in values:
        if values.count(value) > 1:
            raise invalid(f"Duplicated {what}: {value!r}")
