"""A person at the terminal: a line is a message, `[label]` taps a button, end of input leaves."""

import signal
import sys
import threading
from typing import Any, Protocol

from .person import ShownMessage

SOON = 0.5  # seconds between two looks


class Talker(Protocol):
    """Somebody who can be spoken for from a terminal."""

    def writes(self, text: str) -> Any: ...

    def taps(self, label: str) -> Any: ...

    @property
    def chat(self) -> list[ShownMessage]: ...


def talk(person: Talker) -> None:
    over = threading.Event()
    reader = threading.Thread(target=read_aloud, args=(person, over), daemon=True)
    reader.start()
    for line in sys.stdin:
        try:
            act(person, line.strip())
        except AssertionError as error:
            print(error, flush=True)
    over.set()
    reader.join()


def act(person: Talker, line: str) -> None:
    if line.startswith("[") and line.endswith("]"):
        person.taps(line[1:-1])
    elif line:
        person.writes(line)


def read_aloud(person: Talker, over: threading.Event) -> None:
    """Print each bot message and each change of one, until it is over."""
    printed: set[int] = set()
    while not over.wait(SOON):
        for message in person.chat:
            if message.from_bot and message.seq not in printed:
                printed.add(message.seq)
                print(drawn(message), flush=True)


def drawn(message: ShownMessage) -> str:
    rows = ["  ".join(f"[{label}]" for label in row) for row in message.buttons + message.keyboard]
    text = message.text or f"<{message.kind}>"
    return "\n".join([f"bot{' (edited)' if message.edited else ''}: {text}", *rows])


def wait_for_signal() -> None:
    """Return on Ctrl-C or SIGTERM."""
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    asked.wait()
