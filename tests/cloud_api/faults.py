"""Disturbances a test orders, and the limits of the Cloud API."""

from collections import defaultdict, deque
from dataclasses import dataclass, field

from .errors import CloudError

ERRORS = {
    "429": 4,
    "130429": 130429,
    "131056": 131056,
    "131047": 131047,
    "131026": 131026,
    "190": 190,
    "500": 131000,
}
LATE = frozenset({"131047", "131026"})
"""Errors that the API usually tells by a status of the webhook, after it took the message."""
KINDS = (*ERRORS, "drop", "drop_after", "slow")
"""`drop`, `drop_after`: the connection breaks before or after the call has taken effect. `slow`:
the call waits, then goes on to the next fault ordered for it."""

A_SECOND = 80  # messages of one number, https://developers.facebook.com/docs/whatsapp/throughput
PAIR_PAUSE = 6.0  # seconds for each message to one person
PAIR_BURST = 45  # messages to one person that may be sent ahead of that


@dataclass
class Fault:
    """A disturbance for the next `times` calls to this person (None: to anybody, all of them).

    `on`: messages, read, media or message_templates.
    """

    kind: str
    to: frozenset[str] | None = None
    on: str = "messages"
    times: int | None = 1
    seconds: float = 1.0
    at_once: bool = False
    """An error that usually comes late is the answer to the call."""

    def matches(self, on: str, addresses: frozenset[str]) -> bool:
        is_left = self.times is None or self.times > 0
        return is_left and self.on == on and (self.to is None or bool(self.to & addresses))

    def error(self) -> CloudError | None:
        return CloudError(ERRORS[self.kind]) if self.kind in ERRORS else None

    @property
    def comes_late(self) -> bool:
        return self.kind in LATE and not self.at_once


@dataclass
class Faults:
    """The faults ordered and not used up yet, in the order they were ordered."""

    ordered: list[Fault] = field(default_factory=list)

    def order(self, fault: Fault) -> None:
        if fault.kind not in KINDS:
            raise ValueError(f"no fault {fault.kind!r}; there are {', '.join(KINDS)}")
        self.ordered.append(fault)

    def strike(self, on: str, addresses: frozenset[str]) -> tuple[float, Fault | None]:
        """Seconds to wait and the fault, if any, that then hits this call."""
        wait = 0.0
        for fault in self.ordered:
            if not fault.matches(on, addresses):
                continue
            if fault.times is not None:
                fault.times -= 1
            if fault.kind != "slow":
                return wait, fault
            wait += fault.seconds
        return wait, None


class Limits:
    """How often messages may be sent; refuses above that."""

    def __init__(self, enforced: bool) -> None:
        self.enforced = enforced
        self._sent: deque[float] = deque()
        self._free_at: defaultdict[str, float] = defaultdict(float)
        """When the allowance of a person will be whole again."""

    def count(self, to: str, now: float) -> None:
        """Count a message at `now` (seconds), or raise CloudError 130429 or 131056."""
        if not self.enforced:
            return
        while self._sent and self._sent[0] <= now - 1:
            self._sent.popleft()
        if len(self._sent) >= A_SECOND:
            raise CloudError(130429)
        free_at = max(self._free_at[to], now)
        if free_at + PAIR_PAUSE - now > PAIR_PAUSE * PAIR_BURST:
            raise CloudError(131056)
        self._sent.append(now)
        self._free_at[to] = free_at + PAIR_PAUSE
