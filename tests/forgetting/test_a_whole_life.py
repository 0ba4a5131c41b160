"""Everything that can be known of somebody is known; then he is erased, and nothing names him."""

import asyncio
from datetime import timedelta
from pathlib import Path

import httpx
from sqlalchemy import Text, make_url, select, type_coerce
from sqlalchemy.orm import Session

from bot import inbox
from bot.channels import webchat_messages
from bot.channels.contract import Arrived, Outgoing
from bot.forgetting import Forgetting
from bot.rasa import Rasa
from solidarity import danger, expenses, offers, recordings, relay
from solidarity.alarms import record
from solidarity.befriending.calendar import calendars
from solidarity.details import Facts, measured
from solidarity.forgetting.erasing import erase
from solidarity.merging import merge
from solidarity.requests import after_acceptance, mark_done
from solidarity.storage.engine import Sessions
from solidarity.storage.sealing import seal_of
from solidarity.storage.tables import (
    Base,
    Contact,
    Doubt,
    LinkCode,
    Notice,
    Person,
    Request,
    Tie,
    Tombstone,
)
from solidarity.talks import expect
from solidarity.team import tell_team
from solidarity.telling import tell_accepted
from tests.befriending.a_pair import Two
from tests.bot.rasa_on_loopback import fake_rasa
from tests.solidarity.stories import ASKING, NOON, RULES, draft, offer_to, person, placed, volunteer

LATER = NOON + timedelta(hours=2)
PHONE, CHAT, WEB = "+32470123456", "denise-on-telegram", "denise-on-the-web"
NAMES = (
    "Denise", "Jeanne", PHONE, CHAT, WEB, "rue Gray", "poireaux", "véranda", "canapé", "photo-7",
    "genou",
)  # fmt: skip


def live(session: Session) -> Person:
    """Denise asks for help, helps, is called, calls, speaks, pays and is in danger."""
    denise, karim = volunteer(session, "Denise"), volunteer(session, "Karim")
    denise.phone, denise.contacts[0].address = PHONE, CHAT
    twin = person(session, "Denise 2")
    twin.contacts[0].channel, twin.contacts[0].address = "webchat", WEB
    placed(session, person(session, "Els"), address="rue Haute 3")
    merge(session, denise, twin, now=NOON)
    session.flush()
    denise.volunteer.state = "paused"
    _is_helped(session, denise, karim)
    _calls_and_is_called(session, denise)
    _writes(session, denise, karim)
    denise.volunteer.state = "active"
    draft(session, denise, facts=Facts(name="Jeanne"))
    session.add(Tie(person_id=denise.id, volunteer_id=karim.id, person_says="again"))
    session.add(LinkCode(person_id=denise.id, code_hash="x", expires_at=LATER))
    danger.respond(session, denise, "medical", now=NOON)
    tell_team(session, "human", now=NOON, person=denise)
    record(session, "spoke", now=NOON, person_id=denise.id)
    return denise


def _is_helped(session: Session, denise: Person, karim: Person) -> None:
    request = placed(session, denise, facts=Facts(name="Jeanne", writer="Denise"),
                     details=[measured("poireaux")])  # fmt: skip
    offer = offer_to(session, request, karim)
    offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
    tell_accepted(session, offer, now=NOON)
    after_acceptance(session, request, asking=ASKING, now=NOON)
    for someone, words in ((denise, "Je suis dans la véranda"), (karim, "Bonjour Denise")):
        relay.ask_text(session, request.id, someone, now=NOON)
        relay.pass_on(session, someone, words, now=NOON)
    mark_done(session, offer, now=NOON)
    expense = expenses.tell(session, offer, 1250, now=NOON)
    expense.receipt = "telegram photo-7"
    placed(session, denise)


def _calls_and_is_called(session: Session, denise: Person) -> None:
    two = Two(session, denise=denise)
    two.pair.reasons = []
    other = Two(session, denise=person(session, "Rosa"), an=denise)
    calendars.new_feed(session, denise.id, now=NOON)
    assert other.pair.volunteer_id == denise.id


def _writes(session: Session, denise: Person, karim: Person) -> None:
    for number, (channel, address) in enumerate((("test", CHAT), ("webchat", WEB))):
        said = {"text": "Mal au genou, sur mon canapé", "address": address}
        inbox.keep(session, [Arrived(channel, f"{address}:{number}", address, said)], now=NOON)
    theirs = {"text": "Je vais chez Denise"}
    inbox.keep(session, [Arrived("test", "9", karim.contacts[0].address, theirs)], now=NOON)
    webchat_messages.add_ours(session, WEB, Outgoing("Bonjour Denise"), now=NOON)
    recordings.keep(session, denise, channel="test", address=CHAT, voice="photo-7",
                    heard_at=NOON, now=NOON)  # fmt: skip
    session.add(
        Doubt(person_id=denise.id, incoming=1, text="mon canapé", labels={}, language="fr",
              heard_at=NOON)
    )  # fmt: skip
    expect(session, denise, "request", "what", ref=None, now=NOON)


def everything(sessions: Sessions) -> str:
    """All rows of all tables, opened, and as they lie in the database."""
    found = []
    with sessions.begin() as session:
        for table in Base.metadata.sorted_tables:
            raw = [type_coerce(column, Text) for column in table.columns]
            found += [str(row) for row in session.execute(select(table))]
            found += [str(row) for row in session.execute(select(*raw))]
    return "\n".join(found)


def forget(sessions: Sessions, rasa_url: str) -> None:
    """A day later, by the process that runs."""

    async def look() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            rasa = Rasa([rasa_url], client)
            await Forgetting(sessions, rasa, RULES, lambda: LATER + timedelta(days=1)).look()

    asyncio.run(look())


def test_nothing_names_somebody_who_was_erased(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.begin() as session:
        denise = live(session)
        session.flush()
        seal = seal_of(session.get_bind().dialect)
        for notice in session.query(Notice):
            if notice.id % 3:
                notice.state = "sent"
        number = denise.id
    before = everything(sessions)
    sealed = [seal.close_alike(text) for text in (PHONE, CHAT, WEB)]
    assert [name for name in (*NAMES, *sealed) if name not in before] == []
    with sessions.begin() as session:
        session.execute(Base.metadata.tables["inbox"].update().values(state="done"))
        erase(session, session.get_one(Person, number), rules=RULES, now=LATER)
    with fake_rasa() as rasa:
        forget(sessions, rasa.url)
    after = everything(sessions)
    assert [name for name in (*NAMES, *sealed) if name in after] == []
    with sessions.begin() as session:
        assert session.get(Person, number) is None
        assert "Karim" in after, "the others are who they were"
        assert session.query(Contact).filter(Contact.person_id == number).all() == []
        assert [tomb.sender for tomb in session.query(Tombstone)] == [None, None]
        assert {request.postcode for request in session.query(Request)} == {"1040"}
    url = make_url(sessions.engine.url)
    if url.get_backend_name() == "sqlite":
        files = [path.read_bytes() for path in Path(str(url.database)).parent.iterdir()]
        assert not any(name.encode() in content for name in NAMES for content in files)
