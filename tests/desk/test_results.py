"""The page of the results, its files and its posters."""

import base64
import csv
import io
import re
import shutil
import zlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import segno

from solidarity import posters
from solidarity.results import following
from solidarity.settings import Association
from solidarity.storage.tables import Member, Organisation, Person
from solidarity.vocabulary import HelpType, Role
from tests.browsing import needs_browser, open_browser, violations
from tests.desk.members import sign_in
from tests.results.world import NOW, asks, happens, somebody
from tests.web.site import Site, serve


@pytest.fixture
def known(real_site: Site) -> Site:
    at = real_site.watch()
    with real_site.sessions.begin() as session:
        for _ in range(3):
            happens(session, asks(session, HelpType.GROCERIES, state="confirmed", at=at),
                    "accepted", minutes=9)  # fmt: skip
        asks(session, HelpType.PHARMACY, postcode="9000", at=at)
        somebody(session, source="flyer-44021")
    following.count_again(real_site.sessions, now=at)
    return real_site


def test_the_page_says_what_came_of_requests_and_where_neighbours_are_missing(known: Site) -> None:
    page = sign_in(known, Role.COORDINATOR).get("/desk/results").text
    assert "75 %" in page
    assert "10 minutes" in page
    assert "/desk/poster?place=44021&amp;source=flyer" in page
    assert "Gand: demandes\N{NO-BREAK SPACE}: 1, voisins\N{NO-BREAK SPACE}: 0" in page
    assert "flyer-44021" in page


def test_the_files_hold_the_figures_of_the_page(known: Site) -> None:
    member = sign_in(known, Role.ADMINISTRATOR)
    text = member.get("/desk/results/figures.csv").text
    rows = list(csv.DictReader(io.StringIO(text)))
    table = pq.read_table(io.BytesIO(member.get("/desk/results/figures.parquet").content))
    same = [{name: str(value) for name, value in row.items()} for row in table.to_pylist()]
    assert rows == same
    assert [row["asked"] for row in rows if row["by"] == "all"] == ["4"]


def test_a_member_of_a_partner_sees_no_figures_of_others(known: Site) -> None:
    member = sign_in(known, Role.COORDINATOR)
    with known.sessions.begin() as session:
        partner = Organisation(kind="partner", name="Restos", created_at=NOW)
        session.add(partner)
        session.flush()
        session.get_one(Member, member.person_id).organisation_id = partner.id
    for path in ("/desk/results", "/desk/results/figures.csv", "/desk/poster?place=44021"):
        assert member.get(path).status_code == 404, path


def test_everybody_sees_nothing_unless_the_association_wants_it(known: Site) -> None:
    assert known.get("/results").status_code == 404


def test_a_poster_begins_with_the_language_asked_for_and_has_a_link_that_carries_its_mark(
    known: Site,
) -> None:
    member = sign_in(known, Role.COORDINATOR)
    answer = member.get("/desk/poster?place=44021&source=flyer&language=nl")
    assert answer.content.startswith(b"%PDF-")
    assert b"Buren in Gent hebben u nodig" in answer.content, "its title"
    links = re.findall(rb"/URI \((.*?)\)", answer.content)
    assert links
    assert all(b"flyer-44021" in link for link in links)
    french = member.get("/desk/poster?place=44021&source=flyer&language=fr")
    assert b"Des voisins de Gand ont besoin de vous" in french.content
    assert member.get("/desk/poster?place=99999").status_code == 404
    assert member.get("/desk/poster?place=44021&source=<b>").status_code == 404


def test_links_of_each_channel() -> None:
    association = Association(telegram="@bot", whatsapp="32470000000", public_url="https://a.be")
    assert posters.links(association, "flyer-44021") == {
        "telegram": "https://t.me/bot?start=flyer-44021",
        "whatsapp": "https://wa.me/32470000000?text=%2Fstart%20flyer-44021",
        "web": "https://a.be/?source=flyer-44021",
    }


def test_a_web_chat_remembers_its_poster(real_site: Site) -> None:
    for source in ("flyer-21004", "<script>", 7):
        body = {"language": "fr", "role": "person", "source": source}
        assert real_site.post("/web/people", json=body).status_code == 200
    with real_site.sessions.begin() as session:
        kept = [person.source for person in session.query(Person).order_by(Person.id)]
    assert kept == ["flyer-21004", None, None]


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_the_weeks_are_drawn_also_when_there_are_none(real_site: Site, accepted: str) -> None:
    member = sign_in(real_site, Role.COORDINATOR)
    drawn = member.get("/desk/results/weeks.svg", headers={"Accept-Encoding": accepted})
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.headers.get("content-encoding", "identity") == accepted
    assert "<svg" in drawn.text
    assert "script-src" not in drawn.headers["content-security-policy"], "nothing of it runs"


@pytest.fixture
def shown_to_all(empty_database: Path, tmp_path: Path) -> Iterator[Site]:
    """An association that shows its figures to everybody; small numbers are hidden."""
    rules = tmp_path / "solidarity.toml"
    rules.write_text("[results]\npublic = true\n")
    url = f"sqlite:///{shutil.copy(empty_database, tmp_path / 'shown.sqlite3')}"
    token = "1:a-token-nobody-uses"
    with serve(url, TELEGRAM_TOKEN=token, SOLIDARITY_CONFIG=str(rules)) as site:
        last_week = site.watch() - timedelta(days=7)
        with site.sessions.begin() as session:
            for number in range(12):
                state = "confirmed" if number < 9 else "open"
                asks(session, HelpType.GROCERIES, state=state, at=last_week)
            asks(session, HelpType.PET_CARE, postcode="9000", at=last_week)
        following.count_again(site.sessions, now=site.watch())
        yield site


def test_everybody_sees_figures_where_small_ones_are_hidden(shown_to_all: Site) -> None:
    page = shown_to_all.get("/results?lang=nl").text
    assert 'src="/results/weeks.svg?lang=nl"' in page
    assert ">13<" in page
    drawn = shown_to_all.get("/results/weeks.svg?lang=nl")
    assert (drawn.status_code, drawn.headers["content-type"]) == (200, "image/svg+xml")
    assert "/desk/" not in page.partition("<main")[2]


@needs_browser
@pytest.mark.parametrize("dark", [False, True])
def test_the_public_page_is_right_for_screen_readers(
    shown_to_all: Site, tmp_path: Path, *, dark: bool
) -> None:
    with open_browser(tmp_path, dark=dark) as browser:
        browser.get(shown_to_all.url + "/results")
        assert violations(browser) == []
        drawn = browser.execute_script("return document.querySelector('img.bars').naturalWidth")
        assert drawn > 0


def test_the_code_of_a_poster_is_the_link_of_its_source(known: Site) -> None:
    """The squares of the PDF, put back on a grid, are those of the code of that link."""
    member = sign_in(known, Role.COORDINATOR)
    pdf = member.get("/desk/poster?place=44021&source=screen").content
    link = re.findall(rb"/URI \((.*?)\)", pdf)[0].decode()
    drawn = zlib.decompress(base64.a85decode(_stream(pdf), adobe=True)).decode("latin-1")
    squares = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) [\d.]+ re f", drawn)
    side = float(squares[0][2])
    left, top = min(float(x) for x, *_ in squares), max(float(y) for _, y, *_ in squares)
    seen = {
        (round((top - float(y)) / side), round((float(x) - left) / side)) for x, y, *_ in squares
    }
    wanted = [list(row) for row in segno.make(link, micro=False).matrix_iter(border=0)]
    dark = {(y, x) for y, row in enumerate(wanted) for x, is_dark in enumerate(row) if is_dark}
    assert link.endswith("screen-44021")
    assert seen == dark


def _stream(pdf: bytes) -> bytes:
    """The drawing of the one page; the others are fonts."""
    streams = re.findall(rb"ASCII85Decode.*?stream\r?\n(.*?~>)\s*endstream", pdf, re.DOTALL)
    return b"<~" + max(streams, key=len)
