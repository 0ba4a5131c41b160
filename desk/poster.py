"""An A4 poster that invites neighbours of a municipality, in both languages, with QR codes."""

from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

import segno
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph
from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from desk.drawing import HEADERS
from desk.results import WHO, of_association_only
from solidarity import posters
from solidarity.clock import wall_time
from solidarity.errors import NotYours
from solidarity.places.municipalities import languages_of
from solidarity.places.place import Place
from solidarity.results.coverage import by_nis
from solidarity.settings import Association
from solidarity.vocabulary import Language

PLAIN, BOLD = "Vera", "VeraBd"
WIDTH, HEIGHT = A4
MARGIN = 18 * mm
INSIDE = WIDTH - 2 * MARGIN
CODE = 58 * mm
QUIET = 4
"""Empty squares around a code, as its standard wants."""
SHOWN_LINKS = 2


@dataclass
class Sheet:
    """Filled from the top; `y` is where the next thing goes."""

    canvas: Canvas
    y: float = HEIGHT - MARGIN

    def text(self, words: str, *, size: float, bold: bool = False, gap: float = 3 * mm) -> None:
        font = BOLD if bold else PLAIN
        style = ParagraphStyle(
            font, fontName=font, fontSize=size, leading=size * 1.25, alignment=TA_CENTER
        )
        # The narrow space of French is in no common font.
        plain = words.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
        paragraph = Paragraph(escape(plain), style)
        _, height = paragraph.wrap(INSIDE, HEIGHT)
        paragraph.drawOn(self.canvas, MARGIN, self.y - height)
        self.y -= height + gap

    def codes(self, links: dict[str, str]) -> None:
        """Side by side, each with the name of its app, and a link to tap in the file."""
        step = WIDTH / (len(links) + 1)
        for n, (name, link) in enumerate(links.items(), start=1):
            left = n * step - CODE / 2
            _draw_code(self.canvas, link, left, self.y - CODE)
            self.canvas.linkURL(link, (left, self.y - CODE, left + CODE, self.y))
            self.canvas.setFont(BOLD, 14)
            self.canvas.drawCentredString(n * step, self.y - CODE - 6 * mm, name)
        self.y -= CODE + 14 * mm


def send(asked: Asked) -> Response:
    """?place=NIS&source=flyer&language=fr: the language that stands first."""
    of_association_only(asked)
    asks = asked.http.query_params
    place = by_nis().get(asks.get("place", ""))
    kind = asks.get("source", posters.KINDS[0])
    if place is None or kind not in posters.KINDS:
        raise NotYours(page="/desk/poster")
    first = asks.get("language", languages_of(place.nis)[0])
    languages = sorted(Language, key=lambda each: each != first)
    pdf = _draw(asked, place, f"{kind}-{place.nis}", languages)
    shown = {"Content-Disposition": f'inline; filename="poster-{place.nis}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=HEADERS | shown)


def _draw(asked: Asked, place: Place, mark: str, languages: list[Language]) -> bytes:
    for name in (PLAIN, BOLD):
        pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
    association, file = asked.rules.association, BytesIO()
    said = [_words(asked, place, language) for language in languages]
    canvas = Canvas(file, pagesize=A4, invariant=True, lang=languages[0])
    canvas.setTitle(said[0].title)
    canvas.setAuthor(association.name)
    sheet = Sheet(canvas)
    sheet.text(association.name, size=16, gap=8 * mm)
    for each in said:
        sheet.text(each.title, size=27, bold=True)
        sheet.text(each.about, size=15, gap=8 * mm)
    sheet.codes(_links(association, mark, asked, languages))
    for each in said:
        sheet.text(each.how, size=13)
    sheet.text(association.telephone, size=13, bold=True)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _links(
    association: Association, mark: str, asked: Asked, languages: list[Language]
) -> dict[str, str]:
    """Two at most, so that people see at once which one to take."""
    found = posters.links(association, mark) or {"web": f"{asked.http.base_url}?source={mark}"}
    named = {
        asked.site.words.say(
            f"desk.results.channel.{channel}", {}, language=languages[0], now=wall_time(asked.now)
        ): link
        for channel, link in found.items()
    }
    return dict(list(named.items())[:SHOWN_LINKS])


def _draw_code(canvas: Canvas, link: str, left: float, bottom: float) -> None:
    rows = [list(row) for row in segno.make(link, micro=False).matrix_iter(border=QUIET)]
    square = CODE / len(rows)
    for down, row in enumerate(rows, start=1):
        for along, is_dark in enumerate(row):
            if is_dark:
                at = left + along * square, bottom + CODE - down * square
                canvas.rect(*at, square, square, stroke=0, fill=1)


@dataclass(frozen=True)
class Invitation:
    """The words of one language."""

    title: str
    about: str
    how: str


def _words(asked: Asked, place: Place, language: Language) -> Invitation:
    words, wall = asked.site.words, wall_time(asked.now)
    called = {each.value: place.name(each) for each in Language}
    return Invitation(
        words.say("desk.poster.title", {"place": called}, language=language, now=wall),
        words.say("desk.poster.about", {}, language=language, now=wall),
        words.say("desk.poster.how", {}, language=language, now=wall),
    )


PAGES = (Page("/desk/poster", send, WHO),)
