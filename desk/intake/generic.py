"""What web forms, partners and those who listen to social media send: our own words."""

from typing import Any

from desk.intake.fields import check
from solidarity.mentions import Told
from solidarity.vocabulary import Language


def _text(longest: int, about: str, **more: Any) -> dict[str, Any]:
    return {"type": ["string", "null"], "maxLength": longest, "description": about, **more}


SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["id", "consent"],
    "properties": {
        "id": {
            "type": "string",
            "minLength": 1,
            "maxLength": 200,
            "description": "By which you know it. The same id sent again changes nothing.",
        },
        "consent": {
            "type": "boolean",
            "description": "The person agreed that this is handed on, and that somebody calls. "
            "Otherwise name and telephone are not kept.",
        },
        "telephone": _text(40, "As written; Belgian numbers may be without +32."),
        "first_name": _text(80, "How the person is called."),
        "language": {
            "type": ["string", "null"],
            "enum": [*Language, None],
            "description": "What the person speaks.",
        },
        "text": _text(4000, "The person's own words."),
        "link": _text(2000, "Where the words were read.", pattern="^https?://[!-~]+$"),
    },
}
"""JSON Schema; the description of the webhook shows it, and `read` checks by it."""


def read(known: dict[str, Any]) -> tuple[str, Told]:
    """The id of the event and what it tells; raises Malformed."""
    check(known, SCHEMA)
    names = ("text", "telephone", "first_name", "language", "link")
    told = {name: (known.get(name) or "").strip() or None for name in names}
    return known["id"], Told(consent=known["consent"], **told)
