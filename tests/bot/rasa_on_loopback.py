"""A server that answers as Rasa would, over real HTTP, or fails as it is told to."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWERS: dict[str, tuple[int, bytes]] = {
    "done": (200, b'[{"recipient_id": "x", "custom": {"done": "action_greet"}}]'),
    "empty": (200, b"[]"),
    "text only": (200, b'[{"text": "hello"}]'),
    "broken": (200, b"<html>gateway</html>"),
    "error": (500, b"no"),
    "gateway": (502, b"bad gateway"),
}

SLOW_S = 30.0
"""Longer than anybody waits for it (bot/rasa.py)."""


class FakeRasa:
    """`mode` is one of ANSWERS, or slow; `heard` are the bodies of the turns, in order.

    `parsed` is what it finds in a text without a conversation; `asked` are those texts.
    """

    def __init__(self) -> None:
        self.mode = "done"
        self.heard: list[dict[str, Any]] = []
        self.parsed: dict[str, Any] = {}
        self.asked: list[str] = []
        self.url = ""

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, bytes]:
        """Status and body of an answer."""
        if path == "/model/parse":
            self.asked.append(body["text"])
            return (200, json.dumps(self.parsed).encode()) if self.mode == "done" else (500, b"no")
        self.heard.append(body)
        if self.mode == "slow":
            time.sleep(SLOW_S)
        return ANSWERS.get(self.mode, ANSWERS["done"])


@contextmanager
def fake_rasa(rasa: FakeRasa | None = None) -> Iterator[FakeRasa]:
    rasa = rasa or FakeRasa()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = rasa.answer(self.path, said)
            self.send_response(status)
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked may have given up meanwhile
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    rasa.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield rasa
    server.shutdown()
    server.server_close()
