"""The web chat over HTTP."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bot.channels.contract import Outgoing, ShownButton
from solidarity.storage.tables import Contact, Person, Received
from tests.web.site import Site

WRITES = [
    ("messages", {"id": "a1", "text": "bonjour"}),
    ("taps", {"id": "a2", "button": "nothing-such"}),
    ("location", {"id": "a3", "lat": 50.85, "lon": 4.35}),
]
MALFORMED = [
    b"", b"{", b"[]", b"null", b'"text"', b"[" * 50_000, b"\xff\xfe",
    b'{"id": "a1"}', b'{"text": "bonjour"}', b'{"id": 7, "text": "bonjour"}',
    b'{"id": "a b", "text": "bonjour"}', b'{"id": "a1", "text": 5}',
    b'{"id": "a1", "text": "  "}',
]  # fmt: skip


def inbox_size(site: Site) -> int:
    with site.sessions.begin() as session:
        return session.scalars(select(func.count(Received.id))).one()


def say(site: Site, token: str, text: str, buttons: tuple[str, ...] = ()) -> str:
    row = [ShownButton(label, f"token-{label}") for label in buttons]
    return asyncio.run(site.bot.webchat.send(token, Outgoing(text, [row] if row else [])))


def test_somebody_new_is_greeted_in_his_language(site: Site) -> None:
    tokens = {language: site.open(language=language)["token"] for language in ("fr", "nl")}
    site.settle()
    said = {language: site.messages(token)[0] for language, token in tokens.items()}
    assert said["fr"]["buttons"]
    assert said["nl"]["buttons"]
    assert said["fr"]["text"] != said["nl"]["text"]


def test_every_token_is_different_and_too_long_to_guess(site: Site) -> None:
    tokens = {site.open()["token"] for _ in range(5)}
    assert len(tokens) == 5
    assert all(len(token) >= 22 for token in tokens)


@pytest.mark.parametrize(("path", "body"), WRITES)
def test_what_is_sent_is_kept_before_it_is_answered(
    site: Site, chat: str, path: str, body: dict[str, object]
) -> None:
    before = inbox_size(site)
    assert site.post(f"/web/{chat}/{path}", json=body).json() == {"kept": True}
    assert inbox_size(site) == before + 1


@pytest.mark.parametrize(("path", "body"), WRITES)
def test_the_same_id_sent_again_changes_nothing(
    site: Site, chat: str, path: str, body: dict[str, object]
) -> None:
    answers = [site.post(f"/web/{chat}/{path}", json=body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert inbox_size(site) == 2
    own = [message for message in site.messages(chat) if not message["from_bot"]]
    assert len(own) == (0 if path == "taps" else 1)


def test_the_same_id_sent_at_once_by_several_connections_is_kept_once(
    site: Site, chat: str
) -> None:
    with ThreadPoolExecutor(8) as pool:
        sent = pool.map(
            lambda _: site.post(f"/web/{chat}/messages", json={"id": "x", "text": "oui"}), range(8)
        )
        assert {answer.status_code for answer in sent} == {200}
    assert inbox_size(site) == 2
    assert len(site.messages(chat)) == 2


def test_two_people_may_use_the_same_id(site: Site) -> None:
    for token in (site.open()["token"], site.open()["token"]):
        site.post(f"/web/{token}/messages", json={"id": "one", "text": "bonjour"})
        assert [message["text"] for message in site.messages(token)] == ["bonjour"]


@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_what_is_no_message_is_refused_with_a_sentence(site: Site, chat: str, body: bytes) -> None:
    answer = site.post(f"/web/{chat}/messages", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"].strip()
    assert inbox_size(site) == 1


@pytest.mark.parametrize(
    "where", [{"lat": 91, "lon": 4}, {"lat": "50", "lon": 4}, {"lat": True, "lon": 4}, {"lat": 50}]
)
def test_a_place_that_is_none_is_refused(site: Site, chat: str, where: dict[str, object]) -> None:
    assert site.post(f"/web/{chat}/location", json={"id": "a", **where}).status_code == 400


def test_a_place_that_is_no_number_is_refused(site: Site, chat: str) -> None:
    body = b'{"id": "a", "lat": NaN, "lon": 4}'
    assert site.post(f"/web/{chat}/location", content=body).status_code == 400


@pytest.mark.parametrize("path", ["messages", "taps", "location"])
@pytest.mark.parametrize("token", ["x" * 22, "short", "%00" * 20, "ü" * 20])
def test_an_unknown_chat_is_not_found(site: Site, path: str, token: str) -> None:
    body = {"id": "a", "text": "bonjour", "button": "b", "lat": 50, "lon": 4}
    assert site.post(f"/web/{token}/{path}", json=body).status_code == 404
    assert site.get(f"/web/{token}/messages").status_code == 404
    assert site.get(f"/web/{token}/events").status_code == 404


def test_a_text_of_ten_thousand_characters_is_kept_and_a_longer_one_kindly_refused(
    site: Site, chat: str
) -> None:
    long = "é" * 10_000
    assert site.post(f"/web/{chat}/messages", json={"id": "a", "text": long}).status_code == 200
    answer = site.post(f"/web/{chat}/messages", json={"id": "b", "text": long + "!"})
    assert answer.status_code == 413
    assert "10 000" in answer.json()["error"].replace("\N{NO-BREAK SPACE}", " ")
    assert site.post(f"/web/{chat}/messages", content=b" " * 300_000).status_code == 413


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "مرحبا، أحتاج إلى مساعدة", "a\0b", "\ud83d", "🥖🧀"]
)
def test_any_text_comes_back_as_text(site: Site, chat: str, text: str) -> None:
    body = '{"id": "a", "text": "' + text.encode("unicode-escape").decode() + '"}'
    escaped = re.sub(r"\\x(..)", r"\\u00\1", body)
    escaped = re.sub(r"\\U000(.....)", lambda m: surrogates(int(m[1], 16)), escaped)
    assert site.post(f"/web/{chat}/messages", content=escaped).status_code == 200
    kept = text.replace("\0", "").encode("utf-8", "replace").decode()
    assert site.messages(chat)[-1]["text"] == kept


def surrogates(point: int) -> str:
    high, low = divmod(point - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


def test_messages_stand_in_the_order_in_which_they_were_said(site: Site, chat: str) -> None:
    for n in range(3):
        site.post(f"/web/{chat}/messages", json={"id": f"own-{n}", "text": f"question {n}"})
        say(site, chat, f"answer {n}")
    said = [message["text"] for message in site.messages(chat)[1:]]
    assert said == [f"{word} {n}" for n in range(3) for word in ("question", "answer")]


def test_an_edit_replaces_text_and_buttons_in_place(site: Site, chat: str) -> None:
    ref = say(site, chat, "can you?", ("yes", "no"))
    say(site, chat, "later")
    asyncio.run(site.bot.webchat.edit(chat, ref, Outgoing("taken")))
    asyncio.run(site.bot.webchat.edit(chat, ref, Outgoing("taken")))
    edited, later = site.messages(chat)[1:]
    assert (edited["text"], edited["buttons"], edited["edited"]) == ("taken", [], True)
    assert later["text"] == "later"


def test_a_message_of_somebody_else_is_never_edited(site: Site, chat: str) -> None:
    other = site.open()["token"]
    ref = say(site, other, "for the other")
    asyncio.run(site.bot.webchat.edit(chat, ref, Outgoing("changed")))
    asyncio.run(site.bot.webchat.edit(chat, "999999", Outgoing("gone")))
    assert site.messages(other)[-1]["text"] == "for the other"


def test_the_stream_tells_what_was_said_before_and_what_comes(site: Site, chat: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        listening = pool.submit(site.events, chat, 3)
        say(site, chat, "one")
        say(site, chat, "two")
        events = listening.result()
    assert [event.content["text"] for event in events[1:]] == ["one", "two"]
    assert [event.id for event in events] == [1, 2, 3]


def test_the_stream_goes_on_where_it_was_interrupted(site: Site, chat: str) -> None:
    ref = say(site, chat, "one", ("yes",))
    seen = site.events(chat, 2)[-1].id
    say(site, chat, "two")
    asyncio.run(site.bot.webchat.edit(chat, ref, Outgoing("one, settled")))
    for missed in (
        site.events(chat, 2, after=seen),
        site.events(chat, 2, after=0, headers={"Last-Event-ID": str(seen)}),
    ):
        assert [event.content["text"] for event in missed] == ["two", "one, settled"]


def test_the_stream_refuses_a_position_that_is_none(site: Site, chat: str) -> None:
    assert site.get(f"/web/{chat}/events?after=x").status_code == 400


def test_a_tap_on_a_button_of_nobody_is_answered_by_a_toast_shown_once(
    site: Site, chat: str
) -> None:
    site.tap(chat, "nothing-such", "tap-1")
    site.settle()
    toast = site.events(chat, 2)[-1]
    assert (toast.kind, toast.content["client_id"]) == ("toast", "tap-1")
    assert toast.content["text"]
    assert len(site.messages(chat)) == 1
    site.watch.forward(minutes=1)
    say(site, chat, "later")
    assert [event.kind for event in site.events(chat, 2)] == ["message", "message"]


def test_a_tap_does_what_the_button_says_and_settles_it(site: Site, chat: str) -> None:
    site.tap_first(chat, "tap-1")
    welcome, question = site.messages(chat)
    assert welcome["edited"]
    assert not welcome["buttons"]
    assert question["from_bot"]


def test_when_understanding_is_down_the_person_hears_it(site: Site, chat: str) -> None:
    site.post(f"/web/{chat}/messages", json={"id": "a", "text": "j'ai besoin de pain"})
    site.settle()
    assert [message["from_bot"] for message in site.messages(chat)] == [True, False, True]


def test_for_real_a_volunteer_of_the_web_chat_has_to_join_like_anybody(real_site: Site) -> None:
    token = real_site.open(role="volunteer")["token"]
    with real_site.sessions.begin() as session:
        contact = session.scalars(select(Contact).where(Contact.address == token)).one()
        person = session.get_one(Person, contact.person_id)
        assert person.volunteer is None
        assert not person.is_demo
    assert real_site.get(f"/demo/{token}/happened").status_code == 404
