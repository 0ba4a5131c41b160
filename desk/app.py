"""All pages of the desk, in the order of the menu: the one table of who may do what."""

from starlette.routing import Route

from desk import (
    audit,
    board,
    calls,
    handover,
    home,
    medicine,
    mentions,
    openings,
    organisations,
    people,
    pharmacy,
    poster,
    requests,
    results,
    results_files,
    signing_in,
    sources,
    team,
    volunteer,
    volunteers,
)
from desk.doors import Doors, Page
from desk.drawing import send_file
from desk.intake import webhook
from desk.site import Site

PAGES: tuple[Page, ...] = (
    *home.PAGES,
    *board.PAGES,
    *requests.PAGES,
    *calls.PAGES,
    *mentions.PAGES,
    *people.PAGES,
    *volunteers.PAGES,
    *volunteer.PAGES,
    *medicine.PAGES,
    *openings.PAGES,
    *organisations.PAGES,
    *results.PAGES,
    *results_files.PAGES,
    *poster.PAGES,
    *team.PAGES,
    *audit.PAGES,
    *sources.PAGES,
    *handover.PAGES,
    *signing_in.PAGES,
    *pharmacy.PAGES,
)


def routes(site: Site) -> list[Route]:
    files = Route("/desk/static/{name}", send_file)
    return [files, *webhook.routes(site), *Doors(site, PAGES).routes()]
