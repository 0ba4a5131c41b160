"""Runs the emulator: `python -m tests.cloud_api --port 8082 [--talk Anna]`.

Start the bot with the lines that it prints; it is given to the webhook as soon as that answers.
"""

import argparse
import time

from tests.phones.talk import talk, wait_for_signal

from .cloud import CloudApi

WEBHOOK = "http://127.0.0.1:8080/whatsapp/webhook"
PAUSE = 1.0  # seconds between two tries of the handshake


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.cloud_api", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--webhook", default=WEBHOOK, help="where the bot listens")
    parser.add_argument("--limits", action="store_true", help="refuse above the limits")
    parser.add_argument("--talk", metavar="NAME", help="write to the bot from this terminal")
    wishes = parser.parse_args()
    with CloudApi(port=wishes.port, limits=wishes.limits) as cloud:
        print("\n".join(f"{name}={value}" for name, value in cloud.environment.items()), flush=True)
        shake_hands(cloud, wishes.webhook)
        if wishes.talk:
            talk(cloud.user(wishes.talk))
        else:
            wait_for_signal()


def shake_hands(cloud: CloudApi, webhook: str) -> None:
    """Wait for the bot to start, and give it what happens from now on."""
    while True:
        try:
            return cloud.delivers_to(webhook)
        except ConnectionError:
            time.sleep(PAUSE)


if __name__ == "__main__":
    main()
