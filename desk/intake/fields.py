"""Reading the fields of what a source sends; what is wrong is told by the name of its field."""

import json
import re
from collections.abc import Mapping
from typing import Any

TYPES = {"string": str, "boolean": bool, "integer": int, "object": dict, "null": type(None)}


class Malformed(Exception):
    """What was sent is not as described."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(field)
        self.field, self.why = field, why


def parse(body: bytes) -> dict[str, Any]:
    """The object that a body holds."""
    try:
        known = json.loads(body)
        # A half of a character (a lone surrogate) can be written, but not kept.
        json.dumps(known, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Malformed("body", "must be JSON") from error
    if not isinstance(known, dict):
        raise Malformed("body", "must be an object")
    return known


def check(known: Mapping[str, Any], schema: Mapping[str, Any], *, within: str = "") -> None:
    """Whether an object is as its JSON Schema says; of these only what is used here is read."""
    for name in schema["required"]:
        if name not in known:
            raise Malformed(within + name, "is missing")
    for name, wanted in schema["properties"].items():
        if name in known:
            _check_field(known[name], wanted, within + name)


def _check_field(value: Any, wanted: Mapping[str, Any], field: str) -> None:
    kinds = wanted["type"] if isinstance(wanted["type"], list) else [wanted["type"]]
    if type(value) not in [TYPES[kind] for kind in kinds]:
        raise Malformed(field, "must be " + " or ".join(kinds))
    if isinstance(value, dict):
        check(value, wanted, within=f"{field}.")
    if "enum" in wanted and value not in wanted["enum"]:
        raise Malformed(field, f"must be one of {wanted['enum']}")
    if isinstance(value, int) and not 0 <= value <= wanted.get("maximum", value):
        raise Malformed(field, f"must be 0 to {wanted['maximum']}")
    if isinstance(value, str):
        _check_text(value, wanted, field)


def _check_text(value: str, wanted: Mapping[str, Any], field: str) -> None:
    if len(value) < wanted.get("minLength", 0):
        raise Malformed(field, "must not be empty")
    if len(value) > wanted.get("maxLength", len(value)):
        raise Malformed(field, f"must have at most {wanted['maxLength']} characters")
    if "pattern" in wanted and not re.fullmatch(wanted["pattern"], value):
        raise Malformed(field, f"must match {wanted['pattern']}")
