"""A person at the terminal: a line is a message, `[label]` taps a button, end of input leaves."""

import sys
import threading

from .people import Person, ShownMessage

SOON = 0.5  # seconds between two looks


def talk(person: Person) -> None:
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


def act(person: Person, line: str) -> None:
    if line.startswith("[") and line.endswith("]"):
        person.taps(line[1:-1])
    elif line:
        person.writes(line)


def read_aloud(person: Person, over: threading.Event) -> None:
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
