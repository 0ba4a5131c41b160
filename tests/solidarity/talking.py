"""Conversations in tests: what Rasa would find is given, all the rest is read as in life."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import duplicates, intake, joining
from solidarity.clock import wall_time
from solidarity.messages import Message
from solidarity.requests import current_draft
from solidarity.settings import Rules, Volunteers
from solidarity.storage.tables import Notice, Person, Request, Volunteer
from solidarity.understanding import FALLBACK, Reading, read
from tests.solidarity.stories import ASKING, NOON, person

TEAM_FIRST = Rules(asking=ASKING, volunteers=Volunteers(approved_at_once=("groceries",)))


def reading(
    text: str,
    intent: str = "inform",
    *kinds: str,
    language: str = "fr",
    sure: bool = True,
    now: datetime = NOON,
    **labels: float,
) -> Reading:
    """What a text means when Rasa finds this intent, these kinds of help and these labels."""
    parse: dict[str, Any] = {
        "intent": {"name": intent if sure else FALLBACK},
        "intent_ranking": [{"name": intent, "confidence": 0.9 if sure else 0.3}],
        "labels": {"help_types": dict.fromkeys(kinds, 0.9), **labels},
    }
    return read(text, parse=parse, language=language, now=wall_time(now))


class Chat:
    """One person and what is said to her, message by message."""

    def __init__(
        self,
        session: Session,
        name: str = "Denise",
        *,
        language: str = "fr",
        rules: Rules = TEAM_FIRST,
        someone: Person | None = None,
    ) -> None:
        self.session, self.rules, self.now = session, rules, NOON
        self.person: Person = someone or person(session, name, language=language)

    def asks(self, text: str, intent: str = "inform", *kinds: str, **more: Any) -> list[str] | None:
        """The keys of what is answered in the form of a request; None when it steps aside."""
        before = self._newest()
        heard = reading(text, intent, *kinds, language=self.person.language, now=self.now, **more)
        if not intake.take(self.session, self.person, heard, now=self.now):
            assert self._newest() == before, "who steps aside says nothing"
            return None
        draft = current_draft(self.session, self.person)
        if draft is not None and not intake.missing(draft):
            duplicates.place(self.session, draft, rules=self.rules, now=self.now)
        return self._said(before)

    def offers(
        self, text: str, intent: str = "inform", *kinds: str, **more: Any
    ) -> list[str] | None:
        """The keys of what is answered in the form of a volunteer; None when it steps aside."""
        before = self._newest()
        heard = reading(text, intent, *kinds, language=self.person.language, now=self.now, **more)
        settings = self.rules.volunteers
        if not joining.take(self.session, self.person, heard, settings=settings, now=self.now):
            assert self._newest() == before, "who steps aside says nothing"
            return None
        return self._said(before)

    def taps(self, label: str, **params: str) -> list[str] | Message:
        """Tap the newest button with this label: what is said then, or why it was too late."""
        before = self._newest()
        refused = handle_tap(
            self.session, self.person, self.token(label, **params), rules=self.rules, now=self.now
        )
        return refused or self._said(before)

    def token(self, label: str, **params: str) -> str:
        query = select(Notice).where(Notice.person_id == self.person.id).order_by(Notice.id.desc())
        for notice in self.session.scalars(query):
            for row in notice.buttons:
                for key, known, token in row:
                    if key == label and params.items() <= known.items():
                        return str(token)
        raise AssertionError(f"there is no button {label} {params}")

    @property
    def request(self) -> Request:
        """The newest request, placed or not."""
        query = select(Request).where(Request.person_id == self.person.id)
        return self.session.scalars(query.order_by(Request.id.desc()).limit(1)).one()

    @property
    def volunteer(self) -> Volunteer:
        assert self.person.volunteer is not None
        return self.person.volunteer

    def parts(self, key: str) -> dict[str, Any]:
        """The parameters with which a sentence was said last."""
        query = select(Notice).where(Notice.person_id == self.person.id).order_by(Notice.id.desc())
        for notice in self.session.scalars(query):
            for said, known in notice.parts:
                if said == key:
                    return dict(known)
        raise AssertionError(f"{key} was never said")

    def _newest(self) -> int:
        query = select(Notice.id).where(Notice.person_id == self.person.id)
        return self.session.scalars(query.order_by(Notice.id.desc()).limit(1)).first() or 0

    def _said(self, before: int) -> list[str]:
        """The keys of the paragraphs said since; edits are what taps leave behind."""
        self.session.flush()
        query = select(Notice).where(Notice.person_id == self.person.id, Notice.id > before)
        notices = self.session.scalars(query.order_by(Notice.id))
        return [key for notice in notices if notice.kind != "edit" for key, _ in notice.parts]
