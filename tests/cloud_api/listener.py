"""The bot's side for the tests of the emulator: a webhook that keeps what it is given, a client."""

import asyncio
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from typing import Any, Self

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.phones.bell import Bell
from tests.phones.loopback import local_client
from tests.phones.serving import ServerThread
from tests.phones.shapes import Json

from .cloud import CloudApi
from .world import Account


class Listener:
    """A webhook; `answers` are the HTTP statuses it gives next, afterwards 200.

    `waits`: seconds it takes to hear the next posts.
    """

    def __init__(self) -> None:
        self.forget()
        routes = [
            Route("/whatsapp/webhook", self._shake_hands, methods=["GET"]),
            Route("/whatsapp/webhook", self._listen, methods=["POST"]),
        ]
        self._server = ServerThread(Starlette(routes=routes), Bell(), 0)
        self.url = f"http://127.0.0.1:{self._server.port}/whatsapp/webhook"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.stop()

    def forget(self) -> None:
        """Start anew: a server for each test would cost more than the tests."""
        self.account = Account()
        self.bodies: list[bytes] = []
        self.signatures: list[str] = []
        self.answers: list[int] = []
        self.waits: list[float] = []

    async def _shake_hands(self, request: Request) -> Response:
        if request.query_params["hub.verify_token"] != self.account.verify_token:
            return PlainTextResponse("wrong word", status_code=403)
        return PlainTextResponse(request.query_params["hub.challenge"])

    async def _listen(self, request: Request) -> Response:
        body = await request.body()
        digest = hmac.new(self.account.app_secret.encode(), body, hashlib.sha256).hexdigest()
        if request.headers["X-Hub-Signature-256"] != f"sha256={digest}":
            return Response(status_code=403)
        await asyncio.sleep(self.waits.pop(0) if self.waits else 0)
        self.signatures.append(request.headers["X-Hub-Signature-256"])
        self.bodies.append(body)
        return Response(status_code=self.answers.pop(0) if self.answers else 200)

    @property
    def payloads(self) -> list[Json]:
        return [json.loads(body) for body in self.bodies]

    def told(self, kind: str) -> list[Json]:
        """All messages or statuses so far."""
        changes = (c for payload in self.payloads for e in payload["entry"] for c in e["changes"])
        return [item for change in changes for item in change["value"].get(kind, [])]

    def waits_for(self, kind: str, count: int, timeout: float = 5) -> list[Json]:
        """The messages or statuses, once there are so many."""
        wait_until(lambda: len(self.told(kind)) >= count, timeout)
        return self.told(kind)


def wait_until(holds: Callable[[], bool], timeout: float = 5) -> None:
    ends = time.monotonic() + timeout
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < ends, "it did not happen"
        pause.wait(0.01)


class Client:
    """Calls the API as the bot would."""

    def __init__(self, cloud: CloudApi) -> None:
        self._cloud = cloud
        headers = {"Authorization": f"Bearer {cloud.token}"}
        self.base = cloud.url
        self.http = local_client(headers=headers)

    def sends(self, to: str, kind: str, content: Any, **more: Any) -> httpx.Response:
        """Send a message of a kind with its content."""
        named = {"to": to} if to.isdigit() else {"recipient": to}
        body = {"messaging_product": "whatsapp", "type": kind, kind: content} | named | more
        return self.http.post(f"{self.base}/{self._cloud.phone_id}/messages", json=body)

    def says(self, to: str, text: str, **more: Any) -> httpx.Response:
        return self.sends(to, "text", {"body": text}, **more)

    def registers(self, **template: Any) -> httpx.Response:
        url = f"{self.base}/{self._cloud.business_id}/message_templates"
        return self.http.post(url, json=template)
