"""The queue of updates between people and the bot.

The Bot API keeps an update until it is acknowledged: by a getUpdates with a higher offset, or by
a 2xx answer of the webhook. https://core.telegram.org/bots/api#getting-updates
"""

import time
from copy import deepcopy

from tests.phones.bell import Bell
from tests.phones.shapes import Json

ON_REQUEST_ONLY = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds of update that are sent only to a bot that names them in `allowed_updates`."""


class Updates:
    """Updates in the order of their id; each stays until it is acknowledged."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        # The clock gives the first id, so that a second emulator beside a bot that remembers
        # the ids of the first is not taken for a repeat. It stays below 2^31 until 2038.
        self._next_id = int(time.time())
        self._every: dict[int, Json] = {}
        self._pending: list[int] = []
        self._repeats: list[int] = []
        self._allowed: frozenset[str] | None = None

    def push(self, kind: str, content: Json) -> int:
        """Queue an update `{update_id, kind: content}` unless the bot does not want the kind."""
        with self._bell.lock:
            update_id = self._next_id
            self._next_id += 1
            self._every[update_id] = {"update_id": update_id, kind: deepcopy(content)}
            if self._wanted(kind):
                self._pending.append(update_id)
            self._bell.ring()
            return update_id

    def _wanted(self, kind: str) -> bool:
        return kind in self._allowed if self._allowed else kind not in ON_REQUEST_ONLY

    def allow(self, kinds: list[str] | None) -> None:
        """Send only these kinds from now on; None changes nothing, an empty list is the default."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    @property
    def allowed(self) -> list[str]:
        return sorted(self._allowed or ())

    def repeat(self, update_id: int) -> None:
        """Deliver an update once more, whether it was acknowledged or not."""
        with self._bell.lock:
            if update_id not in self._every:
                raise LookupError(f"there was no update {update_id}")
            self._repeats.append(update_id)
            self._bell.ring()

    def forget_below(self, offset: int) -> None:
        """Take updates below `offset` as acknowledged; a negative one counts from the end."""
        with self._bell.lock:
            if offset < 0:
                self._pending = self._pending[offset:]
            else:
                self._pending = [known for known in self._pending if known >= offset]

    def forget_all(self) -> None:
        with self._bell.lock:
            self._pending.clear()

    def take(self, limit: int) -> list[Json]:
        """The next updates; repeats come first and are handed out once."""
        with self._bell.lock:
            repeats = self._repeats[:limit]
            del self._repeats[:limit]
            pending = [known for known in self._pending if known not in repeats]
            return [self._every[known] for known in (repeats + pending)[:limit]]

    def next_delivery(self) -> Json | None:
        """What the webhook is to be given next, without taking it away."""
        with self._bell.lock:
            queue = self._repeats or self._pending
            return self._every[queue[0]] if queue else None

    def delivered(self, update_id: int) -> None:
        """The webhook answered 2xx for this update."""
        with self._bell.lock:
            queue = self._repeats if update_id in self._repeats else self._pending
            if update_id in queue:
                queue.remove(update_id)

    def unacknowledged(self) -> list[Json]:
        with self._bell.lock:
            return [deepcopy(self._every[known]) for known in self._pending]
