"""Conversations about calls, message by message, the way they go in life."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.later_wishes import go_on
from solidarity import answering, intake
from solidarity.answering import Heard
from solidarity.asides import not_understood
from solidarity.befriending import talking
from solidarity.storage.tables import Alarm, Listener, Notice, Wish
from tests.solidarity.talking import Chat, reading


class CallChat(Chat):
    """A person who would like to be called, or a volunteer who calls."""

    def writes(self, text: str, intent: str = "inform", *kinds: str, **more: Any) -> list[str]:
        """The keys of what is answered to words: heard at once, or by what the model finds."""
        before = self._newest()
        if not talking.hear(self.session, self.person, text, rules=self.rules, now=self.now):
            self._by_model(text, intent, *kinds, **more)
        return self._said(before)

    def _by_model(self, text: str, intent: str, *kinds: str, **more: Any) -> None:
        heard = reading(text, intent, *kinds, language=self.person.language, now=self.now, **more)
        if intent in answering.ANSWERS:
            turn = Heard(self.session, self.person, heard, self.rules, self.now)
            answering.ANSWERS[intent](turn)
        elif not talking.take(self.session, self.person, heard, now=self.now) and not intake.take(
            self.session, self.person, heard, now=self.now
        ):
            not_understood(self.session, self.person, now=self.now)

    @property
    def wish(self) -> Wish:
        self.session.flush()
        return self.session.get_one(Wish, self.person.id)

    @property
    def listener(self) -> Listener:
        self.session.flush()
        return self.session.get_one(Listener, self.person.id)

    def labels(self) -> list[str]:
        """The buttons under the newest message, edits included."""
        query = select(Notice).where(Notice.person_id == self.person.id).order_by(Notice.id.desc())
        newest = self.session.scalars(query.limit(1)).one()
        return [label for row in newest.buttons for label, _, _ in row]

    def waits(self, minutes: int) -> list[str]:
        """Say nothing for some time; the keys of what is said meanwhile, but nobody looked for."""
        self.now += timedelta(minutes=minutes)
        before = self._newest()
        if self.wish.state == "telling" and self.alarm_is_due():
            go_on(self.session, self.person.id, self.rules, self.now)
        return self._said(before)

    def alarm_is_due(self) -> bool:
        """Whether something happens to the wish by now."""
        self.session.flush()
        due = select(Alarm.id).where(
            Alarm.kind == "wish", Alarm.ref == self.person.id, Alarm.done_at.is_(None),
            Alarm.due_at <= self.now,
        )  # fmt: skip
        return self.session.scalars(due).first() is not None
