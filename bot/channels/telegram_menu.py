"""The menu of commands that Telegram shows beside the text field."""

import structlog
from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.wording import Wording
from solidarity.vocabulary import Language

log = structlog.get_logger(__name__)


async def show(bot: Bot, wording: Wording) -> None:
    """SOS, in the language of the person's app; where that is neither, in French."""
    for language in (None, *Language):
        says = wording.label_of("command.sos", language=language or Language.FRENCH)
        try:
            await bot.set_my_commands([BotCommand("sos", says)], language_code=language)
        except TelegramError as error:
            # Who types a command is answered without the menu too.
            log.info("no_command_menu", error=type(error).__name__)
