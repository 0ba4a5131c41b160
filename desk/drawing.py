"""Templates and files of the pages, nothing of them from elsewhere."""

import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}


async def send_file(request: Request) -> Response:
    """A file of desk/static; browsers may keep it, its address changes with what it holds."""
    content = _files().get(request.path_params["name"])
    if content is None:
        return PlainTextResponse("not found", status_code=404)
    kind = TYPES[request.path_params["name"].rpartition(".")[2]]
    is_fresh = request.query_params.get("v") == version()
    return Response(content, media_type=kind, headers=HEADERS | (FOREVER if is_fresh else {}))


@cache
def _files() -> dict[str, bytes]:
    folder = files("desk").joinpath("static")
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


@cache
def version() -> str:
    """Changes with the files."""
    content = b"".join(content for _, content in sorted(_files().items()))
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def environment() -> Environment:
    return Environment(
        loader=PackageLoader("desk"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
