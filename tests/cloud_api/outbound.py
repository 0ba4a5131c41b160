"""What has happened and has to reach the webhook: gathered into posts, kept until acknowledged."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.phones.bell import Bell
from tests.phones.shapes import Json

MOST_TOGETHER = 100  # the real one gathers up to 1000
FIRST_PAUSE = 0.1  # seconds; the real pauses grow over seven days, too long for tests
LONGEST_PAUSE = 2.0
NOTHING_TO_DO = 3600.0
UNDER_WAY = float("inf")


@dataclass(frozen=True)
class Event:
    """A message of a person or a status of one of ours; `kind`: messages or statuses."""

    kind: str
    message_id: str
    content: Json
    contact: Json | None


@dataclass(eq=False)
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


class Outbound:
    """Events in the order in which they came; change it with the bell's lock held."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._fresh: deque[Event] = deque()
        self.held = False
        """Nothing new goes out meanwhile: a test gathers a batch."""
        self.url = ""
        self.posts: list[Post] = []
        """Everything that went out or is about to."""
        self._waiting: list[Post] = []
        """Those of them that are not acknowledged."""
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
        self._add(Post(again))

    def release(self, *, apart: bool = False, backwards: bool = False) -> None:
        """Let what was held go out: as one post, or each event apart."""
        events = list(reversed(self._fresh)) if backwards else list(self._fresh)
        self._fresh.clear()
        self.held = False
        groups = [[event] for event in events] if apart else [events]
        for group in filter(None, groups):
            self._add(Post(group))
        self._bell.ring()

    def _add(self, post: Post) -> None:
        self.posts.append(post)
        self._waiting.append(post)
        self._bell.ring()

    def next_post(self, now: float) -> Post | None:
        """What is to be sent at `now` (monotonic seconds); it is given out once until answered."""
        if not self.url:
            return None
        if self._fresh and not self.held:
            count = min(len(self._fresh), MOST_TOGETHER)
            self._add(Post([self._fresh.popleft() for _ in range(count)]))
        chosen = next((post for post in self._waiting if post.due <= now), None)
        if chosen is not None:
            chosen.due = UNDER_WAY
        return chosen

    def pause(self, now: float) -> float:
        """Seconds until the next post is due."""
        due = min((post.due for post in self._waiting), default=now + NOTHING_TO_DO)
        return min(max(due - now, 0.0), NOTHING_TO_DO) if self.url else NOTHING_TO_DO

    def answered(self, post: Post, answer: int | str, now: float) -> None:
        """Note an answer at `now` (monotonic seconds); a failed try is repeated later."""
        post.answers.append(answer)
        if post.acknowledged:
            self._waiting.remove(post)
        post.due = now + post.pause
        post.pause = min(post.pause * 2, LONGEST_PAUSE)
        self._bell.ring()

    def unacknowledged(self) -> list[Event]:
        return [event for post in self._waiting for event in post.events] + list(self._fresh)
