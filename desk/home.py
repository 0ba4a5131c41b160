"""The first page: what this member can do here."""

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import TEAM, Page


def show(asked: Asked) -> Response:
    return asked.page("home.html")


PAGES = (Page("/desk", show, TEAM, menu="home"),)
