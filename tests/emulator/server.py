"""The emulator's HTTP server, in a thread of its own."""

import asyncio
import logging
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol

from .control import Control
from .deliveries import deliver_updates
from .errors import ApiError
from .methods import perform
from .params import Params, read_params
from .world import Call, World

log = logging.getLogger(__name__)
STARTS_WITHIN = 10.0  # seconds


class CuttableProtocol(H11Protocol):
    """HTTP whose connection a handler may cut, as `scope["state"]["cut"]`."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # uvicorn itself narrows the type of the transport in the same way.
        super().connection_made(transport)
        self.app_state = self.app_state | {"cut": transport.abort}


class ConnectionCut(Exception):
    """An ordered fault breaks the connection instead of answering."""


def build_app(world: World) -> Starlette:
    control = Control(world)

    async def call_method(request: Request) -> Response:
        return await answer(world, request)

    async def download(request: Request) -> Response:
        return file_response(world, request)

    async def command(request: Request) -> Response:
        return await obey(control, request)

    async def transcripts(request: Request) -> Response:
        return PlainTextResponse(await run_in_threadpool(control.transcripts))

    routes = [
        Route("/bot{token}/{method}", call_method, methods=["GET", "POST"]),
        Route("/file/bot{token}/files/{file_id}/{name}", download),
        Route("/_control/", transcripts),
        Route("/_control/{verb}", command, methods=["POST"]),
    ]
    return Starlette(routes=routes, lifespan=lambda app: webhook_delivery(world))


async def obey(control: Control, request: Request) -> Response:
    """Carry out a command of a test in another process."""
    wishes = await request.json() if await request.body() else {}
    try:
        done = await run_in_threadpool(control.do, request.path_params["verb"], wishes)
    except (LookupError, TypeError, ValueError) as error:
        return JSONResponse({"error": str(error)}, status_code=400)
    return JSONResponse(done)


@asynccontextmanager
async def webhook_delivery(world: World) -> AsyncIterator[None]:
    task = asyncio.create_task(deliver_updates(world))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def answer(world: World, request: Request) -> Response:
    """Answer a call of the Bot API, or do to it what a fault orders."""
    method = request.path_params["method"]
    call: Call | None = None
    try:
        if request.path_params["token"] != world.token:
            raise ApiError(401, "Unauthorized")
        params = await read_params(request)
        call = world.record(method, params)
        result = await disturbed(world, call, params, request)
        call.outcome = "ok"
        return JSONResponse({"ok": True, "result": result})
    except ApiError as error:
        log.debug("%s: %s", method, error.description)
        if call:
            call.outcome = str(error.code)
        return JSONResponse(error.body(), status_code=error.code, headers=waiting(error))
    except ConnectionCut as cut:
        if call:
            call.outcome = str(cut)
        request.scope["state"]["cut"]()
        # Lets the server notice that nobody is there to be answered.
        await asyncio.sleep(0.01)
        return Response()


async def disturbed(world: World, call: Call, params: Params, request: Request) -> object:
    """Perform a call with the faults ordered for it."""
    with world.bell.lock:
        wait, fault = world.faults.strike(call.method, call.chat)
    await asyncio.sleep(wait)
    if fault and fault.kind == "drop_before":
        raise ConnectionCut(fault.kind)
    if fault and (error := fault.error()):
        raise error
    with world.bell.lock:
        world.limits.count(call.method, call.chat, world.now())
    result = await while_connected(world, call, params, request)
    if fault and fault.kind == "drop_after":
        raise ConnectionCut(fault.kind)
    return result


async def while_connected(world: World, call: Call, params: Params, request: Request) -> object:
    """The result of a call; a long poll ends when its caller is gone."""
    if call.method.lower() != "getupdates":
        return await perform(world, call.method, params)
    polling = asyncio.create_task(perform(world, call.method, params))
    leaving = asyncio.ensure_future(request.receive())
    await asyncio.wait({polling, leaving}, return_when=asyncio.FIRST_COMPLETED)
    leaving.cancel()
    if polling.done():
        return polling.result()
    polling.cancel()
    raise ConnectionCut("caller gone")


def waiting(error: ApiError) -> dict[str, str]:
    retry_after = error.parameters.get("retry_after")
    return {"Retry-After": str(retry_after)} if retry_after else {}


def file_response(world: World, request: Request) -> Response:
    if request.path_params["token"] != world.token:
        return JSONResponse(ApiError(401, "Unauthorized").body(), status_code=401)
    upload = world.files.get(request.path_params["file_id"])
    if upload is None:
        return JSONResponse(ApiError(404, "Not Found").body(), status_code=404)
    return Response(upload.content, media_type=upload.kind)


class ServerThread:
    """Serves a world on 127.0.0.1 until stopped; port 0 takes a free one."""

    def __init__(self, world: World, port: int) -> None:
        self.world = world
        self._socket = socket.create_server(("127.0.0.1", port))
        # Without it each answer waits 40 ms for the client's delayed acknowledgement.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port = int(self._socket.getsockname()[1])
        config = uvicorn.Config(
            build_app(world),
            http=CuttableProtocol,
            loop="asyncio",
            log_level="warning",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="telegram", daemon=True
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
        self.world.bell.close()
        self._server.should_exit = True
        self._thread.join(timeout=STARTS_WITHIN)
        self._socket.close()
