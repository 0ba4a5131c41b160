"""The printable page for letter boxes."""

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.command import main
from bot.letterbox import (
    BOX,
    COLUMNS,
    EPOCH,
    INSIDE,
    MARGIN,
    PLAIN,
    SIZE,
    draw,
    lay_out,
    load_fonts,
)
from bot.web import letterbox_page
from bot.wording import Wording
from solidarity.settings import Association

ASSOCIATION = Association(name="Solidarité Cœur & Bœuf", telephone="02 000 00 00")


def pages(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page") - pdf.count(b"/Type /Pages")


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_it_is_one_page_with_its_fonts_inside(language: str) -> None:
    pdf = draw(Wording(), association=ASSOCIATION, language=language)
    assert pdf.startswith(b"%PDF-")
    assert pages(pdf) == 1
    assert pdf.count(b"/FontFile2") == 2, "both fonts are in the file: accents print everywhere"
    assert len(pdf) < 100_000


@pytest.mark.parametrize("language", ["fr", "nl"])
@pytest.mark.parametrize("telephone", ["", "02 000 00 00"])
def test_everything_stands_on_the_paper(language: str, telephone: str) -> None:
    long = Association(name="Association des habitants solidaires du quartier", telephone=telephone)
    page = lay_out(Canvas(BytesIO()), Wording(), association=long, language=language)
    assert page.y > MARGIN / 2


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_no_thing_to_tick_runs_into_the_next(language: str) -> None:
    load_fonts()
    words = Wording().say("letterbox.usual", {}, language=language, now=EPOCH)
    room = INSIDE / COLUMNS - BOX - 10
    assert all(stringWidth(word, PLAIN, SIZE) < room for word in words.splitlines())


def test_the_program_writes_it_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "blad.pdf"
    assert main(["letterbox", "--language", "nl", "--output", str(file)]) == 0
    assert file.read_bytes().startswith(b"%PDF-")


def test_the_web_gives_it_in_the_language_asked_for() -> None:
    client = TestClient(Starlette(routes=letterbox_page.routes(Wording(), ASSOCIATION)))
    french, dutch = (client.get(f"/letterbox.pdf?lang={code}") for code in ("fr", "nl"))
    assert french.headers["content-type"] == "application/pdf"
    assert french.content != dutch.content
    assert french.content.startswith(b"%PDF-")
