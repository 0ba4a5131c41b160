"""Who may come in: every page is asked for through here, and nowhere else."""

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request as Http
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.asked import Asked
from desk.drawing import HEADERS
from desk.site import Site
from solidarity import members, signing_in
from solidarity.errors import (
    IllegalStep,
    LastAdministrator,
    LimitReached,
    LockedOut,
    NightTime,
    NotYours,
    OfferOver,
    OwnCase,
    PlaceTaken,
    SolidarityError,
    TakenByOther,
    WrongSource,
)
from solidarity.vocabulary import Role

COOKIE = "solidarity_desk"
BY_ITSELF = "X-By-Itself"
"""What static/desk.js sends when a page looks for news."""
MOST_BYTES = 64 * 1024
"""Of a form: words and choices, never files."""
Does = Callable[[Asked], Response]
ANYBODY = frozenset[Role]()
"""Pages for everybody, or with a key of their own in the address."""
TEAM = frozenset(Role)


@dataclass(frozen=True)
class Page:
    """`path` as Starlette has it; `does` reads and changes in one transaction.

    `roles`: one of them is needed. `menu`: its name in the menu (desk.menu.NAME), if it stands
    there. `is_proved`: the second step of signing in is needed as well.
    """

    path: str
    does: Does
    roles: frozenset[Role]
    method: str = "GET"
    menu: str | None = None
    is_proved: bool = True


@dataclass(frozen=True)
class Doors:
    """All pages of one desk."""

    site: Site
    pages: tuple[Page, ...]

    def routes(self) -> list[Route]:
        """One route a page; two methods of one path are two pages."""
        return [self._route(page) for page in self.pages]

    def _route(self, page: Page) -> Route:
        async def answer(http: Http) -> Response:
            size = http.headers.get("content-length", "0")
            if not size.isdecimal() or int(size) > MOST_BYTES:
                return Response(status_code=413, headers=HEADERS)
            form = await http.form() if page.method == "POST" else FormData()
            response = await asyncio.to_thread(self._answer, page, http, form)
            if page.method == "POST":
                self.site.wake()
            return response

        return Route(page.path, answer, methods=[page.method])

    def _answer(self, page: Page, http: Http, form: FormData) -> Response:
        """The page, or why there is none; a refusal leaves everything as it was."""
        try:
            with self.site.sessions.begin() as session:
                return _let_in(page, self._asked(http, form, session))
        except (SolidarityError, NoResultFound) as error:
            with self.site.sessions.begin() as session:
                return _refuse(self._asked(http, form, session), error)

    def _asked(self, http: Http, form: FormData, session: Session) -> Asked:
        site, cookie = self.site, http.cookies.get(COOKIE, "")
        now = site.clock()
        by_itself = BY_ITSELF in http.headers
        visit = None
        if cookie:
            visit = signing_in.visit_of(session, cookie, now=now, by_itself=by_itself)
        roles = members.roles_of(session, visit.person_id, now=now) if visit is not None else []
        is_proved = visit is not None and visit.proved_at is not None
        shown = [
            (page.path, page.menu)
            for page in self.pages
            if page.menu and is_proved and not page.roles.isdisjoint(roles)
        ]
        return Asked(site, http, form, session, visit, frozenset(roles), shown, now)


def _let_in(page: Page, asked: Asked) -> Response:
    if not page.roles:
        return page.does(asked)
    if asked.visit is None:
        wanted = quote(asked.http.url.path) if page.method == "GET" else "/desk"
        return _send_to(f"/desk/sign-in?next={wanted}")
    if not asked.has(*page.roles):
        return asked.page("refused.html", status=403, why="no_role")
    if page.is_proved and asked.visit.proved_at is None:
        return _send_to("/desk/second-step")
    token = asked.text("token")
    if page.method == "POST" and not hmac.compare_digest(token, asked.visit.form_token):
        return asked.page("refused.html", status=403, why="old_form")
    return page.does(asked)


def _send_to(path: str) -> Response:
    return RedirectResponse(path, status_code=303, headers=HEADERS)


REFUSALS: dict[type[Exception], tuple[int, str]] = {
    NotYours: (404, "not_there"),
    NoResultFound: (404, "not_there"),
    TakenByOther: (409, "taken"),
    PlaceTaken: (409, "taken"),
    LimitReached: (409, "limit"),
    OwnCase: (409, "own_case"),
    LastAdministrator: (409, "last_administrator"),
    LockedOut: (429, "locked_out"),
    WrongSource: (409, "wrong_source"),
    IllegalStep: (409, "over"),
    OfferOver: (409, "over"),
    NightTime: (409, "night"),
}
"""What a page says when something is not possible: desk.refused.WHY."""


def _refuse(asked: Asked, error: Exception) -> Response:
    status, why = REFUSALS.get(type(error), (409, "over"))
    return asked.page("refused.html", status=status, why=why)
