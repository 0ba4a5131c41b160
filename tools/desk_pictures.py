"""`make desk-pictures`: the pictures of the pages in docs/desk, of an invented day.

Nobody in them exists: volunteers and requests are those of the demonstration and the tests.
"""

import random
import tempfile
from datetime import timedelta
from pathlib import Path

from selenium.webdriver import Chrome
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import demo_neighbours
from solidarity import ringing
from solidarity.alarms import record
from solidarity.lifecycles import RequestState
from solidarity.medicine import orders
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.places.municipalities import municipalities
from solidarity.results.following import keep_up
from solidarity.settings import ROOT, Medicine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Organisation, Received, Request
from solidarity.team import tell_team
from solidarity.vocabulary import HelpType, Role, help_mask
from tests.browsing import open_browser
from tests.desk.members import sign_in
from tests.solidarity import stories
from tests.web.site import A_MORNING, serve

FOLDER = ROOT / "docs" / "desk"
WIDTH, HEIGHT = 1180, 860
VOLUNTEERS, REQUESTS = 400, 160
NAMES = ("Denise", "Jeanne", "Omer", "Lucette", "Fons", "Godelieve", "Marcel", "Simonne")
STATES = (
    RequestState.CONFIRMED, RequestState.CONFIRMED, RequestState.ASSIGNED, RequestState.ASKING,
    RequestState.NOT_HELPED,
)  # fmt: skip
STUCK = {"nobody_found": RequestState.WITH_TEAM, "not_helped": RequestState.NOT_HELPED}
PAGES = {
    "board": "/desk/board",
    "calls": "/desk/calls",
    "volunteers": "/desk/volunteers",
    "results": "/desk/results",
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pictures.sqlite3"
        upgrade(url)
        with serve(url, TELEGRAM_TOKEN="1:nobody") as site:  # noqa: S106  no token at all
            member = sign_in(site, *Role)
            with site.sessions.begin() as session:
                caller = invent(session)
            member.send(f"/desk/calls/{caller}/begin")
            words = "ik heb brood en melk nodig, ik kan niet meer buiten"
            member.send(f"/desk/calls/{caller}/words", words=words)
            with site.sessions.begin() as session:
                answer(session)
            site.watch.forward(minutes=20)
            keep_up(site.sessions, now=site.watch())
            with open_browser(Path(folder)) as browser:
                browser.set_window_size(WIDTH, HEIGHT)
                member.take_browser(browser)
                with site.sessions.begin() as session:
                    pharmacist = a_packet(session)
                shown = {"call": f"/desk/calls/{caller}", "pharmacist": pharmacist}
                for name, path in (PAGES | shown).items():
                    browser.get(site.url + path)
                    save(browser, name)


def save(browser: Chrome, name: str) -> None:
    to = FOLDER / f"{name}.png"
    browser.save_screenshot(str(to))
    print(to.relative_to(ROOT))


def invent(session: Session) -> int:
    """An association in the middle of its day; the number of somebody who is being called."""
    chance = random.Random(7)  # noqa: S311  a picture, no secret
    demo_neighbours.ensure(session, VOLUNTEERS, now=A_MORNING)
    towns = [town.postcode for town in municipalities()]
    for number in range(REQUESTS):
        someone = stories.person(session, f"{NAMES[number % len(NAMES)]} {number}")
        someone.first_name = NAMES[number % len(NAMES)]
        kinds = help_mask([chance.choice((HelpType.GROCERIES, HelpType.PHARMACY, HelpType.MEALS))])
        postcode = chance.choice(towns)
        request = stories.draft(session, someone, commune=postcode, kinds_mask=kinds)
        request.state = STATES[number % len(STATES)]
        request.placed_at = A_MORNING - timedelta(days=chance.randrange(120))
        told = {"request_id": request.id, "person_id": someone.id}
        record(session, "placed", now=request.placed_at, language="fr", channel="telegram", **told)
        if request.state != RequestState.ASKING:
            accepted = request.placed_at + timedelta(minutes=chance.randrange(3, 90))
            record(session, "accepted", now=accepted, **told)
    caller = 0
    for number, name in enumerate(NAMES):
        someone = ringing.add(
            session, f"+3247000{number:04}", first_name=name, language="nl", now=A_MORNING
        )
        tell_team(session, "ring" if number % 2 else "human", now=A_MORNING, person=someone)
        notify(session, someone, Message("told.nobody_yet"), now=A_MORNING)
        caller = someone.id
    for kind, state in (
        ("nobody_found", RequestState.WITH_TEAM),
        ("not_helped", RequestState.NOT_HELPED),
    ):
        query = select(Request).where(Request.state == RequestState.ASKING).limit(3)
        for request in session.scalars(query):
            request.state = state
            tell_team(session, kind, now=A_MORNING, person=request.person, request=request)
    return caller


def a_packet(session: Session) -> str:
    """The page of a pharmacist whom somebody's packet waits for."""
    someone = stories.person(session, "Denise")
    someone.phone = "+32470000099"
    pharmacy = Organisation(kind="pharmacy", name="Pharmacie du Parc", created_at=A_MORNING)
    session.add(pharmacy)
    request = stories.draft(session, someone, kinds_mask=help_mask([HelpType.PHARMACY]))
    request.state, settings = RequestState.OPEN, Medicine()
    orders.begin(session, request, now=A_MORNING)
    order = orders.make_link(session, request, pharmacy, settings=settings, now=A_MORNING)
    return f"/pharmacy/{order.token}"


def answer(session: Session) -> None:
    """What the bot asks next."""
    for heard in session.scalars(select(Received)):
        heard.state = "done"
        person = ringing.known_by(session, heard.address)
        assert person is not None
        buttons = row(Button("button.tomorrow", "team.call"))
        notify(session, person, Message("ask.when", buttons=buttons), now=A_MORNING)


if __name__ == "__main__":
    main()
