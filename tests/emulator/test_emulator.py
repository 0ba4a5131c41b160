"""The emulator as an unmodified python-telegram-bot and people see it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

import pytest
from telegram import Bot, BotCommand, KeyboardButton, ReplyKeyboardMarkup
from telegram.error import (
    BadRequest,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from . import Person, RemoteTelegram, TelegramEmulator
from .sample_bot import polling, sample_bot

Result = TypeVar("Result")


@pytest.fixture(scope="module")
def polled() -> Iterator[TelegramEmulator]:
    with TelegramEmulator() as telegram, polling(sample_bot(telegram.url, telegram.token)):
        yield telegram


@pytest.fixture
def anna(polled: TelegramEmulator) -> Person:
    return polled.user("Anna", language_code="fr")


def with_bot(telegram: TelegramEmulator, use: Callable[[Bot], Awaitable[Result]]) -> Result:
    """What a bot of the library gets out of one use."""

    async def run() -> Result:
        calls, files = f"{telegram.url}/bot", f"{telegram.url}/file/bot"
        async with Bot(telegram.token, base_url=calls, base_file_url=files) as bot:
            return await use(bot)

    return asyncio.run(run())


def test_a_polling_bot_answers_a_command_and_a_tap(anna: Person) -> None:
    anna.writes("/start")
    greeting = anna.waits_for("Bonjour")
    assert greeting.text == "Bonjour !"
    assert greeting.buttons == [["Oui, je peux", "Pas cette fois"]]

    query = anna.taps("Oui")
    changed = anna.waits_for("Noté : offer:1:yes")
    assert (changed.id, changed.edited, changed.buttons) == (greeting.id, ["Bonjour !"], [])
    assert anna.waits_for_answer(query).text == "Merci !"
    assert [message.text for message in anna.chat] == ["/start", "Noté : offer:1:yes"]


def test_everything_people_send_reaches_the_bot(anna: Person) -> None:
    anna.sends_location(50.83, 4.37)
    anna.waits_for("^location:")
    anna.sends_contact("+32470000000")
    anna.waits_for("^contact:")
    anna.sends_voice()
    anna.waits_for("^voice:")
    anna.sends_photo("la liste")
    anna.waits_for("^photo: la liste")
    anna.sends_sticker()
    anna.waits_for("^sticker:")
    anna.forwards("lu ailleurs")
    anna.waits_for("^forward_origin: lu ailleurs")
    anna.writes("du lait")
    anna.waits_for("^text: du lait")
    anna.edits(anna.chat[-2].id, "du lait et du pain")
    anna.waits_for("^edited text: du lait et du pain")


def test_a_group_is_answered_in_the_group(polled: TelegramEmulator, anna: Person) -> None:
    anna.writes_in_group("bonjour à tous", group="Rue Gray")
    assert anna.waits_for("bonjour à tous", group="Rue Gray").from_bot
    assert anna.chat == []
    group_id = polled.calls("sendMessage")[-1].chat
    assert group_id is not None
    assert group_id < 0


def test_an_update_is_delivered_again_when_a_test_asks(
    polled: TelegramEmulator, anna: Person
) -> None:
    update_id = anna.writes("une fois")
    anna.waits_for("une fois")
    polled.waits_until_acknowledged()
    polled.redeliver(update_id)
    anna.waits_for("une fois")


def test_acknowledged_updates_are_gone(polled: TelegramEmulator, anna: Person) -> None:
    anna.writes("bonjour")
    anna.waits_for("bonjour")
    polled.waits_until_acknowledged()
    assert polled.unacknowledged() == []


def test_a_wait_in_vain_shows_the_chat(anna: Person) -> None:
    anna.writes("/start")
    anna.waits_for("Bonjour")
    with pytest.raises(AssertionError, match=r"Anna #1: /start(.|\n)*\[Oui, je peux\]"):
        anna.waits_for("Au revoir", timeout=0.1)


def test_only_buttons_that_show_can_be_tapped(anna: Person) -> None:
    anna.writes("/start")
    anna.waits_for("Bonjour")
    with pytest.raises(AssertionError, match="sees no button 'Peut-être'"):
        anna.taps("Peut-être")
    anna.taps("^Pas .* fois$")
    anna.waits_for("offer:1:no")
    with pytest.raises(AssertionError, match="sees no button 'Oui'"):
        anna.taps("Oui")


def test_a_stale_tap_reaches_the_bot_without_its_message(
    telegram: TelegramEmulator, anna: Person
) -> None:
    ben = telegram.user("Ben")
    ben.taps_old(77, "offer:9:yes")
    query = telegram.unacknowledged()[0]["callback_query"]
    assert query["data"] == "offer:9:yes"
    assert query["message"] == {"message_id": 77, "chat": query["message"]["chat"], "date": 0}


def test_a_keyboard_under_the_text_field_sends_the_place(telegram: TelegramEmulator) -> None:
    ben = telegram.user("Ben", at=(51.05, 3.72))
    keyboard = ReplyKeyboardMarkup(
        [[KeyboardButton("Mijn plaats", request_location=True)]], one_time_keyboard=True
    )
    with_bot(telegram, lambda bot: bot.send_message(ben.id, "Waar?", reply_markup=keyboard))
    assert ben.waits_for("Waar").keyboard == [["Mijn plaats"]]
    assert ben.taps("Mijn") == ""
    assert ben.chat[-1].kind == "location"
    sent = telegram.unacknowledged()[0]["message"]["location"]
    assert sent == {"latitude": 51.05, "longitude": 3.72}
    with pytest.raises(AssertionError, match="sees no button"):
        ben.taps("Mijn")


def test_files_go_both_ways(telegram: TelegramEmulator) -> None:
    ben = telegram.user("Ben")
    content = bytes(range(256)) + b"\r\n--\r\n"

    async def exchange(bot: Bot) -> bytes:
        sent = await bot.send_document(ben.id, content, filename="liste.bin", caption="Liste")
        assert sent.document
        file = await bot.get_file(sent.document.file_id)
        return bytes(await file.download_as_bytearray())

    assert with_bot(telegram, exchange) == content
    assert (ben.chat[-1].kind, ben.chat[-1].text) == ("document", "Liste")


def test_the_bot_knows_itself_and_keeps_commands_by_language(telegram: TelegramEmulator) -> None:
    async def commands(bot: Bot) -> tuple[BotCommand, ...]:
        assert bot.username == "solidarity_emulated_bot"
        assert bot.can_join_groups
        await bot.set_my_commands([BotCommand("aide", "De l'aide")], language_code="fr")
        assert await bot.get_my_commands(language_code="nl") == ()
        return await bot.get_my_commands(language_code="fr")

    assert with_bot(telegram, commands) == (BotCommand("aide", "De l'aide"),)


def test_a_tap_is_too_old_after_a_quarter_of_an_hour(telegram: TelegramEmulator) -> None:
    query = telegram.user("Ben").taps_old(1, "offer:1:yes")
    telegram.time_passes(seconds=15 * 60 + 1)
    with pytest.raises(BadRequest, match="(?i)query is too old"):
        with_bot(telegram, lambda bot: bot.answer_callback_query(query))


@pytest.mark.filterwarnings("ignore:.*retry_after")
@pytest.mark.parametrize(
    ("kind", "error", "arrived"),
    [
        ("429", RetryAfter, 0),
        ("403", Forbidden, 0),
        ("400", BadRequest, 0),
        ("502", NetworkError, 0),
        ("drop_before", NetworkError, 0),
        ("drop_after", NetworkError, 1),
        ("delay", TimedOut, 1),
    ],
)
def test_each_fault_is_the_error_the_library_knows(
    telegram: TelegramEmulator, kind: str, error: type[TelegramError], arrived: int
) -> None:
    ben = telegram.user("Ben")
    telegram.fault(method="sendMessage", chat=ben.id, kind=kind, seconds=0.3)
    with pytest.raises(error) as raised:
        with_bot(telegram, lambda bot: bot.send_message(ben.id, "Dag", read_timeout=0.2))
    assert type(raised.value) is error
    if arrived:
        ben.waits_for("Dag", timeout=2)
    else:
        ben.hears_nothing(seconds=0.2)


def test_another_process_orders_the_same(polled: TelegramEmulator, anna: Person) -> None:
    with RemoteTelegram(polled.url) as remote:
        same_anna = remote.user("Anna", user_id=anna.id)
        same_anna.writes("/start")
        same_anna.waits_for("Bonjour")
        query = same_anna.taps("Oui")
        assert same_anna.waits_for_answer(query).label == "Oui, je peux"
        with pytest.raises(AssertionError, match="sees no button"):
            same_anna.taps("Rien")
        assert remote.calls("answerCallbackQuery", chat=anna.id)[-1].params["text"] == "Merci !"
    assert "Noté" in anna.transcript
