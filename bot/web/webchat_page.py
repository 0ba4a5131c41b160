"""The page of the web chat and its files, without anything from elsewhere."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.clock import Clock
from bot.wording import Wording
from solidarity.clock import wall_time
from solidarity.vocabulary import Language

SCRIPTS = ("webchat_phone.js", "webchat_hands.js", "webchat_page.js")
"""In the order in which they build on each other."""
FILES = {"webchat_page.css": "text/css"} | dict.fromkeys(SCRIPTS, "text/javascript")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
SPOKEN_BY_SCRIPT = (
    "empty.newcomer", "empty.volunteer", "become_newcomer", "become_volunteer", "messages_of",
    "no_connection", "no_location", "not_sent", "retry", "role.newcomer", "role.volunteer",
    "newcomer", "said.bot", "said.own", "write_as",
)  # fmt: skip
"""Texts the script puts on the page."""
EXAMPLES = 3


@dataclass(frozen=True)
class Phone:
    """A phone on the page: who holds it (`role` as in POST /web/people)."""

    role: str
    name: str
    language: str


def routes(wording: Wording, clock: Clock) -> list[Route]:
    async def page(request: Request) -> Response:
        """One chat, for an association's own site."""
        language = language_wanted(request)
        return render(wording, clock, language, (Phone("person", "", language),), demo=False)

    return [
        Route("/", page),
        *(Route(f"/web/{name}", _send_file(name)) for name in FILES),
    ]


def render(
    wording: Wording, clock: Clock, language: str, phones: Sequence[Phone], *, demo: bool
) -> Response:
    """The page in one language, with these phones side by side."""
    now = wall_time(clock())

    def say(key: str, language: str = language, **known: object) -> str:
        return wording.say(f"page.{key}", known, language=language, now=now)

    keys = [f"example.{n}" for n in range(1, EXAMPLES + 1)]
    html = _environment().get_template("webchat_page.html").render(
        say=say,
        language=language,
        languages=[code.value for code in Language],
        phones=[asdict(phone) for phone in phones],
        examples={code.value: [say(key, code.value) for key in keys] for code in Language},
        words={key: wording.say(f"page.{key}", _unfilled(), language=language, now=now)
               for key in SPOKEN_BY_SCRIPT},
        scripts=SCRIPTS,
        version=_version(),
        demo=demo,
    )  # fmt: skip
    return HTMLResponse(html, headers=HEADERS)


def _unfilled() -> dict[str, str]:
    """The script fills in names itself."""
    return {"name": "{name}"}


def language_wanted(request: Request) -> str:
    """French or Dutch: by ?lang=, else by what the browser prefers."""
    codes = [code.value for code in Language]
    accepted = request.headers.get("accept-language", "")
    wanted = [request.query_params.get("lang", "")]
    wanted += [part.strip()[:2].lower() for part in accepted.split(",")]
    return next((code for code in wanted if code in codes), codes[0])


def _send_file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def send(request: Request) -> Response:
        caching = {"Cache-Control": "public, max-age=31536000, immutable"}
        fresh = request.query_params.get("v") == _version()
        headers = HEADERS | (caching if fresh else {})
        return Response(_read(name), media_type=FILES[name], headers=headers)

    return send


@cache
def _read(name: str) -> bytes:
    return files("bot.web").joinpath(name).read_bytes()


@cache
def _version() -> str:
    """Changes with the files, so that browsers may keep them."""
    return hashlib.sha256(b"".join(_read(name) for name in FILES)).hexdigest()[:12]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("bot", "web"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
