"""Every page asks who comes: each role on each page, and who is not signed in at all."""

import re

import pytest

from desk.app import PAGES
from desk.doors import Page
from solidarity.vocabulary import Role
from tests.desk.members import sign_in
from tests.web.site import Site

OF_TEAM = [page for page in PAGES if page.roles]


def path_of(page: Page) -> str:
    """The address of a page about somebody or something that does not exist."""
    return re.sub(r"\{\w+(:\w+)?\}", "999999", page.path)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_pages_and_no_others(real_site: Site, role: Role) -> None:
    member = sign_in(real_site, role)
    for page in sorted(OF_TEAM, key=lambda page: page.path == "/desk/leave"):
        ask = member.get if page.method == "GET" else member.send
        answer = ask(path_of(page))
        is_refused = answer.status_code == 403 and "Votre rôle" in answer.text
        assert is_refused == (role not in page.roles), (page.method, page.path, answer.status_code)
        assert answer.status_code < 500, page.path


def test_nobody_comes_in_without_signing_in(real_site: Site) -> None:
    for page in OF_TEAM:
        ask = real_site.get if page.method == "GET" else real_site.post
        answer = ask(path_of(page))
        assert answer.status_code == 303, page.path
        assert answer.headers["location"].startswith("/desk/sign-in"), page.path
