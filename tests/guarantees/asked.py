"""Tasks of which fifty volunteers were told, with the message that each of them sees."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy.orm import Session

from solidarity.lifecycles import OfferState, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Request
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
            reached(stories.volunteer(session, f"V{place}"), channel, address).id
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
        asker = reached(stories.person(session, f"Denise {requester}"), channel, requester)
        request = stories.draft(session, asker)
        request.state, request.placed_at = RequestState.ASKING, now
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
    person, known = session.get_one(Person, volunteer), {"kinds": request.kinds}
    yes = Button("button.yes_i_can", "offer.accept", offer.id)
    (token,) = shown(session, person, Message("offer.expired", known, row(yes)), channel, message,
                     offer_id=offer.id)  # fmt: skip
    return Asked(*message, token)


def shown(
    session: Session, person: Person, said: Message, channel: str, message: tuple[str, str],
    offer_id: int | None = None,
) -> list[str]:  # fmt: skip
    """Somebody sees a message in this place; what its buttons carry."""
    now = datetime.now(UTC)
    notice = notify(session, person, said, now=now, offer_id=offer_id)
    assert notice is not None
    notice.state, notice.sent_at, notice.channel = "sent", now, channel
    notice.message_ref = " ".join(message)
    return [token for buttons in notice.buttons for _, _, token in buttons]


def reached(person: Person, channel: str, address: str) -> Person:
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
