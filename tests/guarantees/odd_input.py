"""Calls as nobody should make them: good ones with wrong parts, odd letters and plain noise."""

import copy
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from bot.web import telegram_webhook, whatsapp_webhook
from tests.bot import whatsapp_payloads as whatsapp

FRESH = itertools.count(1)
"""Numbers of updates and messages: what was kept before would not be handled again."""
SECRET = "only-Telegram-knows-0123456789"
SAID = (
    "bonjour", "STOP", "oui", "non", "ajoutez du beurre", "23 euro 50", "demain à 14h", "/start",
    "i need help", "ma femme ne se réveille pas", "mon agenda", "123456", "ik zoek hulp", "…", "",
)  # fmt: skip
ODD = (
    "\0", "a\0b", "\ud800", "bon\udfffjour", "\u202eoui", "x" * 5_000, "👍" * 300, "é" * 2_000,
    "{name} %s {0!r}", "<b>&amp;", "'; DROP TABLE people;--", "../..", "1e999", "\N{COMBINING ACUTE ACCENT}" * 50,
)  # fmt: skip
TEXTS = st.sampled_from(SAID + ODD) | st.text(st.characters(codec=None), max_size=20)
NUMBERS = st.sampled_from(
    [0, -1, 2**31, 2**63, 10**30, 1e308, float("nan"), float("inf"), 50.8, True]
)
DEEP: Any = json.loads("[" * 300 + "]" * 300)
JUNK = st.recursive(
    st.none() | NUMBERS | TEXTS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(TEXTS, inside, max_size=3),
    max_leaves=4,
) | st.just(DEEP)


@dataclass(frozen=True)
class Call:
    """A call of the bot's web server."""

    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


def _in_chat(number: int, **content: Any) -> dict[str, Any]:
    who = {"id": number, "is_bot": False, "first_name": "Anna", "language_code": "fr"}
    chat = {"id": number, "type": "private", "first_name": "Anna"}
    return {"message_id": 3, "date": 1_795_518_000, "from": who, "chat": chat, **content}


FILE = {"file_id": "AwAC", "file_unique_id": "u", "duration": 3, "width": 9, "height": 9}
CONTENTS: tuple[dict[str, Any], ...] = (
    {"location": {"latitude": 50.83, "longitude": 4.38}},
    {"contact": {"phone_number": "+32470123456", "first_name": "Anna", "user_id": 7}},
    {"voice": FILE}, {"photo": [FILE, FILE]}, {"photo": [FILE], "caption": "23 euro"},
    {"sticker": FILE | {"type": "regular", "is_animated": False, "is_video": False}},
    {"dice": {"emoji": "🎲", "value": 3}}, {},
)  # fmt: skip


@st.composite
def telegram_updates(draw: st.DrawFn) -> dict[str, Any]:
    """A good update of Telegram."""
    number = draw(st.integers(1, 40))
    chosen = draw(st.sampled_from((*({"text": each} for each in SAID), *CONTENTS)))
    message = _in_chat(number, **chosen)
    update: dict[str, Any] = {"update_id": next(FRESH)}
    kind = draw(st.sampled_from(("message", "edited_message", "callback_query")))
    tap = {"id": "9", "from": message["from"], "message": message, "data": draw(TEXTS)}
    return update | {kind: tap | {"chat_instance": "1"} if kind == "callback_query" else message}


@st.composite
def whatsapp_batches(draw: st.DrawFn) -> dict[str, Any]:
    """A good batch of WhatsApp."""
    kind = draw(st.sampled_from(("text", "audio", "image", "location", "interactive", "system")))
    content = {
        "text": {"body": draw(st.sampled_from(SAID))}, "audio": {"id": "1"},
        "image": {"id": "1", "caption": "23 euro"},
        "location": {"latitude": 50.83, "longitude": 4.38},
        "interactive": {"type": "button_reply", "button_reply": {"id": "x", "title": "Oui"}},
        "system": {"type": "user_changed_number", "wa_id": "32470999999"},
    }[kind]  # fmt: skip
    number = f"wamid.{next(FRESH)}"
    who = f"324700000{draw(st.integers(10, 50))}"
    message = whatsapp.message(kind, content, number=number, **{"from": who}, from_user_id=None)
    told = whatsapp.status(draw(st.sampled_from(("sent", "read", "failed"))), number=number)
    value = whatsapp.value(message, statuses=[told])
    value["contacts"] = []
    return whatsapp.batch(value)


@st.composite
def spoilt(draw: st.DrawFn, good: st.SearchStrategy[dict[str, Any]]) -> Any:
    """Something good, of which a few parts are gone or something else."""
    found = copy.deepcopy(draw(good))
    for _ in range(draw(st.integers(0, 3))):
        places = list(_places(found))
        if not places:
            break
        inside, key = draw(st.sampled_from(places))
        if draw(st.booleans()):
            inside[key] = draw(JUNK)
        else:
            del inside[key]
    return found


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        # What is deep already is spoilt enough.
        if isinstance(value[key], dict) or (isinstance(value[key], list) and value[key] != DEEP):
            yield from _places(value[key])


def _telegram(update: Any) -> Call:
    headers = {telegram_webhook.SECRET_HEADER: SECRET}
    return Call("POST", telegram_webhook.PATH, _encoded(update), headers)


def _whatsapp(batch: Any) -> Call:
    body = _encoded(batch)
    return Call("POST", whatsapp_webhook.PATH, body, whatsapp.signed(body))


def _encoded(value: Any) -> bytes:
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def web_calls(token: str) -> st.SearchStrategy[Call]:
    """Calls of the page, for a chat that is there and for chats that are not."""
    tokens = st.just(token) | TEXTS.map(_quoted) | st.sampled_from(("%00", "%ff", "%ed%a0%80"))
    good = st.fixed_dictionaries(
        {"id": st.integers().map(lambda n: f"c{abs(n)}"), "text": st.sampled_from(SAID),
         "button": st.just("abc"), "lat": st.just(50.8), "lon": st.just(4.3),
         "language": st.just("fr"), "role": st.just("person")}
    )  # fmt: skip
    bodies = spoilt(good).map(_encoded) | st.binary(max_size=40)
    posts = st.sampled_from(("messages", "taps", "location", "elsewhere"))
    spoken = st.builds(
        lambda t, what, b: Call("POST", f"/web/{t}/{what}", b), tokens, posts, bodies
    )
    opened = bodies.map(lambda b: Call("POST", "/web/people", b))
    numbers = st.integers(-5, 2**70).map(str) | tokens
    paths = (
        st.builds(lambda t: f"/calendar/{t}.ics", tokens)
        | st.builds(lambda t, n: f"/calendar/{t}/{n}.ics", tokens, numbers)
        | st.builds(lambda t: f"/web/{t}/messages", tokens)
        | st.builds(lambda n: f"/web/{token}/events?after={_quoted(n)}", TEXTS.filter(_is_odd))
    )
    return spoken | opened | paths.map(lambda path: Call("GET", path))


def _is_odd(after: str) -> bool:
    """A stream with a good position has no end."""
    return not after.isdecimal() and bool(after)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace") or "%20"


def calls(token: str) -> st.SearchStrategy[Call]:
    """Of every channel, with the right secrets."""
    noise = (st.binary(max_size=40) | JUNK).map(_encoded)
    from_telegram = spoilt(telegram_updates()).map(_telegram)
    from_whatsapp = spoilt(whatsapp_batches()).map(_whatsapp)
    noisy = st.builds(lambda to, what: to(what), st.sampled_from((_telegram, _whatsapp)), noise)
    return from_telegram | from_whatsapp | web_calls(token) | noisy
