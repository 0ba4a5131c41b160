"""All pages of the desk, in the order of the menu: the one table of who may do what."""

from starlette.routing import Route

from desk import home, poster, results, results_files, signing_in
from desk.doors import Doors, Page
from desk.drawing import send_file
from desk.site import Site

PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *signing_in.PAGES,
    *results.PAGES,
    *results_files.PAGES,
    *poster.PAGES,
)


def routes(site: Site) -> list[Route]:
    return [Route("/desk/static/{name}", send_file), *Doors(site, PAGES).routes()]
