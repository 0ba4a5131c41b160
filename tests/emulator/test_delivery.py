"""How updates reach a bot: polling and webhook over plain HTTP."""

import threading
import time
from typing import Any

import httpx
import pytest

from . import Person, TelegramEmulator
from .plain_client import Client, Receiver


def test_updates_stay_until_an_offset_acknowledges_them(api: Client, anna: Person) -> None:
    ids = [anna.writes(text) for text in "abc"]
    for _ in "12":
        assert [update["update_id"] for update in api.result("getUpdates")] == ids
    assert len(api.result("getUpdates", limit=1)) == 1
    assert [it["update_id"] for it in api.result("getUpdates", offset=ids[2])] == ids[2:]
    assert [it["update_id"] for it in api.result("getUpdates")] == ids[2:]
    assert api.result("getUpdates", offset=ids[2] + 1) == []


def test_only_the_kinds_asked_for_are_queued(api: Client, anna: Person) -> None:
    api.result("getUpdates", allowed_updates=["callback_query"])
    anna.writes("x")
    anna.taps_old(1, "x")
    assert [set(update) - {"update_id"} for update in api.result("getUpdates")] == [
        {"callback_query"}
    ]


def test_a_long_poll_ends_with_the_first_update(api: Client, anna: Person) -> None:
    threading.Timer(0.2, anna.writes, args=("x",)).start()
    began = time.monotonic()
    assert len(api.result("getUpdates", timeout=10)) == 1
    assert 0.1 < time.monotonic() - began < 2


def test_a_second_poll_ends_the_first(telegram: TelegramEmulator, api: Client) -> None:
    answers: list[Any] = []
    first = threading.Thread(target=lambda: answers.append(api.call("getUpdates", timeout=10)))
    first.start()
    while not telegram.calls("getUpdates"):
        time.sleep(0.01)
    with Client(telegram) as second:
        second.result("getUpdates")
    first.join(5)
    assert answers[0]["error_code"] == 409


def test_a_bot_that_died_while_polling_takes_nothing_with_it(
    telegram: TelegramEmulator, api: Client, anna: Person
) -> None:
    update_id = anna.writes("x")
    api.result("getUpdates", offset=update_id + 1)
    with pytest.raises(httpx.ReadTimeout):
        httpx.get(
            f"{telegram.url}/bot{telegram.token}/getUpdates?timeout=10",
            timeout=0.2,
            trust_env=False,
        )
    time.sleep(0.1)
    telegram.redeliver(update_id)
    assert [it["update_id"] for it in api.result("getUpdates")] == [update_id]
    assert telegram.calls("getUpdates")[1].outcome == "caller gone"


def test_a_webhook_gets_updates_in_order_and_again_until_it_accepts(
    telegram: TelegramEmulator, api: Client, anna: Person
) -> None:
    receiver = Receiver(refusals=2)
    api.result("setWebhook", url=receiver.url, secret_token="geheim-1")
    ids = [anna.writes(text) for text in "abc"]
    telegram.waits_until_acknowledged()
    assert receiver.updates == [ids[0], ids[0], *ids]
    assert receiver.secrets == {"geheim-1"}
    info = api.result("getWebhookInfo")
    assert (
        info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert api.refusal("getUpdates").startswith("409 Conflict")

    telegram.redeliver(ids[1])
    anna.writes("d")
    telegram.waits_until_acknowledged()
    assert receiver.updates[5] == ids[1]
    api.result("deleteWebhook")
    anna.writes("e")
    assert len(api.result("getUpdates")) == 1
    receiver.close()


def test_a_webhook_elsewhere_needs_https_and_a_plain_secret(api: Client) -> None:
    assert "HTTPS URL must be provided" in api.refusal("setWebhook", url="http://example.org/x")
    wishes = {"url": "https://example.org/x", "secret_token": "é"}
    assert "unallowed characters" in api.refusal("setWebhook", **wishes)
