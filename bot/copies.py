"""The copy of what is kept about a person: a page to read and a file for machines.

Made when it is sent, so that it stands nowhere but in his own chat.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from babel.dates import format_date, format_datetime
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate
from sqlalchemy.orm import Session

from bot.channels.contract import Channel, Document, Outgoing
from bot.letterbox import BOLD, MARGIN, PLAIN, load_fonts
from bot.wording import Wording
from solidarity.clock import wall_time
from solidarity.copying import Part, everything
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Person

TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=20, leading=26, spaceAfter=4 * mm)
HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=14, leading=19, spaceBefore=5 * mm)
LINES = ParagraphStyle("lines", fontName=PLAIN, fontSize=11, leading=15, spaceBefore=2 * mm)


class Copies:
    """Makes what a row of the outbox only names."""

    def __init__(
        self, sessions: Sessions, channels: Mapping[str, Channel], wording: Wording
    ) -> None:
        self._sessions, self._channels, self._wording = sessions, channels, wording

    async def with_copy(self, message: Outgoing, person_id: int, *, now: datetime) -> Outgoing:
        """The message with the file that it names, if it names one."""
        if not isinstance(message.document, str):
            return message
        made = await self.make(message.document, person_id, now=now)
        return replace(message, document=made)

    async def make(self, what: str, person_id: int, *, now: datetime) -> Document:
        """`what`: readable or data."""
        parts, language = await asyncio.to_thread(self._collect, person_id)
        await self._add_all_words(parts)
        drawn = self._draw if what == "readable" else self._write
        return await asyncio.to_thread(drawn, parts, language, now)

    def to_print(self, session: Session, person: Person, *, now: datetime) -> bytes:
        """The page to read, as a PDF, for somebody who has no chat; not in an event loop."""
        parts = everything(session, person)
        asyncio.run(self._add_all_words(parts))
        return self._draw(parts, person.language, now).content

    def _collect(self, person_id: int) -> tuple[list[Part], str]:
        with self._sessions.begin() as session:
            person = session.get_one(Person, person_id)
            return everything(session, person), person.language

    async def _add_all_words(self, parts: Sequence[Part]) -> None:
        for part in parts:
            if part.table == "inbox":
                for row in part.rows:
                    await self._add_words(row)

    async def _add_words(self, row: Any) -> None:
        """What the person wrote, out of what the channel brought."""
        channel = self._channels.get(row["channel"])
        if channel is None or not row["payload"]:
            return
        try:
            row["text"] = (await channel.read(row["payload"])).text
        except (KeyError, TypeError, ValueError):
            # Older than the channel is now: the file for machines holds it as it came.
            row["text"] = None

    def _write(self, parts: list[Part], language: str, now: datetime) -> Document:
        told = {part.table: part.rows for part in parts}
        content = json.dumps(told, ensure_ascii=False, indent=1).encode()
        return Document(f"{self._name(language, now)}.json", content, "application/json")

    def _draw(self, parts: list[Part], language: str, now: datetime) -> Document:
        load_fonts()
        file = BytesIO()
        title = self.say("export.title", language, now)
        page = SimpleDocTemplate(
            file, pagesize=A4, title=title, lang=language,
            leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
        )  # fmt: skip
        flow: list[Flowable] = [
            Paragraph(escape(title), TITLE),
            Paragraph(escape(self.say("export.intro", language, now)), LINES),
        ]
        for part in parts:
            flow += self._of_table(part, language, now)
        page.build(flow)
        return Document(f"{self._name(language, now)}.pdf", file.getvalue(), "application/pdf")

    def _of_table(self, part: Part, language: str, now: datetime) -> list[Flowable]:
        heading = self.say(f"export.table.{part.table}", language, now)
        flow: list[Flowable] = [Paragraph(escape(heading), HEADING)]
        for row in part.rows:
            lines = [
                f"{escape(self.say(f'export.column.{name}', language, now))}: {escape(said)}"
                for name, value in row.items()
                if (said := self._value(name, value, language, now))
            ]
            flow.append(Paragraph("<br/>".join(lines), LINES))
        return flow

    def _value(self, name: str, value: Any, language: str, now: datetime) -> str:
        """A value as it is read; "" for what says nothing."""
        if value in (None, "", [], {}) or name == "payload":
            return ""
        if isinstance(value, bool):
            return self.say("export.yes" if value else "export.no", language, now)
        if name == "parts":
            said = (self._wording.say(k, known, language=language, now=wall_time(now))
                    for k, known in value)  # fmt: skip
            return _fit(" ".join(said))
        if name == "state":
            return self.say(f"export.value.{value}", language, now)
        if name == "purpose":
            return self.say(f"export.purpose.{value}", language, now)
        if name == "kinds":
            return ", ".join(self.say(f"kind.{kind}", language, now) for kind in value)
        if name == "skill_names":
            return ", ".join(self.say(f"skill.{skill}", language, now) for skill in value)
        if name == "at" or name.endswith(("_at", "_start", "_end", "_until")):
            moment = datetime.fromisoformat(value)
            local = wall_time(moment) if moment.tzinfo else moment
            return _fit(format_datetime(local, "d MMMM y HH:mm", locale=language))
        if isinstance(value, list):
            return _fit(", ".join(map(str, value)))
        if isinstance(value, Mapping):
            return _fit(", ".join(f"{key}: {each}" for key, each in value.items()))
        return _fit(str(value))

    def say(self, key: str, language: str, now: datetime) -> str:
        known = {"date": format_date(wall_time(now), "d MMMM y", locale=language)}
        return _fit(self._wording.say(key, known, language=language, now=wall_time(now)))

    def _name(self, language: str, now: datetime) -> str:
        return f"{self.say('export.file', language, now)}-{wall_time(now):%Y-%m-%d}"


def _fit(words: str) -> str:
    """The narrow space of French is in no common font."""
    return words.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")
