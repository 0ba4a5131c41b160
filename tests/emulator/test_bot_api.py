"""The emulator's Bot API over plain HTTP: refusals, faults and limits."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from . import Person, TelegramEmulator
from .errors import ApiError
from .faults import Limits
from .formatting import formatted
from .plain_client import Client


@pytest.fixture(scope="module")
def telegram() -> Iterator[TelegramEmulator]:
    """One emulator for all these tests: each has people of its own."""
    with TelegramEmulator() as telegram:
        yield telegram


def inline(data: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Oui", "callback_data": data}]]}


def test_a_wrong_token_and_an_unknown_method_are_refused(
    telegram: TelegramEmulator, api: Client
) -> None:
    answer = httpx.get(f"{telegram.url}/bot1:wrong/getMe", trust_env=False)
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")
    assert api.refusal("sendPigeon").startswith("404")


def test_json_forms_and_query_strings_mean_the_same(
    telegram: TelegramEmulator, anna: Person
) -> None:
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    params = {"chat_id": str(anna.id), "text": "à vélo & à pied"}
    with httpx.Client(trust_env=False) as client:
        client.post(url, json=params | {"chat_id": anna.id})
        client.post(url, data=params)
        client.post(url, data=params, files={"other": b"x"})
        client.get(url, params=params)
    assert [message.text for message in anna.chat] == ["à vélo & à pied"] * 4


@pytest.mark.parametrize(
    ("wishes", "refusal"),
    [
        ({"text": "  "}, "message text is empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "x", "chat_id": 5}, "chat not found"),
        ({"text": "x", "chat_id": ""}, "chat_id is empty"),
        ({"text": "x", "reply_markup": inline("é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a"}]]}}, "Text buttons are"),
        ({"text": "x", "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities: Can't find end tag"),
        ({"text": "x</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag"),
        ({"text": "<b>x</i>", "parse_mode": "HTML"}, "can't parse entities: Unmatched end tag"),
        ({"text": "é 1 < 2", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag"),
        ({"text": "<p>x</p>", "parse_mode": "HTML"}, 'Unsupported start tag "p" at byte offset 0'),
    ],
)
def test_a_message_telegram_would_refuse_is_refused(
    api: Client, anna: Person, wishes: dict[str, Any], refusal: str
) -> None:
    answer = api.refusal("sendMessage", **({"chat_id": anna.id} | wishes))
    assert answer.startswith("400 Bad Request: ")
    assert refusal in answer
    assert anna.chat == []


def test_markup_becomes_text_and_entities_counted_in_utf_16() -> None:
    text, entities = formatted(
        " 🙂 <b>a &lt; b</b> <a href='https://x.be/?a&amp;b'>ici</a>\n", "HTML"
    )
    assert text == "🙂 a < b ici"
    bold, link = entities
    assert bold == {"type": "bold", "offset": 3, "length": 5}
    assert link == {"type": "text_link", "offset": 9, "length": 3, "url": "https://x.be/?a&b"}


def test_edits_have_their_errors(api: Client, anna: Person) -> None:
    sent = api.result("sendMessage", chat_id=anna.id, text="Oui ?", reply_markup=inline("1"))
    here = {"chat_id": anna.id, "message_id": sent["message_id"]}
    same = api.refusal("editMessageText", **here, text="Oui ?", reply_markup=inline("1"))
    assert "message is not modified" in same
    assert "not modified" in api.refusal("editMessageReplyMarkup", **here, reply_markup=inline("1"))
    assert api.result("editMessageReplyMarkup", **here)["text"] == "Oui ?"
    assert api.result("editMessageText", **here, text="Non")["edit_date"]
    anna.writes("à moi")
    own = {"chat_id": anna.id, "message_id": anna.chat[-1].id}
    assert "can't be edited" in api.refusal("editMessageText", **own, text="à toi")
    assert api.result("deleteMessage", **here) is True
    assert anna.chat[0].deleted
    assert "message to edit not found" in api.refusal("editMessageText", **here, text="x")
    assert "message to delete not found" in api.refusal("deleteMessage", **here)


def test_answers_to_taps_have_their_errors(api: Client, anna: Person) -> None:
    query = anna.taps_old(1, "x")
    too_long = api.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert "MESSAGE_TOO_LONG" in too_long
    assert "query is too old" in api.refusal("answerCallbackQuery", callback_query_id="7")
    assert api.result("answerCallbackQuery", callback_query_id=query) is True


def test_a_person_who_blocks_the_bot_is_not_reached(
    telegram: TelegramEmulator, api: Client, anna: Person
) -> None:
    anna.blocks_bot()
    message = {"chat_id": anna.id, "text": "x"}
    refusal = "403 Forbidden: bot was blocked by the user"
    assert api.refusal("sendMessage", **message) == refusal
    with pytest.raises(AssertionError, match="has blocked the bot"):
        anna.writes("x")
    anna.unblocks_bot()
    api.result("sendMessage", **message)
    changes = [it["my_chat_member"] for it in telegram.unacknowledged() if "my_chat_member" in it]
    assert [it["new_chat_member"]["status"] for it in changes] == ["kicked", "member"]


def test_nobody_is_written_to_who_never_wrote(telegram: TelegramEmulator, api: Client) -> None:
    ben = telegram.user("Ben", started=False)
    refusal = api.refusal("sendMessage", chat_id=ben.id, text="x")
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"
    ben.writes("/start")
    api.result("sendMessage", chat_id=ben.id, text="x")


def test_faults_strike_the_calls_they_are_meant_for(
    telegram: TelegramEmulator, api: Client, anna: Person
) -> None:
    ben = telegram.user("Ben")
    telegram.fault(method="sendMessage", chat=anna.id, kind="429", retry_after=2)
    telegram.fault(method="sendMessage", chat=anna.id, kind="403")
    telegram.fault(method="sendMessage", chat=anna.id, kind="502", times=2)
    api.result("sendMessage", chat_id=ben.id, text="x")
    flood = api.call("sendMessage", chat_id=anna.id, text="x")
    assert (flood["error_code"], flood["parameters"]) == (429, {"retry_after": 2})
    codes = [api.call("sendMessage", chat_id=anna.id, text="x").get("error_code") for _ in "1234"]
    assert codes == [403, 502, 502, None]
    assert len(anna.chat) == 1
    outcomes = [call.outcome for call in telegram.calls("sendMessage", chat=anna.id)]
    assert outcomes == ["429", "403", "502", "502", "ok"]


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", 0), ("drop_after", 1)])
def test_a_connection_breaks_before_or_after_the_message_went_out(
    telegram: TelegramEmulator, api: Client, anna: Person, kind: str, arrived: int
) -> None:
    telegram.fault(method="sendMessage", kind=kind)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        api.call("sendMessage", chat_id=anna.id, text="x")
    assert len(anna.chat) == arrived
    api.result("sendMessage", chat_id=anna.id, text="x")


def test_a_delayed_call_takes_that_long(
    telegram: TelegramEmulator, api: Client, anna: Person
) -> None:
    telegram.fault(method="sendMessage", kind="delay", seconds=0.3)
    began = time.monotonic()
    api.result("sendMessage", chat_id=anna.id, text="x")
    assert time.monotonic() - began >= 0.3


def test_limits_are_enforced_when_asked() -> None:
    with TelegramEmulator(limits=True) as telegram, Client(telegram) as api:
        message = {"chat_id": telegram.user("Anna").id, "text": "x"}
        api.result("sendMessage", **message)
        assert "retry after 1" in api.refusal("sendMessage", **message)


def test_limits_count_each_chat_and_all_chats() -> None:
    limits = Limits(enforced=True)
    for chat in range(1, 31):
        limits.count("sendMessage", chat, now=chat / 100)
    with pytest.raises(ApiError, match="retry after 1"):
        limits.count("sendPhoto", 31, now=0.9)
    limits.count("sendMessage", 1, now=1.02)
    for second in range(20):
        limits.count("sendMessage", -1, now=10.0 + second)
    with pytest.raises(ApiError, match="retry after 40"):
        limits.count("sendMessage", -1, now=30.0)
    limits.count("sendChatAction", -1, now=30.0)
