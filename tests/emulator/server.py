"""What the emulator answers over HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.phones.serving import ConnectionCut, cut

from .control import Control
from .deliveries import deliver_updates
from .errors import ApiError
from .methods import perform
from .params import Params, read_params
from .world import Call, World

log = logging.getLogger(__name__)


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
    except ConnectionCut as reason:
        if call:
            call.outcome = str(reason)
        return await cut(request)


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
