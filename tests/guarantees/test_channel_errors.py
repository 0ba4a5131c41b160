"""Channel errors hit one chat: only that chat waits, and no offer is sent blindly again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Contact, Notice, Person
from tests.cloud_api import CloudApi
from tests.e2e.system import wait_until
from tests.emulator import TelegramEmulator
from tests.guarantees.figures import report
from tests.guarantees.senders import Opened, by_telegram, by_whatsapp, sending
from tests.guarantees.sizes import size

PROMISE = "Channel errors hit one chat"
OTHERS = size(5, 200)
MOST_S = 60 + OTHERS
HELLO, OFFER = "task.thanks", "offer.declined"


@dataclass
class Line:
    """A channel with its people, and how to disturb one of them."""

    channel: str
    opened: Opened
    emulator: Any

    def newcomer(self, name: str) -> Any:
        phone = self.emulator.user(name)
        if self.channel == "whatsapp":
            phone.writes("Bonjour")
        return phone

    def disturb(self, phone: Any, kind: str) -> None:
        if self.channel == "whatsapp":
            self.emulator.fault(kind=kind, to=phone.id, at_once=True)
        else:
            self.emulator.fault(kind=kind, method="sendMessage", chat=phone.id, retry_after=2)


@contextmanager
def line(channel: str) -> Iterator[Line]:
    if channel == "whatsapp":
        with CloudApi() as cloud:
            yield Line(channel, by_whatsapp(cloud), cloud)
    else:
        with TelegramEmulator() as telegram:
            yield Line(channel, by_telegram(telegram), telegram)


WAITS = [
    ("telegram", "429"), ("telegram", "502"),
    ("whatsapp", "131056"),
]  # fmt: skip
UNKNOWN = [
    ("telegram", "500"), ("telegram", "drop_before"), ("telegram", "drop_after"),
    ("whatsapp", "500"), ("whatsapp", "drop"), ("whatsapp", "drop_after"),
]  # fmt: skip
GONE = [("telegram", "403"), ("whatsapp", "131026")]


@pytest.mark.parametrize(("channel", "kind"), WAITS + UNKNOWN + GONE)
def test_an_error_of_one_chat_keeps_nobody_else_waiting(
    lite: Sessions, channel: str, kind: str
) -> None:
    with line(channel) as of_channel:
        anna = of_channel.newcomer("Anna")
        others = [of_channel.newcomer(f"Bram {number}") for number in range(OTHERS)]
        of_channel.disturb(anna, kind)
        with lite.begin() as session:
            # First the one to whom nothing can be sent now, so that the others come behind her.
            first = _person(session, channel, anna)
            hers = [_tell(session, first, key) for key in (OFFER, HELLO)]
            theirs = [_tell(session, _person(session, channel, each), HELLO) for each in others]
        with sending(lite, of_channel.opened):
            wait_until(lambda: _states(lite, theirs) == {"sent"}, seconds=MOST_S)
            if (channel, kind) in UNKNOWN:
                wait_until(lambda: _states(lite, hers) == {"unknown", "sent"}, seconds=MOST_S)
            elif (channel, kind) in GONE:
                wait_until(lambda: _states(lite, hers) == {"failed"}, seconds=MOST_S)
            elif kind != "131056":
                wait_until(lambda: _states(lite, hers) == {"sent"}, seconds=MOST_S)
        notice = _notice(lite, hers[0])
        if (channel, kind) in UNKNOWN:
            assert notice.state == "unknown", "an offer is never blindly sent again"
            assert notice.attempts == 1
        if (channel, kind) in GONE:
            assert _contact(lite, anna).unreachable_at is not None
        assert all(_contact(lite, each).unreachable_at is None for each in others)
        sent = [at for each in theirs if (at := _notice(lite, each).sent_at)]
        took = (max(sent) - notice.created_at).total_seconds()
        report(PROMISE, f"{channel}: {kind} for one, {OTHERS} others", f"all told in {took:.1f} s")


def _person(session: Session, channel: str, phone: Any) -> Person:
    now = datetime.now(UTC)
    someone = Person(first_name="Anna", language="fr", created_at=now)
    contact = Contact(channel=channel, address=str(phone.id), last_seen_at=now, written_at=now)
    someone.contacts.append(contact)
    session.add(someone)
    session.flush()
    return someone


def _tell(session: Session, someone: Person, key: str) -> int:
    notice = notify(session, someone, Message(key), now=datetime.now(UTC))
    assert notice is not None
    return notice.id


def _states(sessions: Sessions, numbers: list[int]) -> set[str]:
    with sessions.begin() as session:
        return set(session.scalars(select(Notice.state).where(Notice.id.in_(numbers))))


def _notice(sessions: Sessions, number: int) -> Notice:
    with sessions.begin() as session:
        return session.get_one(Notice, number)


def _contact(sessions: Sessions, phone: Any) -> Contact:
    with sessions.begin() as session:
        return session.query(Contact).filter_by(address=str(phone.id)).one()
