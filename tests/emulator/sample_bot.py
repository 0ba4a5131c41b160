"""A bot made with python-telegram-bot as it comes, for the tests of the emulator."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]
CHOICE = InlineKeyboardMarkup(
    [
        [
            InlineKeyboardButton("Oui, je peux", callback_data="offer:1:yes"),
            InlineKeyboardButton("Pas cette fois", callback_data="offer:1:no"),
        ]
    ]
)


async def greet(update: Update, context: Context) -> None:
    assert update.effective_message
    await update.effective_message.reply_html("<b>Bonjour</b> !", reply_markup=CHOICE)


async def answer_tap(update: Update, context: Context) -> None:
    assert update.callback_query
    await update.callback_query.answer("Merci !")
    await update.callback_query.edit_message_text(f"Noté : {update.callback_query.data}")


async def describe(update: Update, context: Context) -> None:
    """Say what kind of message came, and its text."""
    message = update.effective_message
    assert message
    edited = "edited " if update.edited_message else ""
    kinds = ("location", "contact", "voice", "photo", "sticker", "forward_origin")
    kind = next((name for name in kinds if getattr(message, name)), "text")
    await message.reply_text(f"{edited}{kind}: {message.text or message.caption or ''}".strip())


def sample_bot(url: str, token: str) -> App:
    app = (
        Application.builder()
        .token(token)
        .base_url(f"{url}/bot")
        .base_file_url(f"{url}/file/bot")
        .build()
    )
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(CallbackQueryHandler(answer_tap))
    app.add_handler(MessageHandler(filters.ALL, describe))
    return app


@contextmanager
def polling(app: App) -> Iterator[None]:
    """The bot polls, in a thread of its own, until the block is left."""
    ready, over = threading.Event(), threading.Event()

    async def run() -> None:
        async with app:
            await app.start()
            assert app.updater
            await app.updater.start_polling(
                poll_interval=0, timeout=5, allowed_updates=Update.ALL_TYPES
            )
            ready.set()
            await asyncio.to_thread(over.wait)
            await app.updater.stop()
            await app.stop()

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        over.set()
        thread.join(10)
