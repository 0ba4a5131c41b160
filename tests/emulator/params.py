"""Parameters of a call: query string, JSON, urlencoded form or multipart."""

import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request

from tests.phones.forms import Upload, read_multipart
from tests.phones.shapes import Json

from .errors import bad_request

WHOLE_NUMBERS = frozenset(
    [
        "chat_id",
        "message_id",
        "user_id",
        "offset",
        "limit",
        "timeout",
        "max_connections",
        "cache_time",
    ]
)
DECIMALS = frozenset(["latitude", "longitude", "horizontal_accuracy"])
SWITCHES = frozenset(
    [
        "show_alert",
        "drop_pending_updates",
        "disable_notification",
        "protect_content",
        "disable_content_type_detection",
    ]
)
OBJECTS = frozenset(
    [
        "reply_markup",
        "allowed_updates",
        "commands",
        "scope",
        "entities",
        "caption_entities",
        "reply_parameters",
        "link_preview_options",
    ]
)


@dataclass(frozen=True)
class Params:
    """Values by name, typed alike whichever way they came; files by name of the part."""

    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def whole(self, name: str, default: int) -> int:
        value = self.values.get(name, default)
        if not isinstance(value, int):
            raise bad_request(f"{name} must be a number")
        return value

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "")

    def object(self, name: str) -> Json | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name} JSON object")
        return value

    def objects(self, name: str) -> list[Json] | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {name} JSON array")
        return value

    def names(self, name: str) -> list[str] | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, list):
            raise bad_request(f"can't parse {name} JSON array")
        return value


async def read_params(request: Request) -> Params:
    """Everything a call was given; values of the body go before those of the address."""
    kind = request.headers.get("content-type", "")
    try:
        values, files = body_of(await request.body(), kind)
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error
    values = dict(request.query_params) | values
    given = {name: typed(name, value) for name, value in values.items() if value is not None}
    return Params(given, files)


def body_of(body: bytes, kind: str) -> tuple[Json, dict[str, Upload]]:
    if not body:
        return {}, {}
    if kind.startswith("application/json"):
        return json_object(body), {}
    if kind.startswith("multipart/form-data"):
        try:
            return read_multipart(body, kind)
        except ValueError as error:
            raise bad_request(str(error)) from error
    return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}


def json_object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(found, dict):
        raise bad_request("object expected as request body")
    return found


def typed(name: str, value: object) -> object:
    """A string of a form as the number, truth value or object that it stands for."""
    if not isinstance(value, str):
        return value
    if name in WHOLE_NUMBERS and value.lstrip("-").isdigit():
        return int(value)
    if name in SWITCHES:
        return value.lower() in {"true", "1", "yes"}
    try:
        if name in DECIMALS:
            return float(value)
        return json.loads(value) if name in OBJECTS and value else value
    except ValueError as error:
        raise bad_request(f"can't parse {name}") from error
