"""One request for a page: who asks, what for, and how it is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.requests import Request as Http
from starlette.responses import HTMLResponse, RedirectResponse, Response

from desk.drawing import HEADERS, environment, version
from desk.site import Site
from solidarity import seeing
from solidarity.clock import wall_time
from solidarity.errors import NotYours
from solidarity.messages import Message
from solidarity.settings import Rules
from solidarity.storage.tables import Member, Person, Request, Visit
from solidarity.vocabulary import Language, Role

DIGITS = 9
"""No number of a row is longer."""


@dataclass(frozen=True)
class Asked:
    """`visit` is None on pages that need no signing in. The session is one transaction."""

    site: Site
    http: Http
    form: FormData
    session: Session
    visit: Visit | None
    roles: frozenset[str]
    menu: Sequence[tuple[str, str]]
    """Paths and names (desk.menu.NAME) of the pages this member may open."""
    now: datetime

    @property
    def rules(self) -> Rules:
        return self.site.settings.rules

    @property
    def me(self) -> Person:
        """The member who asks."""
        assert self.visit is not None
        return self.visit.person

    @cached_property
    def member(self) -> Member:
        return self.session.get_one(Member, self.me.id)

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @cached_property
    def language(self) -> str:
        if self.visit is not None:
            return self.visit.language
        codes = [language.value for language in Language]
        accepted = self.http.headers.get("accept-language", "").split(",")
        wanted = [self.http.query_params.get("lang", ""), *(part.strip()[:2] for part in accepted)]
        return next((code for code in wanted if code in codes), codes[0])

    def say(self, key: str, **known: Any) -> str:
        """A text of the page, by its whole key."""
        wall = wall_time(self.now)
        return self.site.words.say(key, known, language=self.language, now=wall)

    def tell(self, message: Message) -> str:
        """What the core says, on a page."""
        return self.say(message.key, **message.params)

    def tell_to(self, person: Person, message: Message) -> str:
        """What the core says to somebody, in his language, for who reads it to him."""
        wall = wall_time(self.now)
        words = self.site.words
        return words.say(message.key, message.params, language=person.language, now=wall)

    def number(self, name: str) -> int:
        """A number of the address of the page; NotYours when no row can have it."""
        number = int(self.http.path_params[name])
        if number >= 10**DIGITS:
            raise NotYours(number=name)
        return number

    def told_number(self, name: str) -> int:
        """A number of the form, of somebody or something; NotYours when it is none."""
        told = self.text(name)
        if not told.isdecimal() or len(told) > DIGITS:
            raise NotYours(number=name)
        return int(told)

    def text(self, name: str, longest: int = 2000) -> str:
        """A field of the form, without spaces around it; "" when it is not there."""
        value = self.form.get(name, "")
        return value.strip()[:longest] if isinstance(value, str) else ""

    def person(self, person_id: int) -> Person:
        """Somebody this member may see; NotYours otherwise, also when there is nobody."""
        person = self.session.get(Person, person_id)
        if person is None or person.is_nobody or not seeing.sees(self.member, person):
            raise NotYours(person=person_id)
        return person

    def request(self, request_id: int) -> Request:
        """A request of somebody this member may see; NotYours otherwise."""
        request = self.session.get(Request, request_id)
        if request is None:
            raise NotYours(request=request_id)
        self.person(request.person_id)
        return request

    def look_up(self, person: Person, what: str, *, request_id: int | None = None) -> None:
        """Keep that this member was shown something that identifies somebody."""
        seeing.look_up(self.session, self.member, person, what, now=self.now, request_id=request_id)

    def page(self, template: str, *, status: int = 200, **known: Any) -> Response:
        """A template of desk/templates, in the language of the reader."""
        html = environment().get_template(template).render(
            asked=self, say=self._say_on_page, language=self.language, version=version(),
            token=self.visit.form_token if self.visit is not None else "", **known,
        )  # fmt: skip
        return HTMLResponse(html, status_code=status, headers=HEADERS)

    def _say_on_page(self, key: str, **known: Any) -> str:
        return self.say(f"desk.{key}", **known)

    def go(self, path: str) -> Response:
        """After a form: to this page, so that going back sends nothing twice."""
        return RedirectResponse(path, status_code=303, headers=HEADERS)
