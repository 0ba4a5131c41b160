"""The emulator for tests: started in this process, or reached in another one."""

import time
from typing import Any, Self

import httpx

from tests.phones.person import Impossible
from tests.phones.serving import ServerThread
from tests.phones.shapes import Json

from .control import BRUSSELS, Control
from .people import Do, Person
from .server import build_app
from .world import Call, World

TOKEN = "700001:emulated-bot-of-the-tests"
TIMEOUT = 30.0


class Telegram:
    """What a test may order. `url` is the base address of the Bot API."""

    def __init__(self, do: Do, url: str, token: str) -> None:
        self._do = do
        self.url = url
        self.token = token

    def user(
        self,
        name: str,
        *,
        language_code: str | None = None,
        username: str | None = None,
        user_id: int | None = None,
        at: tuple[float, float] = BRUSSELS,
        phone: str | None = None,
        started: bool = True,
    ) -> Person:
        """A person with a private chat; with `started=False` the bot may not write first.

        `at` (latitude, longitude) and `phone` are what his telephone sends when he taps a button
        that asks for them. A `user_id` known already gives the same person again.
        """
        wishes: Json = {"language_code": language_code, "username": username, "user_id": user_id}
        wishes |= {"at": at, "phone": phone, "started": started}
        return Person(self._do, self._do("user", name=name, **wishes))

    def fault(
        self,
        *,
        kind: str,
        method: str | None = None,
        chat: int | None = None,
        times: int | None = 1,
        retry_after: int = 1,
        seconds: float = 1.0,
        description: str | None = None,
    ) -> None:
        """Disturb the next `times` calls (None: all) of this method and chat; see faults.KINDS."""
        wishes = {"method": method, "chat": chat, "times": times, "description": description}
        self._do("fault", kind=kind, retry_after=retry_after, seconds=seconds, **wishes)

    def clear_faults(self) -> None:
        self._do("clear_faults")

    def calls(self, method: str | None = None, chat: int | None = None) -> list[Call]:
        """Calls of the Bot API so far, oldest first."""
        return [Call(**call) for call in self._do("calls", method=method, chat=chat)]

    def count(self, method: str) -> int:
        """How many calls of a method were answered well so far."""
        return int(self._do("count", method=method))

    def redeliver(self, update_id: int) -> None:
        """Deliver an update once more, as Telegram does when it missed the acknowledgement."""
        self._do("redeliver", update_id=update_id)

    def unacknowledged(self) -> list[Json]:
        """Updates that the bot has not acknowledged."""
        updates: list[Json] = self._do("unacknowledged")
        return updates

    def waits_until_acknowledged(self, timeout: float = 20) -> None:
        """AssertionError if the bot leaves updates unacknowledged for `timeout` seconds."""
        ends = time.monotonic() + timeout
        while pending := self.unacknowledged():
            if time.monotonic() > ends:
                raise AssertionError(f"not acknowledged after {timeout} s: {pending}")
            time.sleep(0.02)

    def time_passes(self, seconds: float) -> None:
        """Push the emulator's clock ahead: taps grow old, and messages."""
        self._do("time_passes", seconds=seconds)

    @property
    def transcripts(self) -> str:
        return str(self._do("transcripts"))


class TelegramEmulator(Telegram):
    """A Bot API on 127.0.0.1 for the length of a `with` block."""

    def __init__(
        self,
        *,
        port: int = 0,
        token: str = TOKEN,
        username: str | None = None,
        limits: bool = False,
    ) -> None:
        world = World(token, limited=limits)
        world.username = username or world.username
        control = Control(world)
        self._server = ServerThread(build_app(world), world.bell, port)

        def do(verb: str, **wishes: Any) -> Any:
            return control.do(verb, wishes)

        super().__init__(do, f"http://127.0.0.1:{self._server.port}", token)

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.stop()


class RemoteTelegram(Telegram):
    """An emulator that runs in another process, at `url`."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=TIMEOUT, trust_env=False)
        super().__init__(self._ask, url, self._ask("about")["token"])

    def _ask(self, verb: str, **wishes: Any) -> Any:
        answer = self._client.post(f"/_control/{verb}", json=wishes)
        if answer.status_code == 400:
            raise Impossible(answer.json()["error"])
        return answer.raise_for_status().json()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._client.close()
