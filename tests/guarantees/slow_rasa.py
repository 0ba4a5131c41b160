"""A stand-in for Rasa in which some people's turns take as long as the test wants."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bot.rasa_on_loopback import ANSWERS, FakeRasa, fake_rasa

SLOW = "lentement"
"""Words with this in them are held until `release`."""
LONGEST_S = 60.0


class SlowRasa:
    """What was heard of each sender, in order; whether turns of one sender ever overlapped."""

    def __init__(self, fake: FakeRasa) -> None:
        self.url = fake.url
        self.heard: dict[str, list[str]] = defaultdict(list)
        self.overlapping = 0
        self.released = threading.Event()
        self.fake = fake
        self._under_way: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._answer = fake.answer
        fake.answer = self.answer  # type: ignore[method-assign]  a stand-in of a stand-in

    @property
    def texts(self) -> set[str]:
        with self._lock:
            return {text for texts in self.heard.values() for text in texts}

    @property
    def turns(self) -> int:
        """How many turns began; one that the bot gave up and tried again counts twice."""
        with self._lock:
            return sum(map(len, self.heard.values()))

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        if path == "/model/parse":
            return self._answer(path, body)
        sender, text = body["sender"], body["message"]
        with self._lock:
            self.overlapping += self._under_way[sender] > 0
            self._under_way[sender] += 1
            self.heard[sender].append(text)
        if SLOW in text:
            self.released.wait(LONGEST_S)
        with self._lock:
            self._under_way[sender] -= 1
        return ANSWERS["done"]


@contextmanager
def slow_rasa() -> Iterator[SlowRasa]:
    with fake_rasa() as fake:
        rasa = SlowRasa(fake)
        try:
            yield rasa
        finally:
            rasa.released.set()
