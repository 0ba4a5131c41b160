"""Tasks of which fifty volunteers were told, with the message that each of them sees."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.lifecycles import OfferState, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Request, Tap
from tests.emulator import TelegramEmulator
from tests.solidarity import stories

VOLUNTEERS = 50


@dataclass(frozen=True)
class Asked:
    """A volunteer who sees a task: his address, the message with the button, what it carries."""

    address: str
    message: str
    token: str


def neighbours(sessions: Sessions, channel: str, addresses: list[str]) -> list[int]:
    """Volunteers with these addresses; their numbers."""
    with sessions.begin() as session:
        return [
            _reached(stories.volunteer(session, f"V{place}"), channel, address).id
            for place, address in enumerate(addresses)
        ]


def ask_all(
    sessions: Sessions,
    channel: str,
    *,
    requester: str,
    volunteers: list[int],
    messages: list[tuple[str, str]],
) -> tuple[int, list[Asked]]:
    """A task, and an offer of it to each volunteer in the message (address, id) given for him."""
    now = datetime.now(UTC)
    with sessions.begin() as session:
        asker = _reached(stories.person(session, f"Denise {requester}"), channel, requester)
        request = stories.draft(session, asker)
        request.state, request.placed_at, request.code_word = RequestState.ASKING, now, "citron"
        seen = [
            _offer(session, request, volunteer, channel, message, now)
            for volunteer, message in zip(volunteers, messages, strict=True)
        ]
        return request.id, seen


def _offer(
    session: Session, request: Request, volunteer: int, channel: str, message: tuple[str, str],
    now: datetime,
) -> Asked:  # fmt: skip
    offer = Offer(
        request_id=request.id, volunteer_id=volunteer, state=OfferState.SENT, wave=1,
        distance_m=400, reasons=[], sent_at=now, expires_at=now + timedelta(hours=4),
    )  # fmt: skip
    session.add(offer)
    session.flush()
    yes = row(Button("button.yes_i_can", "offer.accept", offer.id))
    known = {"kinds": request.kinds}
    person = session.get_one(Person, volunteer)
    notice = notify(session, person, Message("offer.expired", known, yes), now=now,
                    offer_id=offer.id)  # fmt: skip
    assert notice is not None
    notice.state, notice.sent_at, notice.channel = "sent", now, channel
    notice.message_ref = " ".join(message)
    token = session.scalars(select(Tap.token).where(Tap.notice_id == notice.id)).one()
    return Asked(*message, token)


def _reached(person: Person, channel: str, address: str) -> Person:
    """This person, on a channel where he wrote just now."""
    now = datetime.now(UTC)
    person.contacts[0].channel, person.contacts[0].address = channel, address
    person.contacts[0].last_seen_at = person.contacts[0].written_at = now
    return person


def shown_on_telegram(telegram: TelegramEmulator, addresses: list[str]) -> list[tuple[str, str]]:
    """A message with a button in each of these chats: (address, its id)."""
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    button = {"inline_keyboard": [[{"text": "Oui, je peux", "callback_data": "seen"}]]}
    with httpx.Client(trust_env=False) as client:
        found = []
        for address in addresses:
            said = {"chat_id": int(address), "text": "Une demande", "reply_markup": button}
            answer = client.post(url, json=said).raise_for_status().json()
            found.append((address, str(answer["result"]["message_id"])))
        return found


