"""The emulator for tests, in a thread of this process."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

import httpx

from tests.phones.loopback import local_client
from tests.phones.serving import ServerThread
from tests.phones.shapes import Json

from .control import BRUSSELS, Control
from .deliveries import SIGNATURE_HEADER
from .faults import Fault
from .outbound import Post
from .payloads import signed
from .people import Person
from .server import build_app
from .templates import Templates
from .world import Account, Call, World

VERSION = "v24.0"


class CloudApi:
    """A Cloud API on 127.0.0.1 for the length of a `with` block.

    `limits`: refuse above 80 messages a second and the limit of a pair. `refuses_at_once`: answer
    131047 and 131026 to the call itself, not by a later status. `connections`: so many posts at
    once to the webhook; with more than one they overtake each other, as the real ones do.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        limits: bool = False,
        refuses_at_once: bool = False,
        connections: int = 1,
    ) -> None:
        self._world = World(limited=limits, refuses_at_once=refuses_at_once)
        self._world.connections = connections
        self._control = Control(self._world)
        self._server = ServerThread(build_app(self._world), self._world.bell, port)
        self.url = f"http://127.0.0.1:{self._server.port}/{VERSION}"
        self._world.url = self.url
        account: Account = self._world.account
        self.token = account.token
        self.phone_id = account.phone_id
        self.business_id = account.business_id
        self.app_secret = account.app_secret
        self.verify_token = account.verify_token

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.stop()

    def delivers_to(self, url: str) -> None:
        """Set the webhook, after the handshake.

        AssertionError where the bot refuses it, ConnectionError where nobody answers.
        """
        challenge = str(secrets.randbelow(10**9))
        asked = {"hub.mode": "subscribe", "hub.challenge": challenge}
        asked["hub.verify_token"] = self.verify_token
        with local_client() as client:
            try:
                answer = client.get(url, params=asked)
            except httpx.TransportError as error:
                raise ConnectionError(f"nobody answers at {url}: {error}") from error
        told = f"{answer.status_code} {answer.text[:200]!r}"
        assert answer.status_code == 200, f"the webhook refused the handshake: {told}"
        assert answer.text == challenge, f"the webhook gave back no challenge: {told}"
        with self._world.bell.lock:
            self._world.outbound.url = url
            self._world.bell.ring()

    @property
    def environment(self) -> dict[str, str]:
        """What the bot is told, by the names of its settings."""
        return {
            "WHATSAPP_API": self.url,
            "WHATSAPP_TOKEN": self.token,
            "WHATSAPP_PHONE_ID": self.phone_id,
            "WHATSAPP_BUSINESS_ID": self.business_id,
            "WHATSAPP_APP_SECRET": self.app_secret,
            "WHATSAPP_VERIFY_TOKEN": self.verify_token,
        }

    def user(
        self,
        name: str,
        *,
        wa_id: str | None = None,
        shows_number: bool = True,
        at: tuple[float, float] = BRUSSELS,
        reads: bool = True,
    ) -> Person:
        """A person of WhatsApp; a `wa_id` known already gives the same person again.

        With `shows_number=False` the bot learns only a user id. `at` (latitude, longitude) is
        what the telephone sends when asked for a place; `reads` gives read receipts.
        """
        wishes = {"wa_id": wa_id, "shows_number": shows_number, "at": at, "reads": reads}
        return Person(self._control.do, self._control.do("user", name=name, **wishes))

    @property
    def templates(self) -> Templates:
        """What was registered, by name and language; set `new_are` to PENDING to keep waiting."""
        return self._world.templates

    def calls(self, to: str | None = None) -> list[Json]:
        """Bodies handed to POST /messages so far, oldest first, whatever came of them."""
        return [call.body for call in self.sendings(to)]

    def sendings(self, to: str | None = None) -> list[Call]:
        """The same with their outcomes."""
        with self._world.bell.lock:
            names = ("to", "recipient")
            calls = list(self._world.calls)
            return [it for it in calls if to is None or to in [it.body.get(n) for n in names]]

    def fault(
        self,
        *,
        kind: str,
        to: str | None = None,
        on: str = "messages",
        times: int | None = 1,
        seconds: float = 1.0,
        at_once: bool = False,
    ) -> None:
        """Disturb the next `times` calls (None: all) `to` this address; see faults.KINDS."""
        with self._world.bell.lock:
            person = self._world.meant(to)
            names = {person.wa_id, person.user_id} if person else {to}
            wanted = frozenset(str(name) for name in names) if to else None
            self._world.faults.order(Fault(kind, wanted, on, times, seconds, at_once))

    def clear_faults(self) -> None:
        with self._world.bell.lock:
            self._world.faults.ordered.clear()

    def time_passes(self, seconds: float) -> None:
        """Push the clock ahead: the window of 24 hours closes."""
        with self._world.bell.lock:
            self._world.clock_ahead += seconds

    @contextmanager
    def batch(self, *, backwards: bool = False) -> Iterator[None]:
        """What happens meanwhile reaches the webhook in one post, with several of each."""
        with self._held():
            yield
            self._world.outbound.release(backwards=backwards)

    @contextmanager
    def out_of_order(self) -> Iterator[None]:
        """What happens meanwhile reaches the webhook afterwards, one by one, the last first."""
        with self._held():
            yield
            self._world.outbound.release(apart=True, backwards=True)

    @contextmanager
    def _held(self) -> Iterator[None]:
        self._world.outbound.held = True
        try:
            yield
        finally:
            self._world.outbound.held = False
            self._world.bell.ring()

    def redeliver(self, message_id: str) -> None:
        """Post everything about a message once more."""
        with self._world.bell.lock:
            self._world.outbound.repeat(message_id)

    def forged(self, payload: Json) -> int:
        """Post a payload with a wrong signature; the HTTP status of the answer."""
        body, _ = signed(self._world.account, payload)
        headers = {SIGNATURE_HEADER: "sha256=" + "0" * 64, "Content-Type": "application/json"}
        url = self._world.outbound.url
        with local_client() as client:
            return client.post(url, content=body, headers=headers).status_code

    @property
    def posts(self) -> list[Post]:
        """What was posted so far: `payload` and `answers` of each."""
        with self._world.bell.lock:
            return list(self._world.outbound.posts)

    def unacknowledged(self) -> list[Json]:
        """Messages and statuses that the bot has not acknowledged with 200."""
        with self._world.bell.lock:
            return [event.content for event in self._world.outbound.unacknowledged()]

    def waits_until_acknowledged(self, timeout: float = 20) -> None:
        """AssertionError if the bot leaves something unacknowledged for `timeout` seconds."""
        ends = time.monotonic() + timeout
        while pending := self.unacknowledged():
            if time.monotonic() > ends:
                raise AssertionError(f"not acknowledged after {timeout} s: {pending}")
            time.sleep(0.02)

    @property
    def transcripts(self) -> str:
        keys = list(self._world.users)
        return "\n\n".join(self._control.do("transcript", user=key) for key in keys)
