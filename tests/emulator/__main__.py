"""Runs the emulator: `python -m tests.emulator --port 8081 [--talk Anna --language fr]`."""

import argparse

from tests.phones.talk import talk, wait_for_signal

from .telegram import TOKEN, TelegramEmulator


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--limits", action="store_true", help="refuse with 429 above the limits")
    parser.add_argument("--talk", metavar="NAME", help="write to the bot from this terminal")
    parser.add_argument("--language", default="fr", help="language of that person's Telegram")
    wishes = parser.parse_args()
    with TelegramEmulator(port=wishes.port, token=wishes.token, limits=wishes.limits) as telegram:
        print(f"TELEGRAM_API={telegram.url}\nTELEGRAM_TOKEN={telegram.token}", flush=True)
        if wishes.talk:
            talk(telegram.user(wishes.talk, language_code=wishes.language))
        else:
            wait_for_signal()


if __name__ == "__main__":
    main()
