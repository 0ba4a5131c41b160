"""The pages of signing in and out. They show nothing of anybody."""

from urllib.parse import urlsplit

import segno
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import ANYBODY, COOKIE, TEAM, Page
from solidarity import second_step, signing_in
from solidarity.vocabulary import Language

HOME = "/desk"


def how_to_sign_in(asked: Asked) -> Response:
    """Where the link comes from."""
    if asked.visit is not None:
        return asked.go(HOME)
    return asked.page("sign_in.html", is_old=False)


def show_link(asked: Asked) -> Response:
    """A button only: whoever looks at links in advance must not use it up."""
    return asked.page("enter.html")


def use_link(asked: Asked) -> Response:
    cookie = signing_in.enter(asked.session, asked.http.path_params["token"], now=asked.now)
    if cookie is None:
        return asked.page("sign_in.html", status=403, is_old=True)
    response = asked.go("/desk/second-step")
    response.set_cookie(
        COOKIE, cookie, path="/desk", httponly=True, samesite="lax",
        secure=(asked.site.settings.public_url or "").startswith("https:"),
        max_age=int(signing_in.LONGEST.total_seconds()),
    )  # fmt: skip
    return response


def ask_second_step(asked: Asked) -> Response:
    return _second_step(asked, is_wrong=False)


def do_second_step(asked: Asked) -> Response:
    assert asked.visit is not None
    if second_step.prove(asked.session, asked.visit, asked.text("code"), now=asked.now):
        return asked.go(HOME)
    return _second_step(asked, is_wrong=True)


def _second_step(asked: Asked, *, is_wrong: bool) -> Response:
    kept = second_step.of_member(asked.session, asked.me.id)
    picture = secret = None
    if kept.confirmed_at is None:
        name = asked.rules.association.name
        address = second_step.address_of(kept, association=name)
        picture, secret = segno.make(address).svg_data_uri(scale=5, light="#fff"), kept.secret
    status = 403 if is_wrong else 200
    return asked.page(
        "second_step.html", status=status, picture=picture, secret=secret, is_wrong=is_wrong
    )


def leave(asked: Asked) -> Response:
    assert asked.visit is not None
    signing_in.leave(asked.session, asked.visit, now=asked.now)
    response = asked.go("/desk/sign-in")
    response.delete_cookie(COOKIE, path="/desk")
    return response


def change_language(asked: Asked) -> Response:
    """Of the pages alone; in the chat he is answered as before."""
    assert asked.visit is not None
    if asked.text("language") in list(Language):
        asked.visit.language = asked.text("language")
    came_from = urlsplit(asked.http.headers.get("referer", "")).path
    return asked.go(came_from if came_from.startswith("/desk") else HOME)


PAGES = (
    Page("/desk/sign-in", how_to_sign_in, ANYBODY),
    Page("/desk/in/{token}", show_link, ANYBODY),
    Page("/desk/in/{token}", use_link, ANYBODY, "POST"),
    Page("/desk/second-step", ask_second_step, TEAM, is_proved=False),
    Page("/desk/second-step", do_second_step, TEAM, "POST", is_proved=False),
    Page("/desk/leave", leave, TEAM, "POST", is_proved=False),
    Page("/desk/language", change_language, TEAM, "POST", is_proved=False),
)
