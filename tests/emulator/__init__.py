"""A Telegram Bot API of our own for tests and for trying the bot without Telegram.

It follows https://core.telegram.org/bots/api over real HTTP. What differs is said where it does:
an http webhook is allowed on loopback, privacy mode is off in groups, the HTML style is the only
one read, ids are small and count up.

    with TelegramEmulator() as telegram:      # give the bot telegram.url and telegram.token
        anna = telegram.user("Anna", language_code="fr")
        anna.writes("Bonjour")
        anna.waits_for("Que faut-il")         # pattern or predicate; an edit counts as new
        anna.taps("Oui")                      # label, prefix or pattern of a button that shows
        telegram.fault(method="sendMessage", chat=anna.id, kind="429", retry_after=2)
"""

from .people import AnsweredTap, Person, ShownMessage
from .telegram import RemoteTelegram, TelegramEmulator

__all__ = ["AnsweredTap", "Person", "RemoteTelegram", "ShownMessage", "TelegramEmulator"]
