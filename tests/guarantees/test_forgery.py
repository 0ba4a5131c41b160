"""Forgery is refused: on a real server nothing without the right secret leaves a row."""

import random
import statistics
import time
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import func, select

from bot.web import telegram_webhook, whatsapp_webhook
from bot.web.telegram_webhook import SECRET_HEADER
from bot.web.whatsapp_webhook import SIGNATURE_HEADER, sign
from solidarity.errors import MissingSetting
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Received
from tests.bot.whatsapp_payloads import ACCOUNT, batch, encoded, signed, value, words
from tests.guarantees.figures import report
from tests.guarantees.sizes import IS_LONG, size
from tests.web.site import Site, serve

PROMISE = "Forgery is refused"
SECRET = "only-Telegram-knows-0123456789"
CALLS = size(200, 1_000)
NOWHERE = "http://127.0.0.1:9"
UPDATE = {"update_id": 7, "message": {"message_id": 1, "chat": {"id": 12}, "text": "bonjour"}}
WEBHOOK = {
    "TELEGRAM_TOKEN": "7:token", "TELEGRAM_MODE": "webhook", "TELEGRAM_SECRET": SECRET,
    "PUBLIC_URL": "https://bot.invalid", "TELEGRAM_API": NOWHERE,
}  # fmt: skip
WHATSAPP = {
    "WHATSAPP_TOKEN": ACCOUNT.token, "WHATSAPP_PHONE_ID": ACCOUNT.phone_id,
    "WHATSAPP_APP_SECRET": ACCOUNT.app_secret, "WHATSAPP_VERIFY_TOKEN": ACCOUNT.verify_token,
    "WHATSAPP_API": NOWHERE,
}  # fmt: skip


@pytest.fixture
def site(lite: Sessions) -> Iterator[Site]:
    with serve(str(lite.engine.url), **WEBHOOK, **WHATSAPP) as running:
        yield running


def rows(site: Site) -> int:
    with site.sessions.begin() as session:
        return session.scalars(select(func.count()).select_from(Received)).one()


def wrong_secret(chance: random.Random) -> dict[bytes, bytes]:
    """No secret, one nearly right, one of another length, odd letters."""
    at = chance.randrange(len(SECRET))
    wrong = [
        b"", SECRET[:at].encode(), (SECRET + "x" * at).encode(), SECRET.upper().encode(),
        (SECRET[:at] + "#" + SECRET[at + 1 :]).encode(), chance.randbytes(20).hex().encode(),
        b"\xe9\xff", ACCOUNT.app_secret.encode(),
    ]  # fmt: skip
    name = chance.choice((SECRET_HEADER, SECRET_HEADER, "Authorization", SIGNATURE_HEADER))
    return {name.encode(): chance.choice(wrong)}


def forged_batch(chance: random.Random) -> tuple[bytes, dict[bytes, bytes]]:
    """A new body with an old signature, a wrong one, or one by the wrong secret."""
    old = encoded(batch(value(words("bonjour", number="wamid.old"))))
    new = encoded(batch(value(words("argent", number=f"wamid.{chance.random()}"))))
    right = sign(new, ACCOUNT.app_secret)
    at = chance.randrange(7, len(right))
    wrong = [
        sign(old, ACCOUNT.app_secret), sign(new, "guessed"), sign(new, ACCOUNT.verify_token),
        right[:at], right[:at] + "x" + right[at + 1 :], right.removeprefix("sha256="), right + "0",
        right.upper(), "", "sha256=", sign(b"", ACCOUNT.app_secret), sign(new, ""),
    ]  # fmt: skip
    name = chance.choice((SIGNATURE_HEADER, SIGNATURE_HEADER, "X-Hub-Signature"))
    return new, {name.encode(): chance.choice(wrong).encode()}


def test_no_forged_call_enters(site: Site) -> None:
    chance, answers = random.Random(7), []
    with httpx.Client(base_url=site.url) as client:
        for _ in range(CALLS // 2):
            headers = wrong_secret(chance)
            answers.append(client.post(telegram_webhook.PATH, json=UPDATE, headers=headers))
            body, signature = forged_batch(chance)
            path = whatsapp_webhook.PATH
            answers.append(client.post(path, content=body, headers=signature))
    assert {answer.status_code for answer in answers} == {401}
    assert rows(site) == 0
    report(PROMISE, "forged calls of Telegram and WhatsApp", f"{len(answers)} × 401, 0 rows")


def test_an_old_call_that_is_played_again_changes_nothing(site: Site) -> None:
    body = encoded(batch(value(words("bonjour"))))
    for _ in range(size(5, 100)):
        site.post(whatsapp_webhook.PATH, content=body, headers=signed(body)).raise_for_status()
        kept = site.post(telegram_webhook.PATH, json=UPDATE, headers={SECRET_HEADER: SECRET})
        kept.raise_for_status()
    assert rows(site) == 2


def test_a_handshake_with_a_wrong_word_is_refused(site: Site) -> None:
    for guess in ("", "chosen by u", "chosen by us ", ACCOUNT.app_secret):
        asked = {"hub.mode": "subscribe", "hub.verify_token": guess, "hub.challenge": "1"}
        assert site.get(whatsapp_webhook.PATH, params=asked).status_code == 403


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("TELEGRAM_SECRET", ""), ("TELEGRAM_SECRET", "short"), ("TELEGRAM_SECRET", "é" * 20),
        ("WHATSAPP_APP_SECRET", ""), ("WHATSAPP_VERIFY_TOKEN", ""),
    ],
)  # fmt: skip
def test_a_webhook_does_not_start_without_a_secret(name: str, wrong: str) -> None:
    with pytest.raises(MissingSetting) as refused:
        read_settings({**WEBHOOK, **WHATSAPP, name: wrong})
    assert not wrong or wrong not in str(refused.value)


@pytest.mark.skipif(not IS_LONG, reason="a busy machine measures nothing in a short time")
def test_how_much_of_a_secret_was_right_takes_no_time_to_tell(site: Site) -> None:
    """Measured, not asserted: noise of the network is larger than what is looked for."""
    guesses = {"none of it right": "#" * len(SECRET), "all but the last": SECRET[:-1] + "#"}
    took: dict[str, list[float]] = {name: [] for name in guesses}
    with httpx.Client(base_url=site.url) as client:
        for _ in range(2_000):
            for name, guess in guesses.items():
                begun = time.perf_counter()
                client.post(telegram_webhook.PATH, content=b"", headers={SECRET_HEADER: guess})
                took[name].append(time.perf_counter() - begun)
    shown = ", ".join(f"{name} {statistics.median(t) * 1e6:.0f} µs" for name, t in took.items())
    report(PROMISE, "median answer to a wrong secret", shown)
