"""All pages of the desk, in the order of the menu: the one table of who may do what."""

from starlette.routing import Route

from desk import calls, home, openings, organisations, people, signing_in
from desk.doors import Doors, Page
from desk.drawing import send_file
from desk.site import Site

PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *calls.PAGES,
    *people.PAGES,
    *openings.PAGES,
    *organisations.PAGES,
    *signing_in.PAGES,
)


def routes(site: Site) -> list[Route]:
    return [Route("/desk/static/{name}", send_file), *Doors(site, PAGES).routes()]
