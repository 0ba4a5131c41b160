"""The table of what can come from Telegram, in the order in which it is tried."""

from contextvars import ContextVar
from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.channels.contract import Incoming

HEARD: ContextVar[list[Incoming | Exception]] = ContextVar("heard")
"""Where the handlers put what they heard, or why they could not (Telegram.read)."""

Context = ContextTypes.DEFAULT_TYPE


def handlers() -> list[BaseHandler[Any, Any, Any]]:
    """Which update means what."""
    private = filters.ChatType.PRIVATE
    edited = filters.UpdateType.EDITED_MESSAGE
    return [
        CallbackQueryHandler(hear_tap),
        MessageHandler(filters.ChatType.GROUPS & filters.UpdateType.MESSAGE, hear_group),
        MessageHandler(edited & private & (filters.TEXT | filters.CAPTION), hear_edited),
        MessageHandler(edited, ignore),
        CommandHandler("start", hear_start, filters=private),
        MessageHandler(private & filters.TEXT, hear_text),
        MessageHandler(private & filters.LOCATION, hear_location),
        MessageHandler(private & filters.CONTACT, hear_contact),
        MessageHandler(private & (filters.VOICE | filters.AUDIO), hear_voice),
        MessageHandler(private & (filters.PHOTO | filters.VIDEO), hear_photo),
        MessageHandler(private & filters.Sticker.ALL, hear_sticker),
        MessageHandler(private & filters.UpdateType.MESSAGE, hear_other),
    ]


def _hear(update: Update, kind: str, **facts: Any) -> None:
    user, chat = update.effective_user, update.effective_chat
    if chat is None:
        return
    language = (user.language_code or "")[:2] if user else None
    HEARD.get().append(
        Incoming(
            channel="telegram",
            address=str(chat.id),
            kind=kind,
            first_name=user.first_name if user else None,
            language=language or None,
            **facts,
        )
    )


async def hear_tap(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    HEARD.get().append(
        Incoming(
            channel="telegram",
            address=str(query.from_user.id),
            kind="tap",
            token=query.data,
            tap_id=query.id,
            first_name=query.from_user.first_name,
            language=(query.from_user.language_code or "")[:2] or None,
        )
    )


async def hear_group(update: Update, context: Context) -> None:
    """In a group the bot speaks only when it is spoken to."""
    message = update.effective_message
    name = context.bot.username
    if message is not None and message.text and f"@{name}".lower() in message.text.lower():
        _hear(update, "group", text=message.text)


async def hear_edited(update: Update, context: Context) -> None:
    message = update.effective_message
    _hear(update, "edited", text=(message.text or message.caption) if message else None)


async def ignore(update: Update, context: Context) -> None:
    """A changed place, or a picture without words: what was said before stands."""


async def hear_start(update: Update, context: Context) -> None:
    _hear(update, "start", source=next(iter(context.args or ()), None))


async def hear_text(update: Update, context: Context) -> None:
    message = update.effective_message
    _hear(update, "text", text=message.text if message else None)


async def hear_location(update: Update, context: Context) -> None:
    message = update.effective_message
    if message is not None and message.location is not None:
        _hear(update, "location", lat=message.location.latitude, lon=message.location.longitude)


async def hear_contact(update: Update, context: Context) -> None:
    message = update.effective_message
    if message is not None and message.contact is not None:
        _hear(update, "contact", phone=message.contact.phone_number)


async def hear_voice(update: Update, context: Context) -> None:
    message = update.effective_message
    sound = (message.voice or message.audio) if message is not None else None
    assert sound is not None, "the handler table says so"
    told = sound.duration
    seconds = float(told if isinstance(told, int) else told.total_seconds())
    _hear(update, "voice", voice=sound.file_id, seconds=seconds, text=_caption(update))


async def hear_photo(update: Update, context: Context) -> None:
    """A picture with words under it is read as words."""
    message = update.effective_message
    # Telegram lists the sizes of one picture, the largest last.
    photo = message.photo[-1].file_id if message is not None and message.photo else None
    if message is not None and message.caption:
        _hear(update, "text", text=message.caption, photo=photo)
    else:
        _hear(update, "photo", photo=photo)


async def hear_sticker(update: Update, context: Context) -> None:
    _hear(update, "sticker")


async def hear_other(update: Update, context: Context) -> None:
    """A document, and the like: the words under it are read for danger alone."""
    _hear(update, "other", text=_caption(update))


def _caption(update: Update) -> str | None:
    message = update.effective_message
    return message.caption if message is not None else None


async def hear_error(update: object, context: Context) -> None:
    """An update that a handler could not read is no update that says nothing."""
    if context.error is not None:
        HEARD.get().append(context.error)
