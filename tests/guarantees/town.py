"""A town under load: people ask for help, volunteers say yes, and afterwards all must add up."""

import json
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.lifecycles import OfferState, RequestState
from solidarity.storage.tables import Alarm, Contact, Notice, Offer, Received, Request
from tests.e2e.placing import place_groceries
from tests.e2e.system import System, wait_until
from tests.emulator import Person

COMMUNES = ("Ciney", "Spa", "Arlon", "Tournai", "Bastogne", "Dinant", "Chimay", "Nivelles")
HELPERS = 6
"""Volunteers of each commune; each of them says yes to whatever he is asked."""
ASKING_AT_ONCE = 8
PATIENCE = 240.0


class Town:
    """People and volunteers of a system; `asked` counts the people who have placed a request."""

    def __init__(self, system: System) -> None:
        self._system, self.asked, self.acts = system, 0, 0
        self._over = threading.Event()
        self._hands = ThreadPoolExecutor(ASKING_AT_ONCE + 1)
        self._busy: list[Future[None]] = []
        self._tapped: set[tuple[Any, int]] = set()
        self._volunteers: list[Person] = []
        for commune in COMMUNES:
            for number in range(HELPERS):
                phone = system.volunteer(f"{commune}{number}", commune, metres_north=100 * number)
                assert isinstance(phone, Person)
                self._volunteers.append(phone)

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
        for number in range(1_000_000):
            if self._over.is_set():
                return
            phone = self._system.telegram.user(f"Person{lane}x{number}", language_code="fr")
            commune = COMMUNES[(lane + number * ASKING_AT_ONCE) % len(COMMUNES)]
            place_groceries(phone, commune, timeout=PATIENCE)
            self.asked += 1
            phone.waits_for("Bonne nouvelle", PATIENCE)

    def _help(self) -> None:
        while self._busy:
            for volunteer in self._volunteers:
                for message in volunteer.chat:
                    callback = message.callbacks.get("Oui, je peux")
                    if callback and (volunteer.id, message.id) not in self._tapped:
                        self._tapped.add((volunteer.id, message.id))
                        volunteer.taps_old(message.id, callback)
            time.sleep(0.2)

    def _all_found(self) -> bool:
        with self._system.session() as session:
            return _count(session, Request.state == RequestState.ASSIGNED) == self.asked


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
    calls = Counter(c.chat for c in system.telegram.calls("sendMessage") if c.outcome == "ok")
    said: Counter[int] = Counter()
    with system.session() as session:
        sent = select(Notice.person_id).where(Notice.kind != "edit", Notice.state == "sent")
        meant = Counter(session.scalars(sent))
        for contact in session.scalars(select(Contact)):
            said[contact.person_id] += calls[int(contact.address)]
    return said - meant


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
