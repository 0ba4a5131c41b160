"""A person, her volunteer and what each is told, for the tests of agreeing on moments."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.later import HANDLERS
from bot.taps import handle_tap
from solidarity.befriending import talking
from solidarity.befriending.times import week
from solidarity.messages import Message
from solidarity.settings import Rules
from solidarity.storage.tables import Alarm, Call, Listener, Notice, Pair, Person, Tap, Wish
from tests.solidarity.stories import NOON, person, volunteer

RULES = Rules()
AFTERNOONS = sum(week.span(day, 14 * 60, 17 * 60) for day in range(5))
MORNINGS = sum(week.span(day, 9 * 60, 12 * 60) for day in range(5))
BY_DAY = sum(week.span(day, 8 * 60, 20 * 60) for day in range(7))


class Two:
    """Denise is called by An; `now` is the clock."""

    def __init__(
        self,
        session: Session,
        *,
        wished: int = AFTERNOONS,
        listening: int = BY_DAY,
        times: int = 1,
        weeks: int = 1,
        language: str = "fr",
        denise: Person | None = None,
        an: Person | None = None,
    ) -> None:
        self.session, self.now, self.rules = session, NOON, RULES
        self.denise = denise or person(session, "Denise", language=language)
        self.an = an or volunteer(session, "An", language=language)
        session.add(
            Wish(person_id=self.denise.id, state="paired", hours=wished, times=times, weeks=weeks,
                 languages=3, created_at=NOON)
        )  # fmt: skip
        if session.get(Listener, self.an.id) is None:
            session.add(Listener(volunteer_id=self.an.id, hours=listening, created_at=NOON))
        self.pair = Pair(
            person_id=self.denise.id, volunteer_id=self.an.id, state="active", reasons=[],
            volunteer_says="yes", person_says="yes", proposed_at=NOON, started_at=NOON,
        )  # fmt: skip
        session.add(self.pair)
        session.flush()

    def tokens(self, someone: Person, action: str) -> list[tuple[str, dict[str, Any]]]:
        """The buttons of the newest message that has some for this, in order."""
        notice = self.session.scalars(
            select(Notice)
            .join(Tap, Tap.notice_id == Notice.id)
            .where(Tap.person_id == someone.id, Tap.action == action)
            .order_by(Notice.id.desc())
            .limit(1)
        ).first()
        assert notice is not None, f"there is no button for {action}"
        rows = [button for row in notice.buttons for button in row]
        actions = {tap: self.session.get_one(Tap, tap).action for _, _, tap in rows}
        return [(token, known) for _, known, token in rows if actions[token] == action]

    def tap(self, someone: Person, action: str, nth: int = 0) -> Message | None:
        """Tap a button; what is said over it when it is too late."""
        token, _ = self.tokens(someone, action)[nth]
        refused = handle_tap(self.session, someone, token, rules=self.rules, now=self.now)
        self.session.flush()
        return refused

    def shown(self, someone: Person) -> list[datetime]:
        """The moments on the newest buttons."""
        known = [params for _, params in self.tokens(someone, "moment.take")]
        return [datetime.fromisoformat(each.get("at") or each["weekly"]) for each in known]

    def says(self, someone: Person, text: str) -> bool:
        """Words that answer the open question."""
        heard = talking.hear(self.session, someone, text, rules=self.rules, now=self.now)
        self.session.flush()
        return heard

    def calls(self, state: str = "planned") -> list[Call]:
        query = select(Call).where(Call.pair_id == self.pair.id, Call.state == state)
        return list(self.session.scalars(query.order_by(Call.at, Call.id)))

    def times(self, state: str = "planned") -> list[str]:
        return [f"{call.at:%a %d %b %H:%M}" for call in self.calls(state)]

    def said(self, someone: Person) -> list[str]:
        """All sentences so far, in order, without what taps leave behind."""
        query = select(Notice).where(Notice.person_id == someone.id, Notice.kind != "edit")
        notices = self.session.scalars(query.order_by(Notice.id))
        return [key for notice in notices for key, _ in notice.parts]

    def known(self, someone: Person, key: str) -> dict[str, Any]:
        query = select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())
        return next(
            dict(known)
            for notice in self.session.scalars(query)
            for said, known in notice.parts
            if said == key
        )

    def passes(self, **time: float) -> None:
        """Time passes, and every alarm of befriending that falls due rings once, in order."""
        end = self.now + timedelta(**time)
        while True:
            self.session.flush()
            due = (
                select(Alarm)
                .where(Alarm.done_at.is_(None), Alarm.due_at <= end, Alarm.kind.in_(RUNG))
                .order_by(Alarm.due_at, Alarm.id)
                .limit(1)
            )
            alarm = self.session.scalars(due).first()
            if alarm is None:
                break
            self.now = max(self.now, alarm.due_at)
            alarm.done_at = self.now
            HANDLERS[alarm.kind](self.session, alarm.ref, self.rules, self.now)
        self.now = end


RUNG = ("plan_calls", "resume_pair", "stand_in")
