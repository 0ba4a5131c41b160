"""The Telegram channel against an emulated Bot API: what it reads, and what its errors mean."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pytest
from telegram.error import InvalidToken

from bot.channels.contract import Arrived, Incoming, Outgoing, ShownButton
from bot.channels.errors import ChannelClosed, Gone, OutcomeUnknown, Refused, RetryLater
from bot.channels.telegram import MAX_TEXT, Telegram, arrived
from tests.emulator import Person, TelegramEmulator

T = TypeVar("T")
HELLO = Outgoing("Bonjour")
CHOICE = Outgoing("Oui ?", [[ShownButton("Oui", "token-yes"), ShownButton("Non", "token-no")]])


@pytest.fixture
def telegram() -> Iterator[TelegramEmulator]:
    with TelegramEmulator() as running:
        yield running


@pytest.fixture
def anna(telegram: TelegramEmulator) -> Person:
    return telegram.user("Anna", language_code="nl-BE")


def with_channel(
    telegram: TelegramEmulator, use: Callable[[Telegram], Awaitable[T]], *, url: str | None = None
) -> T:
    """What a use of the channel gives."""

    async def run() -> T:
        channel = Telegram(telegram.token, url or telegram.url)
        if url is None:
            await channel.start()
        try:
            return await use(channel)
        finally:
            if url is None:
                await channel.stop()

    return asyncio.run(run())


def heard(telegram: TelegramEmulator) -> Incoming:
    """The newest update as the channel reads it."""
    payload = telegram.unacknowledged()[-1]
    return with_channel(telegram, lambda channel: channel.read(payload))


def edit_first(anna: Person) -> None:
    anna.writes("demain")
    anna.edits(anna.chat[0].id, "après-demain")


ACTS: dict[str, tuple[Callable[[Person], object], dict[str, Any]]] = {
    "a text": (lambda anna: anna.writes("bonjour"), {"kind": "text", "text": "bonjour"}),
    "a forwarded text": (lambda anna: anna.forwards("salut"), {"kind": "text", "text": "salut"}),
    "start": (lambda anna: anna.writes("/start"), {"kind": "start"}),
    "start by a link": (
        lambda anna: anna.writes("/start folder"),
        {"kind": "start", "source": "folder"},
    ),
    "another command": (lambda anna: anna.writes("/help"), {"kind": "text", "text": "/help"}),
    "an edited text": (edit_first, {"kind": "edited", "text": "après-demain"}),
    "a location": (
        lambda anna: anna.sends_location(50.83, 4.37),
        {"kind": "location", "lat": 50.83, "lon": 4.37},
    ),
    "a contact": (
        lambda anna: anna.sends_contact("+32470123456", "Anna"),
        {"kind": "contact", "phone": "+32470123456"},
    ),
    "a voice note": (lambda anna: anna.sends_voice(), {"kind": "voice", "seconds": 3.0}),
    "a picture": (lambda anna: anna.sends_photo(), {"kind": "photo"}),
    "a picture with words": (
        lambda anna: anna.sends_photo("ma liste"),
        {"kind": "text", "text": "ma liste"},
    ),
    "a sticker": (lambda anna: anna.sends_sticker(), {"kind": "sticker"}),
}


@pytest.mark.parametrize(("act", "expected"), ACTS.values(), ids=ACTS.keys())
def test_what_a_person_sends_is_read(
    telegram: TelegramEmulator,
    anna: Person,
    act: Callable[[Person], object],
    expected: dict[str, Any],
) -> None:
    act(anna)
    who: dict[str, Any] = {
        "channel": "telegram",
        "address": str(anna.id),
        "first_name": "Anna",
        "language": "nl",
    }
    update = heard(telegram)
    assert (update.voice is not None) == (update.kind == "voice")
    assert replace(update, photo=None, voice=None) == Incoming(**who, **expected)


def test_a_tap_is_read_with_its_token_and_what_telegram_wants_back(
    telegram: TelegramEmulator, anna: Person
) -> None:
    with_channel(telegram, lambda channel: channel.send(str(anna.id), CHOICE))
    query = anna.taps("Non")
    update = heard(telegram)
    assert (update.kind, update.token, update.tap_id) == ("tap", "token-no", query)
    assert update.address == str(anna.id)


def test_in_a_group_the_bot_hears_only_when_it_is_spoken_to(
    telegram: TelegramEmulator, anna: Person
) -> None:
    anna.writes_in_group("bonjour à tous")
    assert heard(telegram).kind == "ignored"
    anna.writes_in_group("@Solidarity_Emulated_Bot tu es là ?")
    update = heard(telegram)
    assert update.kind == "group"
    assert update.address != str(anna.id), "the answer goes to the group"


def private(**content: Any) -> dict[str, Any]:
    user = {"id": 7, "is_bot": False, "first_name": "Bo"}
    chat = {"id": 7, "type": "private", "first_name": "Bo"}
    return {"message_id": 3, "date": 1, "chat": chat, "from": user, **content}


RAW = [
    ({"message": private(dice={"emoji": "🎲", "value": 3})}, "other"),
    ({"message": private(poll_unknown_to_us={})}, "other"),
    ({"edited_message": private(location={"latitude": 50.0, "longitude": 4.0})}, "ignored"),
    ({"edited_message": private(caption="ma liste", edit_date=2)}, "edited"),
    ({"channel_post": private(chat={"id": -9, "type": "channel"})}, "ignored"),
    ({"something_new": {}}, "ignored"),
]  # fmt: skip


@pytest.mark.parametrize(("update", "kind"), RAW)
def test_whatever_telegram_sends_is_read(
    telegram: TelegramEmulator, update: dict[str, Any], kind: str
) -> None:
    payload = {"update_id": 5, **update}
    assert with_channel(telegram, lambda channel: channel.read(payload)).kind == kind


def test_who_blocks_the_bot_says_nothing(telegram: TelegramEmulator, anna: Person) -> None:
    anna.blocks_bot()
    assert heard(telegram).kind == "ignored"


@pytest.mark.parametrize(
    ("update", "chat"),
    [
        ({"message": {"chat": {"id": 12}}}, "12"),
        ({"edited_message": {"chat": {"id": -4}}}, "-4"),
        ({"callback_query": {"from": {"id": 12}, "message": {"chat": {"id": -4}}}}, "12"),
        ({"my_chat_member": {"chat": {"id": 12}}}, ""),
        ({"message": "nonsense"}, ""),
    ],
)
def test_an_update_is_kept_under_the_chat_whose_order_it_has(
    update: dict[str, Any], chat: str
) -> None:
    payload = {"update_id": 7, **update}
    assert arrived(payload) == Arrived("telegram", "7", chat, payload)


def test_a_message_shows_its_text_and_its_buttons(telegram: TelegramEmulator, anna: Person) -> None:
    ref = with_channel(telegram, lambda channel: channel.send(str(anna.id), CHOICE))
    shown = anna.chat[-1]
    assert (str(shown.id), shown.text, shown.buttons) == (ref, "Oui ?", [["Oui", "Non"]])
    assert shown.callbacks == {"Oui": "token-yes", "Non": "token-no"}


def test_what_looks_like_markup_is_shown_as_it_is(telegram: TelegramEmulator, anna: Person) -> None:
    text = "<b>2</b> _kg_ & *café* [x](y)"
    with_channel(telegram, lambda channel: channel.send(str(anna.id), Outgoing(text)))
    assert anna.chat[-1].text == text


def test_a_text_that_is_too_long_is_cut(telegram: TelegramEmulator, anna: Person) -> None:
    with_channel(telegram, lambda channel: channel.send(str(anna.id), Outgoing("é" * 5_000)))
    assert anna.chat[-1].text == "é" * MAX_TEXT


SEND_FAULTS: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"kind": "429", "retry_after": 7}, RetryLater),
    ({"kind": "403"}, Gone),
    ({"kind": "400", "description": "Bad Request: chat not found"}, Gone),
    ({"kind": "400", "description": "Bad Request: message text is empty"}, Refused),
    ({"kind": "502"}, RetryLater),
    ({"kind": "500"}, OutcomeUnknown),
    ({"kind": "drop_before"}, OutcomeUnknown),
    ({"kind": "drop_after"}, OutcomeUnknown),
]


@pytest.mark.parametrize(("fault", "error"), SEND_FAULTS)
@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
def test_an_error_says_what_has_to_be_done(
    telegram: TelegramEmulator, anna: Person, fault: dict[str, Any], error: type[Exception],
    method: str,
) -> None:  # fmt: skip
    async def speak(channel: Telegram) -> object:
        ref = await channel.send(str(anna.id), HELLO)
        telegram.fault(method=method, **fault)
        if method == "sendMessage":
            return await channel.send(str(anna.id), CHOICE)
        await channel.edit(str(anna.id), ref, CHOICE)
        return None

    with pytest.raises(error) as caught:
        with_channel(telegram, speak)
    if isinstance(caught.value, RetryLater) and fault["kind"] == "429":
        assert caught.value.seconds == 7


def test_where_nobody_listens_nothing_went_out(telegram: TelegramEmulator) -> None:
    with pytest.raises(RetryLater):
        with_channel(telegram, lambda channel: channel.send("1", HELLO), url="http://127.0.0.1:9")


def test_who_blocked_the_bot_is_gone(telegram: TelegramEmulator, anna: Person) -> None:
    anna.blocks_bot()
    with pytest.raises(Gone):
        with_channel(telegram, lambda channel: channel.send(str(anna.id), HELLO))


def test_who_never_started_the_bot_cannot_be_reached(telegram: TelegramEmulator) -> None:
    bo = telegram.user("Bo", started=False)
    for chat in (str(bo.id), "424242"):
        with pytest.raises(Gone):
            with_channel(telegram, lambda channel, chat=chat: channel.send(chat, HELLO))  # type: ignore[misc]  # a default binds the loop's value


def test_an_edit_replaces_text_and_buttons(telegram: TelegramEmulator, anna: Person) -> None:
    async def speak(channel: Telegram) -> None:
        ref = await channel.send(str(anna.id), CHOICE)
        await channel.edit(str(anna.id), ref, HELLO)

    with_channel(telegram, speak)
    assert (anna.chat[-1].text, anna.chat[-1].buttons) == ("Bonjour", [])


@pytest.mark.parametrize("ref", [None, "999"])
def test_a_message_is_deleted_and_one_that_is_gone_is_no_error(
    telegram: TelegramEmulator, anna: Person, ref: str | None
) -> None:
    async def speak(channel: Telegram) -> None:
        sent = await channel.send(str(anna.id), CHOICE)
        await channel.delete(str(anna.id), ref or sent, HELLO)

    with_channel(telegram, speak)
    assert [message.deleted for message in anna.chat] == [ref is None]


def test_what_is_too_old_to_be_deleted_says_something_else(
    telegram: TelegramEmulator, anna: Person
) -> None:
    async def speak(channel: Telegram) -> None:
        sent = await channel.send(str(anna.id), CHOICE)
        telegram.fault(kind="400", method="deleteMessage")
        await channel.delete(str(anna.id), sent, HELLO)

    with_channel(telegram, speak)
    assert (anna.chat[-1].text, anna.chat[-1].buttons) == ("Bonjour", [])


@pytest.mark.parametrize("ref", [None, "999"])
def test_an_edit_that_changes_nothing_or_finds_nothing_is_no_error(
    telegram: TelegramEmulator, anna: Person, ref: str | None
) -> None:
    async def speak(channel: Telegram) -> None:
        sent = await channel.send(str(anna.id), HELLO)
        await channel.edit(str(anna.id), ref or sent, HELLO)

    with_channel(telegram, speak)
    assert [message.text for message in anna.chat] == ["Bonjour"]


@pytest.mark.parametrize("text", [None, "Noté", "é" * 300])
def test_a_tap_is_answered(telegram: TelegramEmulator, anna: Person, text: str | None) -> None:
    with_channel(telegram, lambda channel: channel.send(str(anna.id), CHOICE))
    query = anna.taps("Oui")
    with_channel(telegram, lambda channel: channel.answer_tap(query, text))
    assert anna.answered_taps[-1].text == (text or "")[:200]


@pytest.mark.parametrize("kind", ["400", "403", "429", "500", "502", "drop_before"])
def test_a_tap_that_cannot_be_answered_disturbs_nobody(
    telegram: TelegramEmulator, anna: Person, kind: str
) -> None:
    with_channel(telegram, lambda channel: channel.send(str(anna.id), CHOICE))
    query = anna.taps("Oui")
    telegram.fault(method="answerCallbackQuery", kind=kind)
    with_channel(telegram, lambda channel: channel.answer_tap(query, "Noté"))
    assert anna.answered_taps == []


def test_a_tap_of_long_ago_is_no_error(telegram: TelegramEmulator, anna: Person) -> None:
    with_channel(telegram, lambda channel: channel.send(str(anna.id), CHOICE))
    query = anna.taps("Oui")
    telegram.time_passes(3_600)
    with_channel(telegram, lambda channel: channel.answer_tap(query, "Noté"))


def test_a_wrong_token_is_noticed_at_the_start(telegram: TelegramEmulator) -> None:
    async def start() -> None:
        await Telegram("1:wrong", telegram.url).start()

    with pytest.raises(InvalidToken):
        asyncio.run(start())


def test_a_token_that_is_taken_back_closes_the_channel(telegram: TelegramEmulator) -> None:
    async def send() -> None:
        await Telegram("1:wrong", telegram.url).send("1", HELLO)

    with pytest.raises(ChannelClosed) as caught:
        asyncio.run(send())
    assert "1:wrong" not in f"{caught.value!r} {caught.value.__cause__!r}"


class Kept:
    """What polling hands over; `fails` times it cannot be kept."""

    def __init__(self, fails: int = 0) -> None:
        self.updates: list[Arrived] = []
        self.fails = fails
        self.full = asyncio.Event()

    async def keep(self, updates: list[Arrived]) -> bool:
        if self.fails:
            self.fails -= 1
            raise OSError("disk full")
        self.updates += updates
        if updates:
            self.full.set()
        return False


async def poll(channel: Telegram, kept: Kept) -> None:
    polling = asyncio.create_task(channel.poll(kept.keep))
    full = asyncio.create_task(kept.full.wait())
    await asyncio.wait([polling, full], timeout=10, return_when=asyncio.FIRST_COMPLETED)
    await asyncio.sleep(0.2)
    full.cancel()
    if polling.done():
        polling.result()
    polling.cancel()


def test_polling_hands_over_updates_in_order(telegram: TelegramEmulator, anna: Person) -> None:
    for text in ("un", "deux", "trois"):
        anna.writes(text)
    kept = Kept()
    with_channel(telegram, lambda channel: poll(channel, kept))
    first = kept.updates[0].payload
    assert with_channel(telegram, lambda channel: channel.read(first)).text == "un"
    assert [update.payload["message"]["text"] for update in kept.updates] == ["un", "deux", "trois"]
    assert {update.address for update in kept.updates} == {str(anna.id)}
    assert telegram.unacknowledged() == []


def test_what_could_not_be_kept_is_not_acknowledged(
    telegram: TelegramEmulator, anna: Person
) -> None:
    anna.writes("un")
    with pytest.raises(OSError, match="disk full"):
        with_channel(telegram, lambda channel: poll(channel, Kept(fails=1)))
    assert len(telegram.unacknowledged()) == 1


@pytest.mark.parametrize("kind", ["429", "502", "drop_before"])
def test_polling_goes_on_after_an_error(
    telegram: TelegramEmulator, anna: Person, kind: str
) -> None:
    anna.writes("un")
    telegram.fault(method="getUpdates", kind=kind)
    kept = Kept()
    with_channel(telegram, lambda channel: poll(channel, kept))
    assert len(kept.updates) == 1


def test_a_picture_is_shown_to_somebody_else_by_its_name_alone(
    telegram: TelegramEmulator, anna: Person
) -> None:
    anna.sends_photo()
    photo = heard(telegram).photo
    assert photo is not None
    ben = telegram.user("Ben")
    message = Outgoing("Voici le ticket.", photo=photo)
    with_channel(telegram, lambda channel: channel.send(str(ben.id), message))
    sent = telegram.calls(method="sendPhoto", chat=ben.id)
    assert [call.params["photo"] for call in sent] == [photo]
    assert ben.chat[-1].text == "Voici le ticket."


def test_a_sticker_has_no_picture_to_pass_on(telegram: TelegramEmulator, anna: Person) -> None:
    anna.sends_sticker()
    assert heard(telegram).photo is None


def test_what_was_spoken_can_be_fetched(telegram: TelegramEmulator, anna: Person) -> None:
    anna.sends_voice()
    voice = heard(telegram).voice
    assert voice is not None
    fetched = with_channel(telegram, lambda channel: channel.fetch(voice))
    assert fetched.content.startswith(b"OggS")


def test_what_is_gone_is_refused(telegram: TelegramEmulator, anna: Person) -> None:
    with pytest.raises(Refused):
        with_channel(telegram, lambda channel: channel.fetch("no-such-file"))
