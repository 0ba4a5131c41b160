"""One A4 page for people without a telephone that writes: tick, fill in, give it to a neighbour."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from bot.wording import Wording
from solidarity.settings import Association

PLAIN, BOLD = "Vera", "VeraBd"
"""Fonts that come with the library; they have all letters of both languages and are put into the
file, so that every printer has them."""
WIDTH, HEIGHT = A4
MARGIN = 17 * mm
INSIDE = WIDTH - 2 * MARGIN
BOX = 5.5 * mm
COLUMNS = 3
SIZE = 15
"""Points: large enough for old eyes."""
FREE_LINES = 4
EPOCH = datetime(2020, 1, 1)  # noqa: DTZ001  wall time; nothing on the page has a date


@dataclass
class Page:
    """A sheet that is filled from the top; `y` is where the next thing goes."""

    canvas: Canvas
    wording: Wording
    language: str
    y: float = HEIGHT - MARGIN

    def say(self, key: str, **known: str) -> str:
        said = self.wording.say(key, known, language=self.language, now=EPOCH)
        # The narrow space of French is in no common font; the wide one also keeps the line.
        return said.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")

    def down(self, distance: float) -> None:
        self.y -= distance

    def text(self, words: str, *, size: float = SIZE, bold: bool = False, gap: float = 0) -> None:
        """Words over the whole width, broken into lines."""
        font = BOLD if bold else PLAIN
        style = ParagraphStyle(font, fontName=font, fontSize=size, leading=size * 1.3)
        paragraph = Paragraph(escape(words), style)
        _, height = paragraph.wrap(INSIDE, HEIGHT)
        paragraph.drawOn(self.canvas, MARGIN, self.y - height)
        self.down(height + gap)

    def heading(self, words: str) -> None:
        self.down(3 * mm)
        self.text(words, size=18, bold=True, gap=1.5 * mm)

    def boxes(self, words: list[str], *, columns: int = COLUMNS) -> None:
        """Things to tick, row by row."""
        width = INSIDE / columns
        for n, word in enumerate(words):
            if n % columns == 0:
                self.down(8.6 * mm)
            left = MARGIN + n % columns * width
            self.canvas.rect(left, self.y - 0.8 * mm, BOX, BOX)
            self.canvas.setFont(PLAIN, SIZE)
            self.canvas.drawString(left + BOX + 2.5 * mm, self.y + 0.4 * mm, word)
        self.down(4 * mm)

    def lines(self, count: int) -> None:
        """Empty lines to write on."""
        for _ in range(count):
            self.down(9.5 * mm)
            self.canvas.line(MARGIN, self.y, MARGIN + INSIDE, self.y)
        self.down(2 * mm)

    def field(self, label: str) -> None:
        """A label with a line behind it."""
        self.down(10.5 * mm)
        self.canvas.setFont(PLAIN, SIZE)
        words = f"{label}\N{NO-BREAK SPACE}:" if self.language == "fr" else f"{label}:"
        self.canvas.drawString(MARGIN, self.y, words)
        start = MARGIN + pdfmetrics.stringWidth(words, PLAIN, SIZE) + 2 * mm
        self.canvas.line(start, self.y - 1 * mm, MARGIN + INSIDE, self.y - 1 * mm)


def draw(wording: Wording, *, association: Association, language: str) -> bytes:
    """The page as a PDF."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True, lang=language)
    lay_out(canvas, wording, association=association, language=language)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def lay_out(canvas: Canvas, wording: Wording, *, association: Association, language: str) -> Page:
    """Everything on one sheet, and where it ends."""
    load_fonts()
    page = Page(canvas, wording, language)
    canvas.setTitle(page.say("letterbox.title"))
    canvas.setAuthor(association.name)
    canvas.setLineWidth(0.8)
    _top(page, association)
    _wishes(page)
    _who(page)
    _what_happens(page, association)
    return page


def _top(page: Page, association: Association) -> None:
    page.text(page.say("letterbox.title"), size=25, bold=True, gap=1.5 * mm)
    by = " – ".join(part for part in (association.name, association.telephone) if part)
    page.text(by, size=17, bold=True, gap=2 * mm)
    page.text(page.say("letterbox.intro"))


def _wishes(page: Page) -> None:
    page.heading(page.say("letterbox.things"))
    page.down(-3 * mm)
    page.boxes(page.say("letterbox.usual").splitlines())
    page.text(page.say("letterbox.more"))
    page.lines(FREE_LINES)
    page.heading(page.say("letterbox.help"))
    page.down(-3 * mm)
    page.boxes(page.say("letterbox.kinds").splitlines(), columns=2)


def _who(page: Page) -> None:
    page.down(-2 * mm)
    page.field(page.say("letterbox.name"))
    page.field(page.say("letterbox.phone"))
    page.field(page.say("letterbox.address"))
    page.field(page.say("letterbox.when"))
    page.down(7 * mm)


def _what_happens(page: Page, association: Association) -> None:
    page.text(page.say("letterbox.how", telephone=association.telephone), size=13.5, gap=1 * mm)
    page.text(page.say("letterbox.privacy"), size=13.5, gap=1 * mm)
    page.text(page.say("letterbox.safety"), size=13.5, bold=True)


@cache
def load_fonts() -> None:
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
