"""What has happened and has to reach the webhook: gathered into posts, kept until acknowledged."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.phones.bell import Bell
from tests.phones.shapes import Json

MOST_TOGETHER = 100  # the real one gathers up to 1000
FIRST_PAUSE = 0.1  # seconds; the real pauses grow over seven days, too long for tests
LONGEST_PAUSE = 2.0


@dataclass(frozen=True)
class Event:
    """A message of a person or a status of one of ours; `kind`: messages or statuses."""

    kind: str
    message_id: str
    content: Json
    contact: Json | None


@dataclass
class Post:
    """What goes out in one request. `answers`: an HTTP status, or the name of a broken try."""

    events: Sequence[Event]
    payload: Json = field(default_factory=dict)
    """The body, once it was sent."""
    answers: list[int | str] = field(default_factory=list)
    due: float = 0.0
    pause: float = FIRST_PAUSE

    @property
    def acknowledged(self) -> bool:
        return bool(self.answers) and self.answers[-1] == 200

    def answered(self, answer: int | str, now: float) -> None:
        """Note an answer at `now` (monotonic seconds); a failed try is repeated later."""
        self.answers.append(answer)
        self.due = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE)


class Outbound:
    """Events in the order in which they came; change it with the bell's lock held."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._fresh: deque[Event] = deque()
        self.held = False
        """Nothing new goes out meanwhile: a test gathers a batch."""
        self.url = ""
        self.posts: list[Post] = []
        self.happened: list[Event] = []

    def push(self, event: Event) -> None:
        self.happened.append(event)
        self._fresh.append(event)
        self._bell.ring()

    def repeat(self, message_id: str) -> None:
        """Deliver everything about a message once more."""
        again = [event for event in self.happened if event.message_id == message_id]
        if not again:
            raise LookupError(f"nothing happened to a message {message_id}")
        self.posts.append(Post(again))
        self._bell.ring()

    def release(self, *, apart: bool = False, backwards: bool = False) -> None:
        """Let what was held go out: as one post, or each event apart."""
        events = list(reversed(self._fresh)) if backwards else list(self._fresh)
        self._fresh.clear()
        self.held = False
        groups = [[event] for event in events] if apart else [events]
        self.posts += [Post(group) for group in groups if group]
        self._bell.ring()

    def next_post(self, now: float) -> Post | None:
        """What is to be sent at `now` (monotonic seconds)."""
        if not self.url:
            return None
        if self._fresh and not self.held:
            count = min(len(self._fresh), MOST_TOGETHER)
            self.posts.append(Post([self._fresh.popleft() for _ in range(count)]))
        waiting = [post for post in self.posts if not post.acknowledged]
        return next((post for post in waiting if post.due <= now), None)

    def pause(self, now: float) -> float:
        """Seconds until the next post is due."""
        waiting = [post.due for post in self.posts if not post.acknowledged]
        return max(min(waiting, default=now + 3600) - now, 0.0) if self.url else 3600.0

    def unacknowledged(self) -> list[Event]:
        waiting = [post for post in self.posts if not post.acknowledged]
        return [event for post in waiting for event in post.events] + list(self._fresh)
