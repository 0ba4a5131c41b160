"""A town under load: people ask for help, volunteers say yes, and afterwards all must add up."""

import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from bot.wording import Wording
from solidarity.clock import wall_time
from solidarity.lifecycles import OfferState, RequestState
from solidarity.storage.tables import Alarm, Contact, Notice, Offer, Received, Request, Tap
from tests.e2e.placing import place_groceries
from tests.e2e.system import System, wait_until
from tests.emulator import Person
from tests.emulator.world import Call
from tests.guarantees.sizes import size

COMMUNES = ("Ciney", "Spa", "Arlon", "Tournai", "Bastogne", "Dinant", "Chimay", "Nivelles")
HELPERS = size(6, 80)
"""Volunteers of each commune; each of them says yes to whatever he is asked."""
ASKING_AT_ONCE = size(6, 16)
MOST_EACH = HELPERS // 2 // max(1, ASKING_AT_ONCE // len(COMMUNES))
"""People who ask one after the other in one lane: half of the volunteers of its commune are enough
for all its lanes, because nobody takes two tasks for the same hours."""
AWAY = Wording().say("away.sorry", {}, language="fr", now=wall_time(datetime.now(UTC)))
PATIENCE = 240.0


class Town:
    """People and volunteers of a system; `asked` counts the people who have placed a request."""

    def __init__(self, system: System) -> None:
        self._system, self.asked, self.acts = system, 0, 0
        self._over = threading.Event()
        self._hands = ThreadPoolExecutor(ASKING_AT_ONCE + 1)
        self._busy: list[Future[None]] = []
        self._tapped: set[str] = set()
        self._volunteers: dict[str, Person] = {}
        for commune in COMMUNES:
            for number in range(HELPERS):
                phone = system.volunteer(f"{commune}{number}", commune, metres_north=100 * number)
                assert isinstance(phone, Person)
                self._volunteers[str(phone.id)] = phone

    def begin(self) -> None:
        self._busy = [self._hands.submit(self._ask, n) for n in range(ASKING_AT_ONCE)]
        self._helping = self._hands.submit(self._help)

    def end(self) -> None:
        """Let everybody finish what he began; whatever went wrong is raised."""
        self._over.set()
        for each in self._busy:
            each.result(PATIENCE)
        wait_until(self._all_found, seconds=PATIENCE, what="everybody has found somebody")
        self._busy = []
        self._helping.result(PATIENCE)
        self._system.telegram.waits_until_acknowledged(PATIENCE)
        self._system.settles()

    def _ask(self, lane: int) -> None:
        for number in range(MOST_EACH):
            if self._over.is_set():
                return
            phone = self._system.telegram.user(f"Person{lane}x{number}", language_code="fr")
            commune = COMMUNES[lane % len(COMMUNES)]
            place_groceries(phone, commune, timeout=PATIENCE)
            self.asked += 1
            phone.waits_for("Bonne nouvelle", PATIENCE)

    def _help(self) -> None:
        while self._busy:
            for token, place in self._offers():
                if token not in self._tapped:
                    self._tapped.add(token)
                    chat, message = place.split()
                    self._volunteers[chat].taps_old(int(message), token)
            time.sleep(0.2)

    def _offers(self) -> Sequence[Row[tuple[str, str | None]]]:
        """Buttons that say yes to an offer, and where they show."""
        query = select(Tap.token, Notice.message_ref).join(Notice, Notice.id == Tap.notice_id)
        with self._system.session() as session:
            shown = query.where(
                Tap.action == "offer.accept", Tap.tapped_at.is_(None), Notice.state == "sent"
            )
            return session.execute(shown).all()

    def _all_found(self) -> bool:
        with self._system.session() as session:
            return _count(session, Request.state == RequestState.ASSIGNED) == self.asked


def all_adds_up(system: System, town: Town) -> None:
    """Everybody's request was placed once and given to one volunteer, and nothing is left."""
    assert not_handled(system) == 0
    assert offers_without_end(system) == 0
    asked, taken = requests_by_person(system), acceptances_by_request(system)
    assert len(asked) == len(taken) == town.asked
    assert set(asked.values()) == {1}, "each request was placed once"
    assert set(taken.values()) == {1}, "each was given to one volunteer"


def offers_without_end(system: System) -> int:
    """Offers that wait for an answer and will never expire."""
    alarm = select(Alarm.id).where(
        Alarm.kind == "expire", Alarm.ref == Offer.id, Alarm.done_at.is_(None)
    )
    query = select(func.count(Offer.id)).where(Offer.state == OfferState.SENT, ~alarm.exists())
    with system.session() as session:
        return session.scalars(query).one()


def requests_by_person(system: System) -> Counter[int]:
    with system.session() as session:
        return Counter(session.scalars(select(Request.person_id)))


def acceptances_by_request(system: System) -> Counter[int]:
    accepted = select(Offer.request_id).where(Offer.state == OfferState.ACCEPTED)
    with system.session() as session:
        return Counter(session.scalars(accepted))


def not_handled(system: System) -> int:
    """Messages that were acknowledged and not handled, or set aside."""
    with system.session() as session:
        query = select(func.count(Received.id)).where(Received.state != "done")
        return session.scalars(query).one()


def repeated_messages(system: System) -> Counter[int]:
    """Messages that a person got more often than they were to be said, by person."""
    calls = [call for call in system.telegram.calls("sendMessage") if _was_a_row(call)]
    said: Counter[int] = Counter()
    with system.session() as session:
        people = {c.address: c.person_id for c in session.scalars(select(Contact))}
        said.update(people[str(call.chat)] for call in calls)
        sent = select(Notice.person_id).where(Notice.kind != "edit", Notice.state == "sent")
        return said - Counter(session.scalars(sent)) - _said_once(session, calls)


def _was_a_row(call: Call) -> bool:
    """It went out, and not past the outbox (bot/meanwhile.py) while the database was too slow."""
    return call.outcome == "ok" and call.params["text"] != AWAY


def _said_once(session: Session, calls: Sequence[Call]) -> Counter[int]:
    """Offers that arrived though nobody noted it: they are not said again, and not as sent."""
    arrived = {
        button["callback_data"]
        for call in calls
        for buttons in (call.params.get("reply_markup") or {}).get("inline_keyboard", ())
        for button in buttons
    }
    unknown = (
        select(Tap.notice_id, Tap.person_id, Tap.token)
        .join(Notice, Notice.id == Tap.notice_id)
        .where(Notice.state == "unknown")
    )
    found = {(row.notice_id, row.person_id) for row in session.execute(unknown)
             if row.token in arrived}  # fmt: skip
    return Counter(person for _, person in found)


def marked_as_repeats(system: System, log: str) -> Counter[int]:
    """Messages of which the log says that they are sent again, by person."""
    lines = (json.loads(line) for line in log.splitlines() if '"sending_again"' in line)
    rows = Counter(line["notice"] for line in lines if line["repeat"])
    with system.session() as session:
        query = select(Notice.id, Notice.person_id).where(Notice.id.in_(rows))
        marked: Counter[int] = Counter()
        for notice, person in session.execute(query):
            marked[person] += rows[notice]
        return marked


def _count(session: Session, condition: Any) -> int:
    return session.scalars(select(func.count(Request.id)).where(condition)).one()
