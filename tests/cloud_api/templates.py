"""Templates: registered beforehand, then sent with what fills their gaps.

https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/
"""

import re
from dataclasses import dataclass

from tests.phones.shapes import Json

from .errors import CloudError, invalid, missing
from .fields import Fields

GAP = re.compile(r"{{\s*(\w+)\s*}}")
NOT_IN_A_GAP = re.compile(r"[\n\r\t]| {5,}")
LONGEST_BODY = 1024  # characters, with its gaps filled
LONGEST_PAYLOAD = 128


@dataclass(frozen=True)
class Template:
    """`gaps` in the order in which they are filled; `buttons` are (kind, words)."""

    id: str
    name: str
    language: str
    category: str
    status: str
    named: bool
    text: str
    header: str
    footer: str
    gaps: tuple[str, ...]
    buttons: tuple[tuple[str, str], ...]
    components: list[Json]

    def as_api(self) -> Json:
        names = ("id", "name", "language", "category", "status", "components")
        told = {name: getattr(self, name) for name in names}
        return told | {"parameter_format": "NAMED" if self.named else "POSITIONAL"}


class Templates(dict[tuple[str, str], Template]):
    """Registered templates, by name and language; `new_are`: APPROVED or PENDING."""

    new_are = "APPROVED"

    def filled(self, content: Fields) -> tuple[str, list[tuple[str, str]], str]:
        """(text, [(words, payload) of a button], category) of a template that is sent."""
        name = content.text("name", 512)
        language = content.inside("language")
        code = language.text("code", 20)
        if language.has("policy"):
            language.choice("policy", "deterministic")
        language.end()
        found = self.get((name, code))
        if found is None or found.status != "APPROVED":
            raise CloudError(132001, f"template name ({name}) does not exist in {code}")
        values: dict[str, str] = {}
        payloads: dict[int, str] = {}
        for part in content.each("components", 20) if content.get("components") else []:
            kind = part.choice("type", "body", "button", any_case=True)
            if kind == "body":
                values = read_values(found, part)
            else:
                read_payload(found, part, payloads)
            part.end()
        return shown_text(found, values), shown_buttons(found, payloads), found.category.lower()


def read_values(template: Template, part: Fields) -> dict[str, str]:
    """What fills the gaps, by gap."""
    values: dict[str, str] = {}
    count = len(template.gaps)
    given = part.get("parameters")
    if not isinstance(given, list) or len(given) != count:
        told = len(given) if isinstance(given, list) else 0
        raise wrong_count(told, count)
    for gap, parameter in zip(template.gaps, part.each("parameters", 100), strict=True):
        if str(parameter.get("type")).lower() != "text":
            raise CloudError(132012, "body: parameters of type text are expected")
        name = parameter.text("parameter_name", 100) if template.named else gap
        if name not in template.gaps or name in values:
            raise CloudError(132012, f"body: Parameter name {name!r} is not expected")
        value = parameter.get("text")
        if not isinstance(value, str) or not value.strip():
            raise missing("Parameter of type text is missing text value")
        if NOT_IN_A_GAP.search(value):
            raise CloudError(
                132018,
                "Param text cannot have new-line/tab characters or more than 4 consecutive spaces",
            )
        values[name] = value
        parameter.end()
    return values


def wrong_count(given: int, expected: int) -> CloudError:
    told = f"body: number of localizable_params ({given}) does not match the expected number"
    return CloudError(132000, f"{told} of params ({expected})")


def read_payload(template: Template, part: Fields, payloads: dict[int, str]) -> None:
    """The payload of one quick reply, put under its place among the buttons."""
    part.choice("sub_type", "quick_reply", any_case=True)
    place = str(part.get("index"))
    kinds = [kind for kind, _ in template.buttons]
    if not place.isdigit() or int(place) >= len(kinds) or kinds[int(place)] != "QUICK_REPLY":
        raise invalid(f"button at index {place} of type quick_reply does not exist")
    if int(place) in payloads:
        raise invalid(f"button at index {place} is given twice")
    (parameter,) = part.each("parameters", 1)
    parameter.choice("type", "payload", any_case=True)
    payloads[int(place)] = parameter.text("payload", LONGEST_PAYLOAD)
    parameter.end()


def shown_text(template: Template, values: dict[str, str]) -> str:
    if len(values) != len(template.gaps):
        raise wrong_count(len(values), len(template.gaps))
    told = GAP.sub(lambda gap: values[gap.group(1)], template.text)
    if len(told) > LONGEST_BODY:
        raise CloudError(132005, "body: the text with its parameters is too long")
    return "\n".join(filter(None, (template.header, told, template.footer)))


def shown_buttons(template: Template, payloads: dict[int, str]) -> list[tuple[str, str]]:
    """Quick replies; one without a payload of its own gives back its words."""
    return [
        (words, payloads.get(place, words))
        for place, (kind, words) in enumerate(template.buttons)
        if kind == "QUICK_REPLY"
    ]
