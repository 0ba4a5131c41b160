"""People of the team at the pages, signed in as they do it: by a link, then by a code."""

from typing import Any

import httpx
import pyotp
from selenium.webdriver import Chrome
from sqlalchemy import select

from desk.doors import COOKIE
from solidarity import members, people, signing_in
from solidarity.storage.tables import Person, SecondStep, Visit
from solidarity.vocabulary import Role
from tests.web.site import Site


class AtTheDesk:
    """A member who is signed in."""

    def __init__(self, site: Site, person_id: int, client: httpx.Client) -> None:
        self.site, self.person_id, self.client = site, person_id, client

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, **options)

    def send(self, path: str, **form: Any) -> httpx.Response:
        """Send a form of a page, and go where it leads."""
        return self.client.post(path, data={"token": self.form_token(), **form})

    def form_token(self) -> str:
        with self.site.sessions.begin() as session:
            query = select(Visit.form_token).where(Visit.person_id == self.person_id)
            return session.scalars(query.order_by(Visit.id.desc())).first() or ""

    def take_browser(self, browser: Chrome) -> Chrome:
        """Go on in a real browser."""
        browser.get(self.site.url + "/desk/sign-in")
        cookie = {"name": COOKIE, "value": self.client.cookies[COOKIE], "path": "/desk"}
        browser.add_cookie(cookie)
        return browser


def a_member(site: Site, *roles: Role, name: str = "Ines", language: str = "fr") -> int:
    """Somebody of the team, who writes on Telegram; his number."""
    with site.sessions.begin() as session:
        known = session.query(Person).count() + 1
        person = people.meet(
            session, channel="telegram", address=f"7{known:08}", first_name=name,
            language=language, now=site.watch(),
        )  # fmt: skip
        members.give_roles(session, person, roles, now=site.watch())
        return person.id


def sign_in(site: Site, *roles: Role, name: str = "Ines", language: str = "fr") -> AtTheDesk:
    """A new member with these roles, through both steps."""
    return come_in(site, a_member(site, *roles, name=name, language=language))


def come_in(site: Site, person_id: int, *, second_step: bool = True) -> AtTheDesk:
    with site.sessions.begin() as session:
        person = session.get_one(Person, person_id)
        link = signing_in.new_link(session, person, now=site.watch())
    client = httpx.Client(base_url=site.url, follow_redirects=True)
    client.post(f"/desk/in/{link}").raise_for_status()
    member = AtTheDesk(site, person_id, client)
    if second_step:
        member.send("/desk/second-step", code=code_of(site, person_id)).raise_for_status()
    return member


def code_of(site: Site, person_id: int) -> str:
    """What the app on his telephone shows now."""
    with site.sessions.begin() as session:
        secret = session.get_one(SecondStep, person_id).secret
    return pyotp.TOTP(secret).at(site.watch())
