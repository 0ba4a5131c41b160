"""What the emulator refuses, as the Cloud API does."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.phones.shapes import Json

from . import CloudApi, Person
from .listener import Client

TEXT: Json = {"type": "text", "text": {"body": "Bonjour"}}
BUTTONS: Json = {
    "type": "interactive",
    "interactive": {
        "type": "button",
        "body": {"text": "Vous pouvez ?"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": f"b:{n}", "title": f"Bouton {n}"}}
                for n in range(3)
            ]
        },
    },
}
LIST: Json = {
    "type": "interactive",
    "interactive": {
        "type": "list",
        "body": {"text": "Quel moment ?"},
        "action": {
            "button": "Choisir",
            "sections": [{"rows": [{"id": f"r:{n}", "title": f"Rangée {n}"} for n in range(10)]}],
        },
    },
}
PLACE: Json = {
    "type": "interactive",
    "interactive": {
        "type": "location_request_message",
        "body": {"text": "Où êtes-vous ?"},
        "action": {"name": "send_location"},
    },
}
PICTURE: Json = {"type": "image", "image": {"link": "https://example.org/chat.jpg"}}

CASES = [
    (TEXT, ("text", "body"), "", 131009, "must not be empty"),
    (TEXT, ("text", "body"), "   ", 131009, "must not be empty"),
    (TEXT, ("text", "body"), "x" * 4097, 131009, "at most 4096"),
    (TEXT, ("text", "body"), 5, 100, "must be a string"),
    (TEXT, ("text", "colour"), "red", 100, 'Unexpected key "colour"'),
    (TEXT, ("type",), "hologram", 100, "hologram"),
    (TEXT, ("type",), "image", 131008, "image is required"),
    (TEXT, ("messaging_product",), "telegram", 100, "messaging_product"),
    (TEXT, ("to",), None, 131008, "to or recipient"),
    (TEXT, ("to",), "BE.123", 131009, "recipient"),
    (TEXT, ("biz_opaque_callback_data",), "x" * 513, 131009, "at most 512"),
    (TEXT, ("whatever",), 1, 100, 'Unexpected key "whatever"'),
    (BUTTONS, ("interactive", "body", "text"), "x" * 1025, 131009, "at most 1024"),
    (BUTTONS, ("interactive", "action", "buttons"), [], 131009, "1 to 3"),
    (BUTTONS, ("interactive", "action", "buttons", 0, "reply", "title"), "x" * 21, 131009, "20"),
    (BUTTONS, ("interactive", "action", "buttons", 0, "reply", "title"), "", 131009, "empty"),
    (
        BUTTONS,
        ("interactive", "action", "buttons", 0, "reply", "title"),
        "Bouton 1",
        131009,
        "Duplicated title",
    ),
    (BUTTONS, ("interactive", "action", "buttons", 0, "reply", "id"), "b:1", 131009, "Duplicated"),
    (BUTTONS, ("interactive", "action", "buttons", 0, "reply", "id"), "x" * 257, 131009, "256"),
    (BUTTONS, ("interactive", "footer"), {"text": "x" * 61}, 131009, "60"),
    (LIST, ("interactive", "action", "button"), "x" * 21, 131009, "20"),
    (
        LIST,
        ("interactive", "action", "sections", 0, "rows", 0, "title"),
        "x" * 25,
        131009,
        "at most 24",
    ),
    (
        LIST,
        ("interactive", "action", "sections", 0, "rows", 0, "description"),
        "x" * 73,
        131009,
        "at most 72",
    ),
    (LIST, ("interactive", "action", "sections", 0, "rows", 0, "id"), "x" * 201, 131009, "200"),
    (LIST, ("interactive", "action", "sections", 0, "rows", 0, "id"), "r:1", 131009, "Duplicated"),
    (
        LIST,
        ("interactive", "action", "sections"),
        [
            {"title": "A", "rows": [{"id": "1", "title": "1"}]},
            {"rows": [{"id": "2", "title": "2"}]},
        ],
        131008,
        "title",
    ),
    (
        LIST,
        ("interactive", "action", "sections"),
        [
            {"title": s, "rows": [{"id": f"{s}{n}", "title": f"{n}"} for n in range(6)]}
            for s in "AB"
        ],
        131009,
        "row count",
    ),
    (PLACE, ("interactive", "footer"), {"text": "merci"}, 131009, "no footer"),
    (PLACE, ("interactive", "action", "name"), "send_money", 100, "send_location"),
    (PICTURE, ("image", "caption"), "x" * 1025, 131009, "at most 1024"),
    (PICTURE, ("image", "id"), "123", 131009, "either an id or a link"),
    (PICTURE, ("image", "link"), "file:///chat.jpg", 131009, "not a URL"),
]


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudApi]:
    with CloudApi() as cloud:
        yield cloud


@pytest.fixture
def anna(cloud: CloudApi) -> Person:
    anna = cloud.user("Anna", wa_id="32470000001")
    anna.writes("Bonjour")
    return anna


def changed(body: Json, path: tuple[str | int, ...], value: Any) -> Json:
    """A body with another value in one place; None takes it away."""
    new = deepcopy(body)
    inner: Any = new
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return {key: it for key, it in new.items() if it is not None}


def post(api: Client, cloud: CloudApi, body: Json) -> Json:
    answer = api.http.post(f"{api.base}/{cloud.phone_id}/messages", json=body)
    told: Json = answer.json()
    assert answer.is_success != ("error" in told)
    return told


@pytest.mark.parametrize(("body", "path", "value", "code", "reason"), CASES)
def test_a_message_that_breaks_a_rule_is_refused(
    cloud: CloudApi,
    anna: Person,
    api: Client,
    body: Json,
    path: tuple[str | int, ...],
    value: Any,
    code: int,
    reason: str,
) -> None:
    right = {"messaging_product": "whatsapp", "to": anna.id} | body
    assert "messages" in post(api, cloud, right)
    error = post(api, cloud, changed(right, path, value))["error"]
    assert error["code"] == code
    assert reason in error["error_data"]["details"]
    assert error["fbtrace_id"]


def test_the_longest_of_everything_is_taken(cloud: CloudApi, anna: Person, api: Client) -> None:
    assert api.says(anna.id, "x" * 4096, biz_opaque_callback_data="x" * 512).is_success
    longest = {"id": "x" * 200, "title": "x" * 24, "description": "x" * 72}
    sections = [
        {"title": "x" * 24, "rows": [longest]},
        {"title": "B", "rows": [{"id": "b", "title": "b"}]},
    ]
    path = ("interactive", "action", "sections")
    right = {"messaging_product": "whatsapp", "to": anna.id} | changed(LIST, path, sections)
    assert "messages" in post(api, cloud, right)


def test_a_header_and_a_footer_show_above_and_below(anna: Person, api: Client) -> None:
    more = {"header": {"type": "text", "text": "Demain"}, "footer": {"text": "Merci"}}
    assert api.sends(anna.id, "interactive", BUTTONS["interactive"] | more).is_success
    assert anna.chat[-1].text == "Demain\nVous pouvez ?\nMerci"


def test_a_picture_is_uploaded_and_shown_above_buttons(
    cloud: CloudApi, anna: Person, api: Client
) -> None:
    address = f"{api.base}/{cloud.phone_id}/media"
    form = {"messaging_product": "whatsapp", "type": "image/png"}
    file = {"file": ("mot.png", b"\x89PNG", "image/png")}
    media_id = api.http.post(address, data=form, files=file).json()["id"]
    header = {"header": {"type": "image", "image": {"id": media_id}}}
    assert api.sends(anna.id, "interactive", BUTTONS["interactive"] | header).is_success
    assert anna.chat[-1].kind == "photo"
    assert anna.chat[-1].shows("Bouton 2")
    assert api.sends(anna.id, "image", {"id": media_id, "caption": "le mot"}).is_success
    assert (anna.chat[-1].kind, anna.chat[-1].text) == ("photo", "le mot")
    unknown = api.sends(anna.id, "image", {"id": "777"}).json()["error"]
    assert "777" in unknown["error_user_msg"]
    file = {"file": ("mot.exe", b"mot", "application/x-msdownload")}
    assert api.http.post(address, data=form, files=file).json()["error"]["code"] == 100


def test_a_wrong_token_opens_nothing(cloud: CloudApi, anna: Person, api: Client) -> None:
    api.http.headers["Authorization"] = "Bearer another"
    refused = api.says(anna.id, "Bonjour")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, 190)


def test_a_message_can_be_marked_as_read_while_the_bot_types(
    cloud: CloudApi, anna: Person, api: Client
) -> None:
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": anna.chat[0].id}
    body["typing_indicator"] = {"type": "text"}
    assert post(api, cloud, body) == {"success": True}
    assert post(api, cloud, body | {"message_id": "wamid.x"})["error"]["code"] == 131009
    assert body not in cloud.calls()
