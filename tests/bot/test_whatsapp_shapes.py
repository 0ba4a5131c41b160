"""Our messages as messages of WhatsApp's Cloud API: a table of cases, and pywa as a second opinion."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pywa import WhatsApp
from pywa.types import Button, Section, SectionList, SectionRow
from pywa.types.templates import BodyText, QuickReplyButton, TemplateLanguage

from bot.channels.contract import Outgoing, ShownButton, Template
from bot.channels.whatsapp_shapes import Body, Phrases, bodies

PHRASES = Phrases(choose="Choisir", choice="Que choisissez-vous ?", more="Autres possibilités :")


def buttons(*labels: str) -> list[list[ShownButton]]:
    return [[ShownButton(label, f"t{number}")] for number, label in enumerate(labels)]


def text(body: str) -> Body:
    return {"type": "text", "text": {"body": body}}


def replies(body: str, *titles: str) -> Body:
    shown = [{"type": "reply", "reply": {"id": f"t{n}", "title": t}} for n, t in enumerate(titles)]
    return {
        "type": "interactive",
        "interactive": {"type": "button", "body": {"text": body}, "action": {"buttons": shown}},
    }


def a_list(body: str, *rows: dict[str, str]) -> Body:
    action = {"button": "Choisir", "sections": [{"rows": list(rows)}]}
    return {
        "type": "interactive",
        "interactive": {"type": "list", "body": {"text": body}, "action": action},
    }


def rows(first: int, last: int) -> list[dict[str, str]]:
    return [{"id": f"t{n}", "title": f"Choix {n}"} for n in range(first, last)]


LONG = "Demain à dix heures, chez vous. " * 40
"""1280 characters."""
PLACE = {
    "type": "interactive",
    "interactive": {
        "type": "location_request_message",
        "body": {"text": "Où ?"},
        "action": {"name": "send_location"},
    },
}

CASES: dict[str, tuple[Outgoing, list[Body]]] = {
    "a text": (Outgoing("Bonjour"), [text("Bonjour")]),
    "three buttons": (
        Outgoing("On y va ?", buttons("Oui", "Non", "Plus tard")),
        [replies("On y va ?", "Oui", "Non", "Plus tard")],
    ),
    "a row of two is two buttons": (
        Outgoing("Oui ?", [[ShownButton("Oui", "t0"), ShownButton("Non", "t1")]]),
        [replies("Oui ?", "Oui", "Non")],
    ),
    "buttons of the same name get a number": (
        Outgoing("Qui ?", buttons("An", "An", "An")),
        [replies("Qui ?", "An", "An (2)", "An (3)")],
    ),
    "four buttons become a list": (
        Outgoing("Lequel ?", buttons(*(f"Choix {n}" for n in range(4)))),
        [a_list("Lequel ?", *rows(0, 4))],
    ),
    "a label that is too long for a button becomes a row": (
        Outgoing("Où ?", buttons("Woluwe-Saint-Lambert (1200)", "Ailleurs")),
        [
            a_list(
                "Où ?",
                {
                    "id": "t0",
                    "title": "Woluwe-Saint-Lambert (1…",
                    "description": "Woluwe-Saint-Lambert (1200)",
                },
                {"id": "t1", "title": "Ailleurs"},
            )
        ],
    ),
    "rows that look alike once cut get a number": (
        Outgoing("Où ?", buttons("Woluwe-Saint-Lambert (1200)", "Woluwe-Saint-Lambert (1201)")),
        [
            a_list(
                "Où ?",
                {
                    "id": "t0",
                    "title": "Woluwe-Saint-Lambert (1…",
                    "description": "Woluwe-Saint-Lambert (1200)",
                },
                {
                    "id": "t1",
                    "title": "Woluwe-Saint-Lamber… (2)",
                    "description": "Woluwe-Saint-Lambert (1201)",
                },
            )
        ],
    ),
    "more than ten go into further lists": (
        Outgoing("Lequel ?", buttons(*(f"Choix {n}" for n in range(12)))),
        [a_list("Lequel ?", *rows(0, 10)), a_list("Autres possibilités :", *rows(10, 12))],
    ),
    "a text too long for buttons goes before them": (
        Outgoing(LONG, buttons("Oui")),
        [text(LONG.strip()), replies("Que choisissez-vous ?", "Oui")],
    ),
    "buttons without a text": (
        Outgoing("", buttons("Oui")),
        [replies("Que choisissez-vous ?", "Oui")],
    ),
    "a question for a place": (Outgoing("Où ?", asks_place=True), [PLACE]),
    "a question for a place with buttons shows these": (
        Outgoing("Où ?", buttons("Ici"), asks_place=True),
        [replies("Où ?", "Ici")],
    ),
    "a picture with a few words": (
        Outgoing("Le ticket", photo="7"),
        [{"type": "image", "image": {"id": "7", "caption": "Le ticket"}}],
    ),
    "a picture with buttons": (
        Outgoing("Est-ce juste ?", buttons("Oui"), photo="7"),
        [{"type": "image", "image": {"id": "7"}}, replies("Est-ce juste ?", "Oui")],
    ),
    "a picture with a long text": (
        Outgoing(LONG, photo="7"),
        [{"type": "image", "image": {"id": "7"}}, text(LONG.strip())],
    ),
    "a picture alone": (Outgoing("", photo="7"), [{"type": "image", "image": {"id": "7"}}]),
    "nothing": (Outgoing(""), []),
    "a template": (
        Outgoing(
            "not said", template=Template("offer", "nl", ["morgen,\n\tbij  u", ""], ["yes", "no"])
        ),
        [
            {
                "type": "template",
                "template": {
                    "name": "offer",
                    "language": {"code": "nl"},
                    "components": [
                        {
                            "type": "body",
                            "parameters": [
                                {"type": "text", "text": "morgen, bij u"},
                                {"type": "text", "text": "–"},
                            ],
                        },
                        *(
                            {
                                "type": "button",
                                "sub_type": "quick_reply",
                                "index": index,
                                "parameters": [{"type": "payload", "payload": token}],
                            }
                            for index, token in (("0", "yes"), ("1", "no"))
                        ),
                    ],
                },
            }
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_message_takes_this_shape(case: str) -> None:
    message, expected = CASES[case]
    assert bodies(message, PHRASES, file_id=message.photo) == expected  # type: ignore[arg-type]


def test_a_text_that_is_too_long_is_cut_between_words_and_nothing_of_it_is_lost() -> None:
    said = [body["text"]["body"] for body in bodies(Outgoing(LONG * 5), PHRASES)]
    assert [len(piece) <= 4096 for piece in said] == [True, True]
    assert " ".join(said) == (LONG * 5).strip()


LABELS = st.text("abcdé (1200)…", min_size=1, max_size=40)


@given(st.text("mot \n", max_size=9_000), st.lists(LABELS, max_size=35))
def test_every_message_keeps_the_limits_and_every_button_is_there_once(
    said: str, labels: list[str]
) -> None:
    shown = bodies(Outgoing(said, buttons(*labels)), PHRASES)
    tokens: list[str] = []
    for body in shown:
        if body["type"] == "text":
            assert 0 < len(body["text"]["body"]) <= 4096
            continue
        told = body["interactive"]
        assert 0 < len(told["body"]["text"]) <= 1024
        titles = titles_of(told, tokens)
        assert len(set(titles)) == len(titles)
    assert tokens == [f"t{number}" for number in range(len(labels))]


def titles_of(told: Any, tokens: list[str]) -> list[str]:
    if told["type"] == "button":
        items, longest, most = [b["reply"] for b in told["action"]["buttons"]], 20, 3
    else:
        (section,) = told["action"]["sections"]
        items, longest, most = section["rows"], 24, 10
    assert 0 < len(items) <= most
    assert all(0 < len(item["title"]) <= longest for item in items)
    assert all(len(item.get("description", "")) <= 72 for item in items)
    tokens += [item["id"] for item in items]
    return [item["title"] for item in items]


def told_by_pywa(send: Callable[[WhatsApp], object]) -> Body:
    """What the client pywa would send for the same wish, without the address."""
    seen: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(json.loads(request.content))
        contact = {"input": "32470000001", "wa_id": "32470000001"}
        told = {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": "w"}]}
        return httpx.Response(200, json=told)

    session = httpx.Client(transport=httpx.MockTransport(answer))
    send(WhatsApp(phone_id="1", token="t", session=session))
    (body,) = seen
    kind = body["type"]
    return {"type": kind, kind: body[kind]}


def plain(body: Body) -> Any:
    """Without the order of keys, empty parts and tuples, which mean nothing to the API."""
    return json.loads(json.dumps(body, sort_keys=True))


SAME: dict[str, tuple[Outgoing, Callable[[WhatsApp], object]]] = {
    "text": (Outgoing("Bonjour"), lambda wa: wa.send_message("32470000001", "Bonjour")),
    "buttons": (
        Outgoing("Oui ?", buttons("Oui", "Non")),
        lambda wa: wa.send_message(
            "32470000001", "Oui ?", buttons=[Button("Oui", "t0"), Button("Non", "t1")]
        ),
    ),
    "place": (
        Outgoing("Où ?", asks_place=True),
        lambda wa: wa.request_location("32470000001", "Où ?"),
    ),
    "image": (
        Outgoing("Le ticket", photo="1234567890"),
        lambda wa: wa.send_image("32470000001", "1234567890", caption="Le ticket"),
    ),
}


@pytest.mark.parametrize("case", SAME)
def test_another_client_would_send_the_same(case: str) -> None:
    message, send = SAME[case]
    (ours,) = bodies(message, PHRASES, file_id=message.photo)  # type: ignore[arg-type]
    theirs = plain(told_by_pywa(send))
    if case == "text":
        theirs["text"].pop("preview_url")  # no preview is what happens anyway
    assert plain(ours) == theirs


def test_another_client_would_send_the_same_list() -> None:
    labels = [f"Choix {number}" for number in range(4)]
    (ours,) = bodies(Outgoing("Lequel ?", buttons(*labels)), PHRASES)
    section = Section("S", [SectionRow(label, f"t{n}") for n, label in enumerate(labels)])
    theirs = plain(
        told_by_pywa(
            lambda wa: wa.send_message(
                "32470000001", "Lequel ?", buttons=SectionList("Choisir", [section])
            )
        )
    )
    # A single section needs no title.
    theirs["interactive"]["action"]["sections"][0].pop("title")
    assert plain(ours) == theirs


def test_another_client_would_send_the_same_template() -> None:
    message = Outgoing("", template=Template("offer", "fr", ["demain"], ["yes"]))
    (ours,) = bodies(message, PHRASES)
    params = [BodyText.params("demain"), QuickReplyButton.params(callback_data="yes", index=0)]
    theirs = plain(
        told_by_pywa(
            lambda wa: wa.send_template(
                "32470000001", "offer", TemplateLanguage.FRENCH, params=params
            )
        )
    )
    # pywa writes some names in capitals and the index as a number: the API takes both.
    parts = theirs["template"]["components"]
    parts[0]["type"], parts[1]["sub_type"], parts[1]["index"] = "body", "quick_reply", "0"
    assert plain(ours) == theirs
