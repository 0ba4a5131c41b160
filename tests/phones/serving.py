"""An HTTP server on 127.0.0.1 in a thread of its own, whose handlers may break connections."""

import asyncio
import socket
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from .bell import Bell

STARTS_WITHIN = 10.0  # seconds


class CuttableProtocol(H11Protocol):
    """HTTP whose connection a handler may cut, as `scope["state"]["cut"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # uvicorn itself narrows the type of the transport in the same way.
        super().connection_made(transport)
        self.app_state = self.app_state | {"cut": transport.abort}


class ConnectionCut(Exception):
    """An ordered fault breaks the connection instead of answering."""


async def cut(request: Request) -> Response:
    """Break the connection of a request; the answer reaches nobody."""
    request.scope["state"]["cut"]()
    # Lets the server notice that nobody is there to be answered.
    await asyncio.sleep(0.01)
    return Response()


class ServerThread:
    """Serves an app on 127.0.0.1 until stopped; port 0 takes a free one."""

    def __init__(self, app: Starlette, bell: Bell, port: int) -> None:
        self._bell = bell
        self._socket = socket.create_server(("127.0.0.1", port))
        # Without it each answer waits 40 ms for the client's delayed acknowledgement.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = int(self._socket.getsockname()[1])
        config = uvicorn.Config(
            app,
            http=CuttableProtocol,
            loop="asyncio",
            log_level="warning",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="emulator", daemon=True
        )

    def start(self) -> None:
        self._thread.start()
        patience = threading.Event()
        for _ in range(int(STARTS_WITHIN / 0.01)):
            if self._server.started:
                return
            patience.wait(0.01)
        raise RuntimeError(f"the emulator did not start within {STARTS_WITHIN} s")

    def stop(self) -> None:
        self._bell.close()
        self._server.should_exit = True
        self._thread.join(timeout=STARTS_WITHIN)
        self._socket.close()
