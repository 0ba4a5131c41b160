"""What happens next: a clock that jumps from one thing to another."""

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from itertools import count

Happens = Callable[[datetime], None]


class Agenda:
    """Things that will happen, the next first; of the same moment in the order they were put."""

    def __init__(self) -> None:
        self._coming: list[tuple[datetime, int, Happens]] = []
        self._order = count()

    def put(self, at: datetime, happens: Happens) -> None:
        heappush(self._coming, (at, next(self._order), happens))

    def run(self, until: datetime) -> None:
        while self._coming:
            now, _, happens = heappop(self._coming)
            if now < until:
                happens(now)
