"""What the emulator answers over HTTP."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.phones.forms import read_multipart
from tests.phones.serving import ConnectionCut, cut
from tests.phones.shapes import Json

from . import sending
from .deliveries import deliver
from .errors import CloudError, missing
from .faults import Fault
from .registering import register
from .world import Call, World

log = logging.getLogger(__name__)
VERSION = "v{version:float}"
A_PAGE = 25  # templates
MIB = 1024 * 1024
LARGEST = {
    "image/jpeg": 5 * MIB, "image/png": 5 * MIB, "audio/ogg": 16 * MIB,
    "application/pdf": 100 * MIB, "text/plain": 100 * MIB,
}  # fmt: skip

Handler = Callable[[World, Request], Awaitable[Response]]


def build_app(world: World) -> Starlette:
    def route(path: str, handler: Handler, method: str) -> Route:
        async def endpoint(request: Request) -> Response:
            return await answered(world, request, handler)

        return Route(path, endpoint, methods=[method])

    account = world.account
    routes = [
        route(f"/{VERSION}/{account.phone_id}/messages", send_message, "POST"),
        route(f"/{VERSION}/{account.phone_id}/media", upload, "POST"),
        route(f"/{VERSION}/{account.business_id}/message_templates", add_template, "POST"),
        route(f"/{VERSION}/{account.business_id}/message_templates", list_templates, "GET"),
        route(f"/{VERSION}/download/{{media_id}}", download, "GET"),
        route(f"/{VERSION}/{{media_id}}", media_address, "GET"),
    ]
    return Starlette(routes=routes, lifespan=lambda app: delivery(world))


@asynccontextmanager
async def delivery(world: World) -> AsyncIterator[None]:
    task = asyncio.create_task(deliver(world))
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def answered(world: World, request: Request, handler: Handler) -> Response:
    try:
        if request.headers.get("Authorization") != f"Bearer {world.account.token}":
            raise CloudError(190, "The access token could not be decrypted")
        return await handler(world, request)
    except CloudError as error:
        log.debug("%s: %s", request.url.path, error)
        return JSONResponse(error.body(), status_code=error.status)
    except ConnectionCut:
        return await cut(request)


async def send_message(world: World, request: Request) -> Response:
    body = await read_json(request)
    if "status" in body:
        cut_after(await struck(world, "read"))
        with world.bell.lock:
            return JSONResponse(sending.mark_read(world, body))
    call = Call(body)
    with world.bell.lock:
        world.calls.append(call)
    try:
        fault = await struck(world, "messages", sending.addresses(world, body))
        with world.bell.lock:
            answer = sending.send(world, call, fault)
        cut_after(fault)
        call.outcome = "ok"
    except CloudError as error:
        call.outcome = str(error.code)
        raise
    except ConnectionCut as reason:
        call.outcome = str(reason)
        raise
    return JSONResponse(answer)


async def struck(world: World, on: str, addresses: frozenset[str] = frozenset()) -> Fault | None:
    """Let a fault strike before the call takes effect; what it still has to do afterwards."""
    with world.bell.lock:
        wait, fault = world.faults.strike(on, addresses)
    await asyncio.sleep(wait)
    if fault is None:
        return None
    if fault.kind == "drop":
        raise ConnectionCut(fault.kind)
    error = fault.error()
    if error is not None and not (fault.comes_late and on == "messages"):
        raise error
    return fault


def cut_after(fault: Fault | None) -> None:
    if fault is not None and fault.kind == "drop_after":
        raise ConnectionCut(fault.kind)


async def read_json(request: Request) -> Json:
    try:
        body = await request.json()
    except ValueError as error:
        raise CloudError(100, "The body is no JSON.") from error
    if not isinstance(body, dict):
        raise CloudError(100, "The body is no JSON object.")
    return body


async def upload(world: World, request: Request) -> Response:
    fault = await struck(world, "media")
    try:
        kind = request.headers.get("content-type", "")
        fields, files = read_multipart(await request.body(), kind)
    except ValueError as error:
        raise CloudError(100, str(error)) from error
    if fields.get("messaging_product") != "whatsapp" or "file" not in files:
        raise missing("The parameters messaging_product and file are required.")
    file = files["file"]
    largest = LARGEST.get(file.kind)
    if largest is None:
        raise CloudError(
            100, f"Param file must be a picture, a recording or a document, not {file.kind}"
        )
    if len(file.content) > largest:
        raise CloudError(100, "The file is too large.")
    with world.bell.lock:
        media_id = world.keep(file.content, file.kind)
    cut_after(fault)
    return JSONResponse({"id": media_id})


async def media_address(world: World, request: Request) -> Response:
    cut_after(await struck(world, "media"))
    media_id = request.path_params["media_id"]
    media = world.file(media_id)
    told = {"messaging_product": "whatsapp", "id": media_id, "mime_type": media.mime_type}
    told["url"] = f"{world.url}/download/{media_id}"
    digest = hashlib.sha256(media.content).hexdigest()
    return JSONResponse(told | {"sha256": digest, "file_size": len(media.content)})


async def download(world: World, request: Request) -> Response:
    """The content; the real address has another host and ends after five minutes."""
    cut_after(await struck(world, "media"))
    media = world.media.get(request.path_params["media_id"])
    if media is None:
        return Response(status_code=404)
    return Response(media.content, media_type=media.mime_type)


async def add_template(world: World, request: Request) -> Response:
    body = await read_json(request)
    fault = await struck(world, "message_templates")
    with world.bell.lock:
        new = register(world.templates, body, status=world.templates.new_are)
    cut_after(fault)
    return JSONResponse({"id": new.id, "status": new.status, "category": new.category})


async def list_templates(world: World, request: Request) -> Response:
    """A page of templates; `name` keeps those that contain it."""
    cut_after(await struck(world, "message_templates"))
    asked = request.query_params
    known = [it for it in world.templates.values() if asked.get("name", "") in it.name]
    start, limit = int(asked.get("after", 0)), int(asked.get("limit", A_PAGE))
    paging: Json = {"cursors": {"before": str(start), "after": str(start + limit)}}
    if len(known) > start + limit:
        paging["next"] = str(request.url.include_query_params(after=start + limit))
    summary = {"total_count": len(known), "message_template_count": len(known)}
    summary |= {"message_template_limit": 250, "are_translations_complete": True}
    page = [it.as_api() for it in known[start : start + limit]]
    return JSONResponse({"data": page, "paging": paging, "summary": summary})
