"""What is old goes by itself: each kind, just before its day and just after it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.later import HANDLERS
from solidarity import answering, mentions, sources
from solidarity.alarms import first_time, record
from solidarity.clock import wall_time
from solidarity.details import Facts
from solidarity.forgetting import silence
from solidarity.forgetting.expiring import EXPIRIES, Expiry, ask_silent, forget_old
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Retention
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Alarm,
    Doubt,
    Effect,
    Event,
    Expense,
    IntakeEvent,
    Invitation,
    MedicineOrder,
    Mention,
    Notice,
    Offer,
    Person,
    Received,
    Request,
    ShiftNote,
    SignIn,
    Tap,
    TeamTask,
    Tombstone,
    Visit,
    Warned,
    WebMessage,
)
from tests.befriending.calls import call_at, pair_of
from tests.solidarity.stories import NOON, RULES, offer_to, person, placed, told, volunteer

RETENTION = Retention()
MOMENT = timedelta(minutes=1)
Gone = Callable[[Session], bool]
"""Whether what was made is gone."""


def closed_request(session: Session) -> Request:
    helper = volunteer(session, "Karim")
    request = placed(session, person(session), facts=Facts(name="Jeanne"))
    offer = offer_to(session, request, helper)
    offer.state, request.state, request.closed_at = "accepted", "confirmed", NOON
    session.flush()
    return request


def the_address(session: Session) -> Gone:
    number = closed_request(session).id

    def gone(later: Session) -> bool:
        request = later.get_one(Request, number)
        kept = {request.address, request.house, request.lat, request.lon}
        assert request.postcode == "1040"
        return kept == {None}

    return gone


def the_word_at_the_door(session: Session) -> Gone:
    offer = closed_request(session).offers[0]
    offer.code_word = "cerise"
    return lambda later: later.get_one(Offer, offer.id).code_word is None


def the_codes_of_a_packet(session: Session) -> Gone:
    number = closed_request(session).id
    packet = MedicineOrder(
        request_id=number, state="delivered", token="t", pickup_code="1", door_code="2",
        created_at=NOON,
    )  # fmt: skip
    session.add(packet)

    def gone(later: Session) -> bool:
        kept = later.get_one(MedicineOrder, number)
        return {kept.token, kept.pickup_code, kept.door_code} == {None}

    return gone


def the_list(session: Session) -> Gone:
    number = closed_request(session).id

    def gone(later: Session) -> bool:
        request = later.get_one(Request, number)
        return request.details == [] and request.facts == Facts()

    return gone


def whose_request(session: Session) -> Gone:
    number = closed_request(session).id

    def gone(later: Session) -> bool:
        people = [later.get_one(Request, number).person]
        people += [offer.volunteer.person for offer in later.scalars(select(Offer))]
        return all(each.is_nobody for each in people)

    return gone


def the_telephone(session: Session) -> Gone:
    someone = person(session)
    someone.phone = "+32470123456"
    number = someone.id
    return lambda later: later.get_one(Person, number).phone is None


def a_message_in(session: Session) -> Gone:
    for number in (1, 2):
        session.add(
            Received(
                channel="test", update_id=f"{number}", address="Denise", payload={"text": "x"},
                state="done", received_at=NOON, due_at=NOON,
            )
        )  # fmt: skip
        session.flush()
    # SQLite would give the number of the newest one again.
    return lambda later: later.scalars(select(Received.update_id)).all() == ["2"]


def a_message_out(session: Session) -> Gone:
    button = row(Button("button.change", "request.change"))
    notice = notify(session, person(session), Message("kept", buttons=button), now=NOON)
    assert notice is not None
    notice.state = "sent"
    newest = notify(session, person(session, "An"), Message("kept"), now=NOON)
    assert newest is not None
    return lambda later: (
        later.scalars(select(Notice.id)).all() == [newest.id]
        and later.scalars(select(Tap)).all() == []
    )


def a_web_message(session: Session) -> Gone:
    session.add(WebMessage(address="x", position=1, from_bot=True, text="x", created_at=NOON))
    return _no(WebMessage)


def a_doubt(session: Session) -> Gone:
    number = person(session).id
    session.add(
        Doubt(person_id=number, incoming=1, text="x", labels={}, language="fr", heard_at=NOON)
    )
    return _no(Doubt)


def a_mention(session: Session) -> Gone:
    source = sources.add(session, "site", sources.GENERIC, now=NOON)
    mentions.keep(session, source, mentions.Told(text="x"), now=NOON)
    return _no(Mention)


def a_note(session: Session) -> Gone:
    pair = pair_of(session, person(session), volunteer(session, "An"))
    call = call_at(session, pair, wall_time(NOON))
    call.note, call.state = "parle de son jardin", "held"
    return lambda later: later.get_one(type(call), call.id).note is None


def a_note_of_a_shift(session: Session) -> Gone:
    author = person(session).id
    session.add(ShiftNote(author_id=author, words="Fermé jeudi.", written_at=NOON))
    return _no(ShiftNote)


def a_receipt(session: Session) -> Gone:
    offer = closed_request(session).offers[0]
    session.add(
        Expense(offer_id=offer.id, cents=100, state="told", receipt="telegram x", told_at=NOON)
    )
    return lambda later: later.scalars(select(Expense)).one().receipt is None


def an_event(session: Session) -> Gone:
    record(session, "spoke", now=NOON, person_id=person(session).id)
    return lambda later: later.scalars(select(Event)).one().person_id is None


def a_task(session: Session) -> Gone:
    number = person(session).id
    session.add(TeamTask(kind="human", person_id=number, created_at=NOON, closed_at=NOON))
    return lambda later: later.scalars(select(TeamTask)).one().person_id is None


def who_was_warned(session: Session) -> Gone:
    someone = person(session)
    task = TeamTask(kind="danger", person_id=someone.id, created_at=NOON)
    session.add(task)
    session.flush()
    session.add(Warned(task_id=task.id, person_id=someone.id, at=NOON))
    return _no(Warned)


def an_invitation(session: Session) -> Gone:
    session.add(Invitation(code_hash="x", roles=1, created_at=NOON, expires_at=NOON))
    return _no(Invitation)


def a_sign_in(session: Session) -> Gone:
    someone = person(session).id
    session.add(SignIn(token_hash="x", person_id=someone, created_at=NOON, expires_at=NOON))
    return _no(SignIn)


def a_visit(session: Session) -> Gone:
    known = {"token_hash": "x", "form_token": "x", "language": "fr", "began_at": NOON}
    session.add(Visit(person_id=person(session).id, seen_at=NOON, **known))
    return _no(Visit)


def an_effect(session: Session) -> Gone:
    first_time(session, "1 greet", now=NOON)
    return _no(Effect)


def an_event_of_a_source(session: Session) -> Gone:
    session.add(IntakeEvent(key="x", result="nothing", at=NOON))
    return _no(IntakeEvent)


def an_alarm(session: Session) -> Gone:
    session.add(Alarm(kind="wave", ref=1, due_at=NOON, done_at=NOON))
    return _no(Alarm)


def a_tombstone(session: Session) -> Gone:
    session.add(Tombstone(fingerprint="f", erased_at=NOON))
    return _no(Tombstone)


def _no(table: Any) -> Gone:
    return lambda later: later.scalars(select(table)).all() == []


MADE = (
    the_address, the_word_at_the_door, the_codes_of_a_packet, the_telephone, a_message_in, a_message_out, a_web_message, a_doubt, a_mention, the_list,
    a_note, a_note_of_a_shift, a_receipt, whose_request, an_event, a_task, who_was_warned,
    an_effect, an_event_of_a_source, an_alarm, an_invitation, a_sign_in, a_visit, a_tombstone,
)  # fmt: skip
"""One for each line of EXPIRIES."""


@pytest.mark.parametrize(
    ("expiry", "make"),
    [pytest.param(*each, id=each[1].__name__) for each in zip(EXPIRIES, MADE, strict=True)],
)
def test_it_goes_after_its_day_and_not_before(
    sessions: Sessions, expiry: Expiry, make: Callable[[Session], Gone]
) -> None:
    edge = NOON + timedelta(days=getattr(RETENTION, expiry.setting))
    with sessions.begin() as session:
        gone = make(session)
    with sessions.begin() as session:
        assert not forget_old(session, expiry, retention=RETENTION, now=edge - MOMENT)
        assert not gone(session)
    with sessions.begin() as session:
        while forget_old(session, expiry, retention=RETENTION, now=edge + MOMENT):
            session.flush()
        session.expire_all()
        assert gone(session)
        assert not forget_old(session, expiry, retention=RETENTION, now=edge + MOMENT)


def test_what_is_open_is_kept_however_old(lite: Sessions) -> None:
    later = NOON + timedelta(days=3_000)
    with lite.begin() as session:
        helper, denise = volunteer(session, "Karim"), person(session)
        request = placed(session, denise)
        denise.phone, helper.phone = "+32470123456", "+32470654321"
        for notice in session.query(Notice):
            notice.state = "sent"
        numbers = request.id, denise.id, helper.id
    with lite.begin() as session:
        for expiry in EXPIRIES:
            while forget_old(session, expiry, retention=RETENTION, now=later):
                session.flush()
        session.expire_all()
        request = session.get_one(Request, numbers[0])
        assert request.address == "rue Gray 12"
        assert request.details != []
        assert request.person_id == numbers[1]
        assert all(session.get_one(Person, number).phone for number in numbers[1:])
        assert session.scalars(select(Notice).where(Notice.offer_id.is_not(None))).all() != []


def test_a_silent_person_is_asked_once_and_erased_when_he_says_nothing(
    sessions: Sessions,
) -> None:
    asked = NOON + timedelta(days=366)
    with sessions.begin() as session:
        denise, helper = person(session), volunteer(session, "Karim")
        numbers = denise.id, helper.id
        assert not ask_silent(session, retention=RETENTION, now=NOON + timedelta(days=364))
        assert ask_silent(session, retention=RETENTION, now=asked)
        session.flush()
        assert not ask_silent(session, retention=RETENTION, now=asked + timedelta(days=1))
        assert told(session, denise) == ["forget.silent"]
        assert told(session, helper) == [], "a volunteer is asked after two years"
    with sessions.begin() as session:
        HANDLERS[silence.OVER](session, numbers[0], RULES, asked + timedelta(days=30))
        assert session.get(Person, numbers[0]) is None
        assert session.get(Person, numbers[1]) is not None


def test_who_writes_after_being_asked_is_kept(lite: Sessions) -> None:
    asked = NOON + timedelta(days=366)
    with lite.begin() as session:
        denise = person(session)
        assert ask_silent(session, retention=RETENTION, now=asked)
        denise.contacts[0].last_seen_at = asked + timedelta(days=2)
        session.flush()
        HANDLERS[silence.OVER](session, denise.id, RULES, asked + timedelta(days=30))
        assert session.get(Person, denise.id) is denise


@pytest.mark.parametrize("comes_back", [False, True])
def test_who_wants_no_more_messages_is_erased_after_a_month(
    lite: Sessions, comes_back: bool
) -> None:
    with lite.begin() as session:
        denise = person(session)
        answering.leave(session, denise, rules=RULES, now=NOON)
        number = denise.id
        alarm = session.scalars(select(Alarm).where(Alarm.kind == silence.OVER)).one()
        assert (alarm.ref, alarm.due_at) == (number, NOON + timedelta(days=30))
        if comes_back:
            denise.contacts[0].last_seen_at = NOON + timedelta(days=2)
        session.flush()
        HANDLERS[silence.OVER](session, number, RULES, alarm.due_at)
    with lite.begin() as session:
        assert (session.get(Person, number) is not None) == comes_back
