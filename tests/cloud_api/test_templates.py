"""Templates: what may be registered, what may be sent, how it shows."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.phones.shapes import Json

from . import CloudApi
from .listener import Client, Listener

BODY = "Bonjour {{1}}, votre aide vient {{2}}. À bientôt et merci !"


@pytest.fixture(scope="module")
def cloud() -> Iterator[CloudApi]:
    with CloudApi() as cloud:
        yield cloud


@pytest.fixture(autouse=True)
def fresh(cloud: CloudApi) -> None:
    cloud.templates.clear()


def reminder(text: str = BODY, examples: list[str] | None = None, **more: Any) -> Json:
    example = {"body_text": [examples or ["Anna", "demain"]]}
    buttons = [{"type": "QUICK_REPLY", "text": "C’est bon"}, {"type": "QUICK_REPLY", "text": "Non"}]
    components = [
        {"type": "BODY", "text": text, "example": example},
        {"type": "BUTTONS", "buttons": buttons},
    ]
    told = {"name": "reminder", "language": "fr", "category": "UTILITY", "components": components}
    return told | more


def filled(*values: Any, **more: Any) -> Json:
    parameters = [{"type": "text", "text": value} for value in values]
    components = [
        {"type": "body", "parameters": parameters},
        {
            "type": "button",
            "sub_type": "quick_reply",
            "index": "1",
            "parameters": [{"type": "payload", "payload": "offer:1:no"}],
        },
    ]
    return {"name": "reminder", "language": {"code": "fr"}, "components": components} | more


def test_a_template_reaches_who_has_not_written_lately_and_can_be_tapped(
    cloud: CloudApi, listener: Listener, api: Client
) -> None:
    listener.forget()
    cloud.delivers_to(listener.url)
    anna = cloud.user("Anna")
    assert api.registers(**reminder()).json()["status"] == "APPROVED"
    assert api.sends(anna.id, "template", filled("Anna", "demain")).is_success
    shown = anna.waits_for("Bonjour Anna, votre aide vient demain")
    assert (shown.kind, shown.buttons) == ("template", [["C’est bon"], ["Non"]])
    anna.taps("Non")
    anna.taps("C’est bon")
    no, yes = listener.waits_for("messages", 2)
    assert (no["type"], no["button"]) == ("button", {"payload": "offer:1:no", "text": "Non"})
    assert yes["button"]["payload"] == "C’est bon"
    assert no["context"]["id"] == shown.id
    sent = listener.waits_for("statuses", 1)[0]
    assert sent["pricing"] | {"category": "utility", "billable": True} == sent["pricing"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (filled("Anna"), 400, 132000),
        (filled("Anna", "demain", "trop"), 400, 132000),
        (filled("Anna", ""), 400, 131008),
        (filled("Anna", "demain\nmatin"), 400, 132018),
        (filled("Anna", "demain\tmatin"), 400, 132018),
        (filled("Anna", "demain     matin"), 400, 132018),
        (filled("Anna", "x" * 1000), 400, 132005),
        (filled("Anna", "demain", name="other"), 404, 132001),
        (filled("Anna", "demain", language={"code": "nl"}), 404, 132001),
        ({"name": "reminder", "language": {"code": "fr"}}, 400, 132000),
    ],
)
def test_what_does_not_fit_the_template_is_refused(
    cloud: CloudApi, api: Client, content: Json, status: int, code: int
) -> None:
    api.registers(**reminder())
    answer = api.sends(cloud.user("Anna").id, "template", content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_payloads_belong_to_quick_replies_that_exist(cloud: CloudApi, api: Client) -> None:
    api.registers(**reminder())
    to = cloud.user("Anna").id
    content = filled("Anna", "demain")
    button = content["components"][1]
    for wrong in ({"index": "2"}, {"parameters": [{"type": "payload", "payload": "x" * 129}]}):
        content["components"][1] = button | wrong
        assert api.sends(to, "template", content).json()["error"]["code"] == 131009
    content["components"][1:] = [button, button]
    assert "twice" in api.sends(to, "template", content).json()["error"]["error_data"]["details"]


def test_a_template_that_waits_for_approval_cannot_be_sent(cloud: CloudApi, api: Client) -> None:
    cloud.templates.new_are = "PENDING"
    assert api.registers(**reminder()).json()["status"] == "PENDING"
    cloud.templates.new_are = "APPROVED"
    refused = api.sends(cloud.user("Anna").id, "template", filled("Anna", "demain"))
    assert refused.json()["error"]["code"] == 132001


def test_gaps_are_filled_by_number_or_by_name(cloud: CloudApi, api: Client) -> None:
    anna = cloud.user("Bea")
    api.registers(**reminder("Le {{2}} avec plaisir, chère {{1}}, merci et à bientôt"))
    api.sends(anna.id, "template", filled("Anna", "mardi"))
    anna.waits_for("Le mardi avec plaisir, chère Anna")
    example = {
        "body_text_named_params": [
            {"param_name": "who", "example": "Anna"},
            {"param_name": "when", "example": "mardi"},
        ]
    }
    text = "Bonjour {{who}}, votre aide vient {{when}}, merci et à bientôt"
    body = [{"type": "BODY", "text": text, "example": example}]
    named: Json = {"name": "named", "parameter_format": "named", "components": body}
    assert api.registers(**reminder(**named)).is_success
    parameters = [
        {"type": "text", "parameter_name": "when", "text": "jeudi"},
        {"type": "text", "parameter_name": "who", "text": "Bea"},
    ]
    content = {"name": "named", "language": {"code": "fr"}}
    part = {"type": "body", "parameters": parameters}
    assert api.sends(anna.id, "template", content | {"components": [part]}).is_success
    anna.waits_for("Bonjour Bea, votre aide vient jeudi")


@pytest.mark.parametrize(
    ("text", "subcode"),
    [
        ("{{1}} vient {{2}} chez vous pour vous aider", 2388299),
        ("Chez vous pour vous aider vient {{1}} dès {{2}}.", 2388299),
        ("Votre aide {{1}} {{2}} vient demain, à bientôt", 2388047),
        ("Aide {{1}} et {{2}} merci", 2388293),
        ("Votre aide {{1}} vient avec {{3}} demain matin", 2388047),
        ("Votre aide vient demain avec {{1}} demain matin", 2388043),
    ],
)
def test_a_text_that_breaks_a_rule_is_not_registered(
    cloud: CloudApi, api: Client, text: str, subcode: int
) -> None:
    error = api.registers(**reminder(text)).json()["error"]
    assert (error["code"], error["error_subcode"]) == (100, subcode)
    assert error["error_user_msg"]
    assert cloud.templates == {}


@pytest.mark.parametrize(
    "more",
    [
        {"name": "Reminder"},
        {"name": "re-minder"},
        {"language": "français"},
        {"category": "SERVICE"},
        {"colour": "red"},
        {"components": [{"type": "FOOTER", "text": "sans texte"}]},
        {"components": [{"type": "BODY", "text": "x" * 1025}]},
        {"components": [{"type": "BODY", "text": BODY}]},
    ],
)
def test_a_registration_that_breaks_a_rule_is_refused(
    cloud: CloudApi, api: Client, more: Json
) -> None:
    assert not api.registers(**reminder(**more)).is_success
    assert cloud.templates == {}


def test_words_of_a_button_are_short(cloud: CloudApi, api: Client) -> None:
    template = reminder()
    template["components"][1]["buttons"][0]["text"] = "x" * 26
    assert not api.registers(**template).is_success


def test_a_template_is_registered_once_in_each_language(cloud: CloudApi, api: Client) -> None:
    assert api.registers(**reminder()).is_success
    again = api.registers(**reminder()).json()["error"]
    assert again["error_subcode"] == 2388024
    assert api.registers(**reminder(language="nl")).is_success
    url = f"{api.base}/{cloud.business_id}/message_templates"
    listed = api.http.get(url, params={"name": "remind"}).json()["data"]
    assert [(it["name"], it["language"], it["status"]) for it in listed] == [
        ("reminder", "fr", "APPROVED"),
        ("reminder", "nl", "APPROVED"),
    ]


def test_templates_are_listed_page_by_page(cloud: CloudApi, api: Client) -> None:
    for n in range(30):
        assert api.registers(**reminder(name=f"reminder_{n}")).is_success
    first = api.http.get(f"{api.base}/{cloud.business_id}/message_templates").json()
    last = api.http.get(first["paging"]["next"]).json()
    assert "next" not in last["paging"]
    names = [it["name"] for it in first["data"] + last["data"]]
    assert names == [f"reminder_{n}" for n in range(30)]
