"""Limits are respected: many notices at once, and nobody who writes waits for them."""

import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.messages import Message
from solidarity.notices import NOTICE, URGENT, notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person
from tests.emulator import TelegramEmulator
from tests.guarantees.figures import report
from tests.guarantees.senders import SENDERS, by_telegram, sending
from tests.guarantees.sizes import size

PROMISE = "Limits are respected"
NOTICES = size(60, 10_000)
EACH_S = 0.5
"""Somebody writes so often while it drains."""
IN_TIME = timedelta(seconds=10)


def test_many_notices_keep_to_the_limits_and_answers_do_not_wait_for_them(
    sessions: Sessions,
) -> None:
    with TelegramEmulator(limits=True) as telegram:
        people = [telegram.user(f"Anna {n}").id for n in range(NOTICES)]
        with sessions.begin() as session:
            everybody = [_person(session, address) for address in people]
            for someone in everybody[3:]:
                notify(session, someone, Message("kept"), now=datetime.now(UTC))
            for someone in everybody[:3]:
                notify(session, someone, Message("goodbye"), now=datetime.now(UTC), urgent=True)
        began = time.monotonic()
        with sending(sessions, by_telegram(telegram)), sending(sessions, by_telegram(telegram)):
            _answer_while_it_drains(sessions, everybody)
        took = time.monotonic() - began
        calls = telegram.calls("sendMessage")
    rows = _rows(sessions)
    assert all(row.state == "sent" for row in rows)
    assert {call.outcome for call in calls} == {"ok"}, "no 429 was provoked"
    assert len(calls) == len(rows)
    urgent = [row.sent_at for row in rows if row.rank == URGENT]
    others = sorted(row.sent_at for row in rows if row.rank == NOTICE)
    # So many are under way at once: when the last urgent one is noted they may be, too.
    assert sum(at < max(urgent) for at in others) <= 2 * SENDERS, "urgent ones first"
    waits = [row.sent_at - row.created_at for row in rows if row.parts == [["task.thanks", {}]]]
    in_time = sum(wait <= IN_TIME for wait in waits) / len(waits)
    assert in_time >= 0.95
    system = sessions.engine.dialect.name
    figure = (
        f"{len(rows) / took:.0f}/s, no 429, {in_time:.0%} of {len(waits)} answers within 10 s "
        f"(slowest {max(waits).total_seconds():.1f} s)"
    )
    report(PROMISE, f"{NOTICES} notices at once, two senders, {system}", figure)


def _person(session: Session, address: int) -> Person:
    now = datetime.now(UTC)
    someone = Person(first_name="Anna", language="fr", created_at=now)
    someone.contacts.append(Contact(channel="telegram", address=str(address), last_seen_at=now))
    session.add(someone)
    session.flush()
    return someone


def _answer_while_it_drains(sessions: Sessions, everybody: list[Person]) -> None:
    """Those at the end of the queue write, and are answered."""
    for someone in reversed(everybody):
        with sessions.begin() as session:
            waiting = select(func.count()).where(Notice.state == "waiting")
            if not session.scalars(waiting).one():
                return
            if someone is not everybody[0]:
                now = datetime.now(UTC)
                contact = session.query(Contact).filter_by(person_id=someone.id).one()
                contact.written_at = now
                notify(
                    session, session.get_one(Person, someone.id), Message("task.thanks"), now=now
                )
        time.sleep(EACH_S)


def _rows(sessions: Sessions) -> list[Notice]:
    with sessions.begin() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))
