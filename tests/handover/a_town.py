"""A hundred people of an association that is about to be handed over."""

import io
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.handover_desk import HandoverDesk
from bot.taps import handle_tap
from solidarity import offers
from solidarity.handover import asking
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Call, Contact, Listener, Notice, Offer, Person, Tap, Wish
from tests.befriending.calls import pair_of, series_of, write
from tests.solidarity.stories import NOON, RULES, person, placed, volunteer

BY = date(2026, 12, 15)
LATER = NOON + timedelta(days=30)
CHANNELS = ("telegram", "whatsapp", "telephone", "web")
MONDAY = 14 * 60


def build(session: Session, people: int = 100) -> None:
    """Of a hundred, forty are volunteers, fifteen are called and forty ask for something."""
    helping = people * 2 // 5
    helpers = [
        volunteer(session, f"Helper{n}qx", metres_north=20 * n, language=("fr", "nl")[n % 2])
        for n in range(helping)
    ]
    asking_people = [
        person(session, f"Asker{n}qx", language=("fr", "nl")[n % 2])
        for n in range(people - helping)
    ]
    for number, someone in enumerate(helpers + asking_people):
        _move_to(someone.contacts[0], CHANNELS[number % 4], number)
    session.flush()
    for number, someone in enumerate(asking_people[: people * 3 // 20]):
        _call_each_week(session, someone, helpers[number])
    for number, someone in enumerate(asking_people[people // 5 :]):
        request = placed(session, someone, address=f"chez {someone.first_name}")
        if number % 2:
            offer = session.scalars(select(Offer).where(Offer.request_id == request.id)).first()
            if offer is not None and offer.state == "sent":
                offers.accept(
                    session, offer.id, volunteer_id=offer.volunteer_id, rules=RULES, now=NOON
                )
    session.flush()


def _move_to(contact: Contact, channel: str, number: int) -> None:
    contact.channel, contact.written_at = channel, NOON
    contact.address = f"3247000{number:04}" if channel != "telephone" else f"+3247000{number:04}"
    contact.person.phone = f"+3247000{number:04}"


def _call_each_week(session: Session, someone: Person, helper: Person) -> None:
    session.add(Wish(person_id=someone.id, state="paired", hours=1 << 300, times=1, weeks=1,
                     languages=3, created_at=NOON))  # fmt: skip
    session.add(Listener(volunteer_id=helper.id, hours=1 << 300, most_pairs=2, created_at=NOON))
    pair = pair_of(session, someone, helper)
    series = series_of(session, pair, NOON.replace(tzinfo=None) + timedelta(days=7, hours=3))
    for call in write(session, series, weeks=6):
        call.note = f"Note of {someone.first_name}"


def announce(session: Session) -> None:
    asking.announce(
        session, name="Voisins Unis", address="https://voisins.example", by=BY,
        telegram="VoisinsBot", whatsapp="32470999999", rules=RULES, now=NOON,
    )  # fmt: skip


def answer_all(session: Session) -> dict[str, list[int]]:
    """Seven of ten say yes, one no, two nothing, each by the button of the message."""
    said: dict[str, list[int]] = {"yes": [], "no": [], "silent": []}
    people = session.scalars(select(Person).where(~Person.is_nobody).order_by(Person.id)).all()
    for number, someone in enumerate(people):
        says = ("yes",) * 7 + ("no", "silent", "silent")
        answer = says[(number * 7 + number // 10) % 10]
        said[answer].append(someone.id)
        if answer != "silent":
            tap(session, someone, f"handover.{answer}")
    return said


def tap(session: Session, someone: Person, action: str) -> None:
    query = select(Tap.token).where(Tap.person_id == someone.id, Tap.action == action)
    token = session.scalars(query.order_by(Tap.notice_id.desc())).first()
    assert token is not None
    assert handle_tap(session, someone, token, rules=RULES, now=NOON) is None


def all_is_sent(session: Session) -> None:
    """As the bot leaves it that is stopped when it is quiet."""
    session.execute(update(Notice).where(Notice.state == "waiting").values(state="sent"))


def planned(session: Session, someone: Person) -> list[Call]:
    query = select(Call).where(Call.person_id == someone.id, Call.state == "planned")
    return list(session.scalars(query.order_by(Call.at)))


def desk(sessions: Sessions) -> HandoverDesk:
    return HandoverDesk(sessions, RULES, port=1, out=io.StringIO(), now=LATER)


def on(session: Session, channel: str, name: str = "Denise") -> Person:
    someone = person(session, name)
    someone.contacts[0].channel, someone.contacts[0].address = channel, f"4477{len(name)}"
    return someone
