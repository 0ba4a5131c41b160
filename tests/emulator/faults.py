"""Disturbances a test orders, and the limits of the Bot API."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from .errors import ApiError, blocked_by_user, too_many_requests

KINDS = ("400", "403", "429", "500", "502", "delay", "drop_before", "drop_after")
"""`drop_before` and `drop_after`: the connection breaks without an answer, before or after the
call has taken effect. `delay`: the call waits, then goes on to the next fault ordered for it."""

PER_CHAT, OVERALL, PER_GROUP = (1, 1.0), (30, 1.0), (20, 60.0)
"""(messages, seconds), https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this"""


@dataclass
class Fault:
    """A disturbance for the next `times` calls that match (None: for all of them)."""

    id: int
    kind: str
    method: str | None = None
    chat: int | None = None
    times: int | None = 1
    retry_after: int = 1
    seconds: float = 1.0
    description: str | None = None

    def matches(self, method: str, chat: int | None) -> bool:
        is_left = self.times is None or self.times > 0
        is_method = self.method is None or self.method.lower() == method.lower()
        return is_left and is_method and self.chat in (None, chat)

    def error(self) -> ApiError | None:
        """What the call is answered with, None for a delay or a broken connection."""
        if self.kind == "429":
            return too_many_requests(self.retry_after)
        if self.kind == "403" and self.description is None:
            return blocked_by_user()
        plain = {"400": "Bad Request", "403": "Forbidden", "500": "Internal Server Error"}
        plain["502"] = "Bad Gateway"
        if self.kind not in plain:
            return None
        return ApiError(int(self.kind), self.description or plain[self.kind])


@dataclass
class Faults:
    """The faults ordered and not used up yet, in the order they were ordered."""

    ordered: list[Fault] = field(default_factory=list)

    def order(self, kind: str, **wishes: object) -> Fault:
        if kind not in KINDS:
            raise ValueError(f"no fault {kind!r}; there are {', '.join(KINDS)}")
        fault = Fault(len(self.ordered) + 1, kind, **wishes)  # type: ignore[arg-type]  # from JSON
        self.ordered.append(fault)
        return fault

    def strike(self, method: str, chat: int | None) -> tuple[float, Fault | None]:
        """Seconds to wait and the fault, if any, that then hits this call."""
        wait = 0.0
        for fault in self.ordered:
            if not fault.matches(method, chat):
                continue
            if fault.times is not None:
                fault.times -= 1
            if fault.kind != "delay":
                return wait, fault
            wait += fault.seconds
        return wait, None

    def clear(self) -> None:
        self.ordered.clear()


class Limits:
    """How often messages may be sent; refuses with 429 above that."""

    def __init__(self, enforced: bool) -> None:
        self.enforced = enforced
        self._sent: defaultdict[int | None, deque[float]] = defaultdict(deque)

    def count(self, method: str, chat: int | None, now: float) -> None:
        """Count a message to `chat` at `now` (seconds), or raise ApiError 429."""
        is_message = method.lower().startswith("send") and method.lower() != "sendchataction"
        if not self.enforced or not is_message or chat is None:
            return
        per_chat = PER_GROUP if chat < 0 else PER_CHAT
        waits = [self._wait(chat, *per_chat, now), self._wait(None, *OVERALL, now)]
        if max(waits) > 0:
            raise too_many_requests(math.ceil(max(waits)))
        self._sent[chat].append(now)
        self._sent[None].append(now)

    def _wait(self, key: int | None, most: int, seconds: float, now: float) -> float:
        sent = self._sent[key]
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return sent[0] + seconds - now if len(sent) >= most else 0.0
