"""Telegram through python-telegram-bot: updates in, messages out."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import httpx
import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.channels.contract import Arrived, Document, Incoming, Media, Outgoing
from bot.channels.errors import (
    ChannelClosed,
    Gone,
    OutcomeUnknown,
    Refused,
    RetryLater,
    SendingError,
)
from bot.channels.plain import is_plain, plain
from bot.channels.telegram_updates import HEARD, handlers, hear_error

log = structlog.get_logger(__name__)
T = TypeVar("T")

NAME = "telegram"
WANTED = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 25
AGAIN_SECONDS = 1
"""While something waits to be kept, Telegram is asked for no longer than this."""
MOST_UPDATES = 100
"""Telegram hands out no more until these are acknowledged."""
MAX_TEXT = 4096
MAX_CAPTION = 1024
LARGEST = 2**63 - 1
UNCHANGED = ("message is not modified", "message to edit not found", "message can't be edited")
NOT_THERE = ("message to delete not found",)
LATE_TAP = ("query is too old", "query id is invalid")
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Errors before anything left this machine: it is safe to send again."""
NOT_TAKEN = ("bad gateway", "service unavailable")
"""What a gateway says that found nobody to give the call to."""


class Telegram:
    """The channel, for any server that speaks the Bot API (`api` is its base URL)."""

    name = NAME
    edits = True
    window: timedelta | None = None

    def __init__(self, token: str, api: str) -> None:
        requests = (HTTPXRequest(connection_pool_size=32), HTTPXRequest(connection_pool_size=2))
        self.bot = Bot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=requests[0],
            get_updates_request=requests[1],
        )
        builder = ApplicationBuilder().bot(self.bot).updater(None)
        self.application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
        for handler in handlers():
            self.application.add_handler(handler)
        self.application.add_error_handler(hear_error)

    async def start(self) -> None:
        """Learn the bot's own name; raises telegram.error.InvalidToken for a wrong token."""
        await self.application.initialize()

    async def stop(self) -> None:
        await self.application.shutdown()

    async def read(self, payload: Mapping[str, Any]) -> Incoming:
        """What an update says, by the handler table of telegram_updates."""
        update = Update.de_json(plain(payload), self.bot)
        heard: list[Incoming | Exception] = []
        mark = HEARD.set(heard)
        try:
            await self.application.process_update(update)
        finally:
            HEARD.reset(mark)
        first = heard[0] if heard else Incoming(NAME, "", "ignored")
        if isinstance(first, Exception):
            raise first
        return first

    async def send(self, address: str, message: Outgoing) -> str:
        async def send() -> Message:
            if isinstance(message.document, Document):
                return await self.bot.send_document(
                    int(address),
                    message.document.content,
                    caption=message.text[:MAX_CAPTION],
                    filename=message.document.name,
                )
            if message.photo is not None:
                return await self.bot.send_photo(
                    int(address),
                    message.photo.content if isinstance(message.photo, Media) else message.photo,
                    caption=message.text[:MAX_CAPTION],
                    reply_markup=_keyboard(message),
                )
            return await self.bot.send_message(
                int(address), message.text[:MAX_TEXT], reply_markup=_keyboard(message)
            )

        sent: Message = await _sending(send)
        return str(sent.message_id)

    async def edit(self, address: str, message_ref: str, message: Outgoing) -> None:
        async def edit() -> object:
            return await self.bot.edit_message_text(
                message.text[:MAX_TEXT],
                chat_id=int(address),
                message_id=int(message_ref),
                reply_markup=_keyboard(message),
            )

        await _sending(edit, harmless=UNCHANGED)

    async def delete(self, address: str, message_ref: str, instead: Outgoing) -> None:
        """Telegram lets a bot delete what is younger than two days."""

        async def delete() -> object:
            return await self.bot.delete_message(int(address), int(message_ref))

        try:
            await _sending(delete, harmless=NOT_THERE)
        except Refused:
            await self.edit(address, message_ref, instead)

    async def answer_tap(self, tap_id: str, text: str | None) -> None:
        async def answer() -> object:
            return await self.bot.answer_callback_query(tap_id, text=text[:200] if text else None)

        try:
            await _sending(answer, harmless=LATE_TAP)
        except SendingError as error:
            # The waiting sign on the button stays; what the tap did is committed all the same.
            log.info("tap_not_answered", error=type(error).__name__)

    async def fetch(self, ref: str) -> Media:
        async def fetch() -> bytearray:
            return await (await self.bot.get_file(ref)).download_as_bytearray()

        return Media(bytes(await _sending(fetch)), "application/octet-stream")

    async def poll(
        self,
        keep: Callable[[list[Arrived]], Awaitable[bool]],
        heard: Callable[[], None] = lambda: None,
    ) -> None:
        """Fetch updates for ever; the offset advances only after they are kept.

        `keep` is called with none too, and tells whether some lie aside. `heard` is called whenever
        Telegram has answered, also when there was nothing new.
        """
        await _until_reached(self.bot.delete_webhook)
        # Some may lie aside since before.
        offset, lie_aside = 0, True
        while True:
            seconds = AGAIN_SECONDS if lie_aside else POLL_SECONDS
            updates = await _until_reached(partial(self._new_updates, offset, seconds))
            heard()
            lie_aside = await keep(list(_kept(update.to_dict() for update in updates)))
            if updates:
                offset = updates[-1].update_id + 1

    async def _new_updates(self, offset: int, seconds: int) -> Sequence[Update]:
        return await self.bot.get_updates(
            offset, limit=MOST_UPDATES, timeout=seconds, allowed_updates=WANTED
        )

    async def show_commands(self, menu: Mapping[str | None, Sequence[tuple[str, str]]]) -> None:
        """Telegram's menu, by language; a bot without one still hears."""
        for language, commands in menu.items():
            try:
                await _until_reached(
                    partial(self.bot.set_my_commands, commands, language_code=language)
                )
            except BadRequest as error:
                log.warning("menu_refused", error=str(error))

    async def set_webhook(self, url: str, secret: str) -> None:
        await _until_reached(
            partial(self.bot.set_webhook, url, secret_token=secret, allowed_updates=WANTED)
        )


async def _until_reached(call: Callable[[], Awaitable[T]]) -> T:
    """Make a call until Telegram answers it."""
    while True:
        try:
            return await call()
        except RetryAfter as error:
            await asyncio.sleep(_seconds(error))
        except BadRequest:
            raise
        except TelegramError as error:
            log.warning("not_reached", error=type(error).__name__)
            await asyncio.sleep(2)


def _kept(updates: Iterable[Mapping[str, Any]]) -> Iterator[Arrived]:
    """Updates for the inbox; what no database could keep is left out."""
    for update in updates:
        try:
            yield arrived(update)
        except ValueError as error:
            log.warning("not_kept", update=update["update_id"], error=str(error))


def arrived(payload: Mapping[str, Any]) -> Arrived:
    """An update as kept in the inbox; ValueError when it is none."""
    if not is_plain(payload):
        raise ValueError("not plain")
    return Arrived(NAME, _number(payload.get("update_id")), _chat_of(payload), payload)


def _number(value: object) -> str:
    """A number of Telegram's, of an update or a chat."""
    if type(value) is not int or not -LARGEST <= value <= LARGEST:
        raise ValueError("no number")
    return str(value)


def _chat_of(payload: Mapping[str, Any]) -> str:
    """The chat whose order an update keeps; "" when it belongs to none."""
    tap = payload.get("callback_query")
    for part in (payload.get("message"), payload.get("edited_message"), tap):
        if isinstance(part, Mapping):
            owner: Any = part.get("from" if part is tap else "chat")
            if isinstance(owner, Mapping):
                return _number(owner.get("id"))
    return ""


def _keyboard(message: Outgoing) -> InlineKeyboardMarkup | None:
    rows = [
        [InlineKeyboardButton(button.label, callback_data=button.token) for button in row]
        for row in message.buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None


async def _sending(call: Callable[[], Awaitable[Any]], harmless: tuple[str, ...] = ()) -> Any:
    """Make a call of the Bot API; its errors become ours, by what has to be done."""
    try:
        return await call()
    except RetryAfter as error:
        raise RetryLater(_seconds(error)) from error
    except Forbidden as error:
        raise Gone(str(error)) from error
    except BadRequest as error:
        text = str(error).lower()
        if any(words in text for words in harmless):
            return None
        raise (Gone if "chat not found" in text else Refused)(str(error)) from error
    except NetworkError as error:
        # TimedOut is one too. A server that failed (500, 504) may have failed after sending.
        refused = error.__cause__ is None and str(error).lower().startswith(NOT_TAKEN)
        if refused or isinstance(error.__cause__, NEVER_SENT):
            raise RetryLater(3) from error
        raise OutcomeUnknown(type(error).__name__) from error
    except InvalidToken:
        # Its text may hold the token.
        raise ChannelClosed from None
    except TelegramError as error:
        raise Refused(type(error).__name__) from error


def _seconds(error: RetryAfter) -> float:
    wait = error.retry_after
    return float(wait if isinstance(wait, int | float) else wait.total_seconds())
