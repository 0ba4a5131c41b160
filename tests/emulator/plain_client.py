"""A caller of the Bot API, and a webhook, without any Telegram library."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import httpx

from tests.phones.loopback import local_client

from . import TelegramEmulator


class Client:
    """Calls the Bot API without any library."""

    def __init__(self, telegram: TelegramEmulator) -> None:
        self._http = local_client(base_url=f"{telegram.url}/bot{telegram.token}/")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._http.close()

    def call(self, method: str, **params: Any) -> Any:
        return self._http.post(method, json=params).json()

    def result(self, method: str, **params: Any) -> Any:
        body = self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    def refusal(self, method: str, **params: Any) -> str:
        body = self.call(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"


class Receiver:
    """A webhook that refuses the first `refusals` deliveries."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.updates: list[int] = []
        self.secrets: set[str | None] = set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self)

            def log_message(self, *args: Any) -> None:
                """Tests need no access log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/telegram"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"]))
        self.updates.append(httpx.Response(200, content=body).json()["update_id"])
        self.secrets.add(request.headers["X-Telegram-Bot-Api-Secret-Token"])
        self.refusals -= 1
        request.send_response(500 if self.refusals >= 0 else 200)
        request.end_headers()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
