"""Two rows of one human become one: nothing is lost, and nothing is between him and himself."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, UniqueConstraint, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import offers, people, relay
from solidarity.alarms import record
from solidarity.befriending.calendar import calendars
from solidarity.befriending.pairs import pairing
from solidarity.befriending.telling import wishes
from solidarity.merging import agreeing, merge
from solidarity.merging.moving import references
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.requests import after_acceptance, current_draft
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Alarm,
    Base,
    Call,
    Contact,
    DemoPhone,
    Doubt,
    Event,
    Expense,
    Feed,
    LinkCode,
    Listener,
    Notice,
    Offer,
    Pair,
    Person,
    Request,
    Talk,
    Tap,
    TeamTask,
    Tie,
    Volunteer,
    Wish,
)
from solidarity.talks import expect, talk_with
from solidarity.team import tell_team
from tests.befriending.a_pair import Two
from tests.solidarity.stories import (
    ASKING,
    NOON,
    RULES,
    draft,
    offer_to,
    person,
    placed,
    told,
    volunteer,
)

LATER = NOON + timedelta(hours=1)
SEEN_TO = {"offers.volunteer_id", "pairs.person_id", "ties.person_id", "ties.volunteer_id"}
"""What may stand in the way without being one row for each person: loosening and ties."""


def of(session: Session, number: int) -> int:
    """How many rows of all tables still name a person."""
    counted = 0
    for model, column in references():
        key = getattr(model, column.key)
        counted += session.scalars(select(func.count()).where(key == number)).one()
    return counted


def stands_alone(column: Column[Any]) -> bool:
    """Whether a person may have only so many rows there."""
    table = column.table
    unique = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    unique += [each.columns for each in table.indexes if each.unique]
    return column.primary_key or any(column.name in columns for columns in unique)


def test_every_table_where_a_person_has_one_row_has_a_rule() -> None:
    """A new table with a key to people needs a rule, or a place among those that are seen to."""
    alone = {str(column) for _, column in references() if stands_alone(column)}
    ruled = {
        str(column)
        for model in agreeing.RULES
        for column in model.__table__.columns
        if column.primary_key
    }
    assert alone == ruled | SEEN_TO


def test_every_number_of_a_person_is_known_to_merging() -> None:
    """A column that is named like a person without being a key to one would be forgotten."""
    named = {
        str(column)
        for mapper in Base.registry.mappers
        for column in mapper.local_table.columns
        if column.name in ("person_id", "volunteer_id")
    }
    assert named - {str(column) for _, column in references()} == {"demo_phones.person_id"}


def become_one(session: Session, kept: Person, gone: Person) -> Person:
    """Merged; the number of the one who is gone names nothing any more."""
    number = gone.id
    merge(session, kept, gone, now=LATER)
    session.flush()
    assert session.get(Person, number) is None
    assert of(session, number) == 0
    return kept


def contact_of(session: Session, someone: Person, channel: str, *, seen: int) -> Contact:
    """One more chat of somebody, where he was seen so many minutes after noon."""
    at = NOON + timedelta(minutes=seen)
    contact = Contact(channel=channel, address=f"{channel} {someone.id}", last_seen_at=at)
    someone.contacts.append(contact)
    session.flush()
    return contact


def test_all_that_names_a_person_follows(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = person(session), volunteer(session, "Denise V")
        other = Two(session, denise=gone)
        session.add(Tie(person_id=other.an.id, volunteer_id=gone.id, person_says="again"))
        session.add(Listener(volunteer_id=gone.id, hours=5, created_at=NOON))
        session.add(Doubt(person_id=gone.id, incoming=1, text="ah", labels={}, language="fr",
                          heard_at=NOON))  # fmt: skip
        session.add(LinkCode(person_id=gone.id, code_hash="x", expires_at=LATER))
        calendars.new_feed(session, gone.id, now=NOON)
        request = placed(session, gone)
        notify(session, gone, Message("welcome"), now=NOON)
        tell_team(session, "human", now=NOON, person=gone)
        expect(session, gone, "request", "when", ref=request.id, now=NOON)
        number = gone.id
        before = of(session, number)
        become_one(session, kept, gone)
        # The ties, the listener and the like: every row is there under the other number.
        assert of(session, kept.id) >= before
        assert session.get_one(Talk, kept.id).slot == "when"
        assert session.get_one(Feed, kept.id).token_hash
        assert session.get_one(Volunteer, kept.id).state == "active"
        assert pairing.active_pair(session, kept.id) is not None
        assert {contact.channel for contact in kept.contacts} == {"test"}
        assert len(kept.contacts) == 2
        merged = session.scalars(select(Event).where(Event.kind == "merged")).one()
        assert (merged.person_id, merged.facts) == (kept.id, {})


def test_a_volunteer_with_a_task_and_a_requester_are_one(sessions: Sessions) -> None:
    with sessions.begin() as session:
        anna, denise = person(session, "Anna"), person(session, "Denise")
        bram = volunteer(session, "Bram")
        offer = offer_to(session, placed(session, anna), bram)
        offers.accept(session, offer.id, volunteer_id=bram.id, now=NOON)
        bram.volunteer.state = "paused"
        own = placed(session, denise)
        bram.volunteer.state = "active"
        become_one(session, denise, bram)
        assert offer.volunteer_id == denise.id
        assert own.person_id == denise.id
        relay.ask_text(session, offer.request_id, denise, now=LATER)
        relay.pass_on(session, denise, "J’arrive.", now=LATER)
        assert told(session, anna)[-1] == "relay.text"


def test_who_was_asked_for_himself_is_not_asked_any_more(sessions: Sessions) -> None:
    with sessions.begin() as session:
        bram, denise = volunteer(session, "Bram"), person(session, "Denise")
        request = placed(session, denise)
        become_one(session, bram, denise)
        offer = offer_to(session, request, bram)
        assert offer.state == "withdrawn"
        assert "edit: offer.own" in told(session, bram)
        assert wave_due(session, request) == 1


def wave_due(session: Session, request: Request) -> int:
    query = select(func.count(Alarm.id)).where(
        Alarm.kind == "wave", Alarm.ref == request.id, Alarm.done_at.is_(None),
        Alarm.due_at <= LATER,
    )  # fmt: skip
    return session.scalars(query).one()


def test_who_had_promised_to_help_himself_is_relieved_and_others_are_asked(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        bram, denise = volunteer(session, "Bram"), person(session, "Denise")
        request = placed(session, denise)
        offer = offer_to(session, request, bram)
        offers.accept(session, offer.id, volunteer_id=bram.id, now=NOON)
        after_acceptance(session, request, asking=ASKING, now=NOON)
        become_one(session, denise, bram)
        assert (offer.state, request.state) == ("withdrawn", "open")
        assert wave_due(session, request) == 1


@pytest.mark.parametrize(
    ("kept_says", "gone_says", "stays"),
    [
        ("accepted", "sent", "accepted"),
        ("expired", "sent", "sent"),
        ("withdrawn", "declined", "declined"),
        ("sent", "accepted", "accepted"),
    ],
)
def test_a_request_that_was_shown_to_both_is_shown_once(
    sessions: Sessions, kept_says: str, gone_says: str, stays: str
) -> None:
    with sessions.begin() as session:
        kept, gone = volunteer(session, "Bram"), volunteer(session, "Bram B")
        request = placed(session, person(session))
        for someone, state in ((kept, kept_says), (gone, gone_says)):
            offer_to(session, request, someone).state = state
        session.flush()
        become_one(session, kept, gone)
        assert offer_to(session, request, kept).state == stays


def test_two_places_taken_by_one_human_leave_one_free(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = volunteer(session, "Bram"), volunteer(session, "Bram B")
        request = placed(session, person(session), helpers_wanted=2)
        for someone in (kept, gone):
            offer = offer_to(session, request, someone)
            offers.accept(session, offer.id, volunteer_id=someone.id, now=NOON)
        assert request.state == "assigned"
        become_one(session, kept, gone)
        assert request.state == "open"
        assert offer_to(session, request, kept).state == "accepted"
        assert wave_due(session, request) == 1


@pytest.mark.parametrize("gone_knows_more", [True, False])
def test_of_two_drafts_the_one_of_which_more_is_known_goes_on(
    sessions: Sessions, gone_knows_more: bool
) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Anna B")
        fuller, barer = (gone, kept) if gone_knows_more else (kept, gone)
        full, bare = draft(session, fuller, confirmed=False), draft(session, barer, address=None,
                                                                    any_time=False)  # fmt: skip
        bare.confirmed = False
        expect(session, barer, "request", "when", ref=bare.id, now=LATER)
        become_one(session, kept, gone)
        draft_now = current_draft(session, kept)
        assert draft_now is not None
        assert (draft_now.id, bare.state) == (full.id, "cancelled")
        assert talk_with(session, kept).topic is None


def planned_call(session: Session, two: Two) -> Call:
    wall = NOON.replace(tzinfo=None)
    call = Call(
        pair_id=two.pair.id, person_id=two.denise.id, volunteer_id=two.an.id, state="planned",
        planned_at=wall, at=wall, minutes=30,
    )  # fmt: skip
    session.add(call)
    session.flush()
    return call


def test_a_pair_goes_on_with_its_calls_on_either_side(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = Two(session)
        call = planned_call(session, two)
        denise, an = person(session, "Denise W"), volunteer(session, "An W")
        become_one(session, denise, two.denise)
        become_one(session, an, two.an)
        pair = pairing.active_pair(session, denise.id)
        assert pair is not None
        assert (pair.volunteer_id, call.person_id, call.volunteer_id) == (an.id, denise.id, an.id)
        assert session.get_one(Wish, denise.id).state == "paired"
        assert session.get_one(Listener, an.id).hours


def test_of_two_pairs_of_one_human_the_older_stays_and_the_other_hears_it(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        younger, older = Two(session), Two(session, an=volunteer(session, "Karim"),
                                           denise=person(session, "Denise W"))  # fmt: skip
        older.pair.started_at = NOON - timedelta(days=30)
        become_one(session, younger.denise, older.denise)
        assert (younger.pair.state, older.pair.state) == ("ended", "active")
        assert session.get_one(Wish, younger.denise.id).state == "paired"
        assert "pair.ended_for_volunteer" in told(session, younger.an)
        assert told(session, older.an) == []


def test_nobody_calls_himself(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = Two(session)
        call = planned_call(session, two)
        become_one(session, two.denise, two.an)
        assert (two.pair.state, two.pair.ended_by, call.state) == ("ended", "team", "cancelled")
        assert session.get_one(Wish, two.denise.id).state == "waiting"
        look = select(Alarm).where(Alarm.kind == pairing.LOOK, Alarm.done_at.is_(None))
        assert session.scalars(look).one().ref == two.denise.id


def test_nobody_is_asked_whether_he_would_call_himself(sessions: Sessions) -> None:
    with sessions.begin() as session:
        an, denise = volunteer(session, "An"), person(session, "Denise")
        session.add(Listener(volunteer_id=an.id, hours=2**40 - 1, created_at=NOON))
        session.add(Wish(person_id=denise.id, state="waiting", languages=1, hours=2**40 - 1,
                         times=1, weeks=1, created_at=NOON, waiting_since=NOON))  # fmt: skip
        session.flush()
        pairing.look(session, session.get_one(Wish, denise.id), rules=RULES, now=NOON)
        become_one(session, an, denise)
        assert session.scalars(select(Pair.state)).all() == ["ended"]
        assert "edit: pair.own" in told(session, an)


def test_nobody_stands_in_for_the_one_who_calls_him(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two, karim = Two(session), volunteer(session, "Karim")
        wall = NOON.replace(tzinfo=None)
        call = Call(pair_id=two.pair.id, person_id=two.denise.id, volunteer_id=karim.id,
                    state="planned", planned_at=wall, at=wall, minutes=30)  # fmt: skip
        session.add(call)
        session.flush()
        become_one(session, two.denise, karim)
        assert call.state == "cancelled"
        assert two.pair.state == "active", "An still calls her"


def test_a_button_of_a_wish_works_under_the_number_that_stays(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Anna B")
        wishes.begin(session, gone, now=NOON)
        become_one(session, kept, gone)
        assert (talk_with(session, kept).topic, talk_with(session, kept).ref) == ("wish", kept.id)
        taps = select(Tap).where(Tap.action.startswith("wish.")).order_by(Tap.notice_id.desc())
        tap = session.scalars(taps).first()
        assert tap is not None
        assert handle_tap(session, kept, tap.token, rules=RULES, now=LATER) is None
        silence = select(Alarm.ref).where(Alarm.kind == wishes.ALARM, Alarm.done_at.is_(None))
        assert set(session.scalars(silence)) == {kept.id}


def test_what_was_paid_is_not_lost_with_the_offer_that_was_shown_twice(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        kept, gone = volunteer(session, "Bram"), volunteer(session, "Bram B")
        request = placed(session, person(session), helpers_wanted=2)
        for someone in (kept, gone):
            offer = offer_to(session, request, someone)
            offers.accept(session, offer.id, volunteer_id=someone.id, now=NOON)
        session.add(Expense(offer_id=offer.id, cents=1250, state="told", told_at=NOON))
        become_one(session, kept, gone)
        session.flush()
        paid = session.scalars(select(Expense)).one()
        assert (paid.offer_id, paid.cents) == (offer_to(session, request, kept).id, 1250)


def test_a_phone_of_the_demonstration_follows(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Anna B")
        session.add(DemoPhone(address="a", page="p", role="person", person_id=gone.id))
        become_one(session, kept, gone)
        assert session.scalars(select(DemoPhone.person_id)).all() == [kept.id]


def test_two_who_wait_wait_once_and_as_long_as_the_first(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Anna B")
        for someone, at, bits in ((kept, LATER, 0), (gone, NOON, 3)):
            wish = Wish(person_id=someone.id, state="waiting", interests=bits, languages=1,
                        hours=7, created_at=NOON, waiting_since=at)  # fmt: skip
            session.add(wish)
            session.flush()
            wishes.go_on(session, wish, now=NOON)
        become_one(session, kept, gone)
        wish = session.get_one(Wish, kept.id)
        assert (wish.state, wish.waiting_since, wish.interests) == ("waiting", NOON, 3)


def test_never_again_stays_said_whoever_said_it(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone, karim = (volunteer(session, name) for name in ("An", "An B", "Karim"))
        other = person(session)
        session.add_all(
            [
                Tie(person_id=other.id, volunteer_id=kept.id, person_says="again"),
                Tie(person_id=other.id, volunteer_id=gone.id, person_says="never"),
                Tie(person_id=gone.id, volunteer_id=karim.id, volunteer_says="never"),
                Tie(person_id=gone.id, volunteer_id=kept.id, person_says="again"),
            ]
        )
        session.flush()
        become_one(session, kept, gone)
        said = {
            (tie.person_id, tie.volunteer_id): (tie.person_says, tie.volunteer_says)
            for tie in session.scalars(select(Tie))
        }
        assert said == {
            (other.id, kept.id): ("never", None),
            (kept.id, karim.id): (None, "never"),
        }


def test_a_button_shown_on_the_one_channel_works_for_the_one_who_stays(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Bram"), volunteer(session, "Bram V")
        request = placed(session, person(session))
        offer = offer_to(session, request, gone)
        token = session.scalars(
            select(Tap.token).where(Tap.action == "offer.accept", Tap.ref == offer.id)
        ).one()
        become_one(session, kept, gone)
        assert handle_tap(session, kept, token, rules=RULES, now=LATER) is None
        assert (offer.state, request.state) == ("accepted", "assigned")


def test_a_text_that_was_asked_for_reaches_the_one_who_stays(sessions: Sessions) -> None:
    with sessions.begin() as session:
        anna, kept, gone = person(session, "Anna"), person(session, "Bram"), volunteer(session, "B")
        request = placed(session, anna)
        offer = offer_to(session, request, gone)
        offers.accept(session, offer.id, volunteer_id=gone.id, now=NOON)
        relay.ask_text(session, request.id, anna, helper_id=gone.id, now=NOON)
        become_one(session, kept, gone)
        relay.pass_on(session, anna, "À demain.", now=LATER)
        assert told(session, kept)[-1] == "relay.text"


def test_stop_on_one_side_is_stop(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Anna B")
        notify(session, kept, Message("welcome"), now=NOON)
        people.silence(session, gone, Message("stop.done"), now=NOON)
        become_one(session, kept, gone)
        assert kept.muted_at == NOON
        waiting = select(Notice).where(Notice.state == "waiting")
        assert session.scalars(waiting).all() == []


def test_name_and_number_are_filled_and_the_language_follows_who_wrote_last(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Ann", language="nl")
        gone.phone = "+32470000000"
        contact_of(session, gone, "whatsapp", seen=5)
        become_one(session, kept, gone)
        assert (kept.first_name, kept.phone, kept.language) == ("Anna", "+32470000000", "nl")


def test_messages_go_where_the_human_was_seen_last(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Anna B")
        contact_of(session, gone, "whatsapp", seen=5)
        become_one(session, kept, gone)
        best = people.best_contact(session, kept.id)
        assert best is not None
        assert best.channel == "whatsapp"


def test_what_the_team_was_told_and_what_happened_follow(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Anna B")
        tell_team(session, "human", now=NOON, person=gone)
        record(session, "met", now=NOON, person_id=gone.id)
        become_one(session, kept, gone)
        task = session.scalars(select(TeamTask).where(TeamTask.kind == "human")).one()
        assert task.person_id == kept.id
        met = session.scalars(select(Event.person_id).where(Event.kind == "met")).all()
        assert met == [kept.id]


def active(**known: Any) -> Volunteer:
    """A row that was never stored, as the rules take it."""
    usual = {
        "state": "active", "wanted": 1, "approved": 1, "skills": 0, "free": 1, "free_told": True,
        "help_told": True, "name_told": True, "asked_count": 3, "accepted_count": 2,
        "done_count": 1, "after_trial": 0, "trial_tasks": 0,
        "languages": 1, "uncertainty_m": 50, "lat": 50.8, "lon": 4.4,
    }  # fmt: skip
    return Volunteer(**{**usual, **known})


def test_the_livelier_volunteer_stays_with_the_past_of_both() -> None:
    mine = active(state="stopped", postcode="9000", wanted=8)
    known = agreeing.volunteers(mine, active(radius_m=2_000, approved=0))
    assert known["state"] == "active"
    assert (known["asked_count"], known["accepted_count"], known["done_count"]) == (6, 4, 2)
    assert (known["wanted"], known["radius_m"]) == (1, 2_000)
    assert known["approved"] == 1, "the team approved of this human for what he offers"
    assert known["postcode"] is None, "a home is told as a whole"


def test_a_pause_of_the_other_row_pauses_nobody() -> None:
    paused = active(state="paused", paused_until=LATER)
    assert agreeing.volunteers(paused, active())["paused_until"] is None
    joining = active(state="joining", free=0, free_told=False, lat=None)
    known = agreeing.volunteers(joining, paused)
    assert (known["state"], known["paused_until"], known["lat"]) == ("paused", LATER, 50.8)


def test_a_wish_for_somebody_else_is_not_filled_with_what_was_told_of_oneself() -> None:
    for_other = Wish(state="waiting", for_other=True, interests=0, hours=0, languages=0)
    own = Wish(state="stopped", for_other=False, interests=3, hours=7, languages=1)
    assert agreeing.wishes(own, for_other)["interests"] == 0
    own.for_other = True
    assert agreeing.wishes(own, for_other)["interests"] == 3


def test_by_telephone_or_not_is_an_answer_that_is_not_filled() -> None:
    mine = Wish(state="waiting", for_other=False, by_phone=False, interests=0)
    yours = Wish(state="stopped", for_other=False, by_phone=True, interests=1)
    known = agreeing.wishes(mine, yours)
    assert (known["by_phone"], known["interests"]) == (False, 1)


def test_the_question_that_was_asked_last_stays() -> None:
    mine = Talk(topic="request", slot="when", ref=1, asked_at=NOON, misses=0)
    yours = Talk(topic="volunteer", slot="free", ref=None, asked_at=LATER, misses=1)
    assert agreeing.talks(mine, yours)["slot"] == "free"
    assert agreeing.talks(yours, mine)["slot"] == "free"
    nothing = Talk(topic=None, asked_at=None, misses=2)
    assert agreeing.talks(nothing, mine)["topic"] == "request"


def test_the_calendar_that_is_read_stays() -> None:
    read = Feed(token_hash="a", created_at=NOON, read_at=NOON)
    new = Feed(token_hash="b", created_at=LATER, read_at=None)
    assert agreeing.feeds(new, read)["token_hash"] == "a"


def test_who_guesses_does_not_begin_anew() -> None:
    mine = LinkCode(code_hash="a", wrong=1, wrong_since=NOON)
    known = agreeing.link_codes(mine, LinkCode(code_hash="b", wrong=4, wrong_since=NOON))
    assert (known["wrong"], known["code_hash"]) == (4, None)


def test_offers_of_others_stay_as_they_are(sessions: Sessions) -> None:
    with sessions.begin() as session:
        kept, gone = person(session, "Anna"), person(session, "Anna B")
        karim = volunteer(session, "Karim")
        request = placed(session, gone)
        become_one(session, kept, gone)
        assert [offer.state for offer in session.scalars(select(Offer))] == ["sent"]
        offers.accept(session, offer_to(session, request, karim).id, volunteer_id=karim.id,
                      now=LATER)  # fmt: skip
        assert request.person_id == kept.id


def met(session: Session, address: str, *, also: str | None = None) -> Person:
    return people.meet(session, channel="test", address=address, also=also, now=LATER)


def test_who_is_known_under_one_of_two_addresses_is_known_under_both(sessions: Sessions) -> None:
    with sessions.begin() as session:
        anna = person(session, "32470000000")
        assert met(session, "BE.1", also="32470000000").id == anna.id
    with sessions.begin() as session:
        assert met(session, "BE.1").id == anna.id
        best = people.best_contact(session, anna.id)
        assert best is not None
        assert best.address == "BE.1"


def test_a_newcomer_with_two_addresses_is_one_person(sessions: Sessions) -> None:
    with sessions.begin() as session:
        anna = met(session, "32470000000", also="BE.1")
        assert met(session, "BE.1", also="32470000000").id == anna.id
        assert session.scalars(select(Event.kind)).all() == ["met"]


def test_two_people_behind_one_chat_become_one(sessions: Sessions) -> None:
    with sessions.begin() as session:
        older, younger = person(session, "32470000000"), person(session, "BE.1")
        request = placed(session, younger)
    with sessions.begin() as session:
        now = people.meet(
            session, channel="test", address="BE.1", also="32470000000", now=LATER, wrote_at=LATER
        )
        assert now.id == older.id
        assert session.get_one(Request, request.id).person_id == older.id
        contacts = session.scalars(select(Contact).where(Contact.person_id == older.id)).all()
        assert [contact.written_at for contact in contacts] == [LATER, LATER], "one chat"
        best = people.best_contact(session, older.id)
        assert best is not None
        assert best.address == "BE.1"


@pytest.mark.parametrize("is_known", [False, True])
def test_who_was_given_the_number_of_another_is_somebody_else(
    sessions: Sessions, is_known: bool
) -> None:
    with sessions.begin() as session:
        anna = met(session, "32470000000", also="BE.1")
        bo = met(session, "BE.2") if is_known else None
    with sessions.begin() as session:
        now = met(session, "32470000000", also="BE.2")
        assert now.id != anna.id
        assert bo is None or now.id == bo.id
    with sessions.begin() as session:
        assert met(session, "32470000000").id == now.id
        best = people.best_contact(session, anna.id)
        assert best is not None
        assert best.address == "BE.1", "she is still reached by her own account"


def tap_until_done(sessions: Sessions, token: str, done: Callable[[], None]) -> None:
    """As the inbox does: what failed is tried again."""
    for _ in range(3):
        try:
            with sessions.begin() as session:
                someone = met(session, "Bram V")
                assert handle_tap(session, someone, token, rules=RULES, now=LATER) is None
                session.flush()
                done()
        except DBAPIError:
            continue
        return
    raise AssertionError("never done")


@pytest.mark.parametrize("tap_first", [True, False])
def test_a_tap_while_two_become_one_is_not_lost(sessions: Sessions, tap_first: bool) -> None:
    """The second begins while the transaction of the first is open."""
    with sessions.begin() as session:
        kept, gone = person(session, "Bram"), volunteer(session, "Bram V")
        request = placed(session, person(session))
        offer = offer_to(session, request, gone)
        taps = select(Tap.token).where(Tap.action == "offer.accept", Tap.ref == offer.id)
        token = session.scalars(taps).one()
    begun = threading.Event()

    def done() -> None:
        begun.set()
        time.sleep(0.4)

    def becomes_one() -> None:
        with sessions.begin() as session:
            two = (session.get_one(Person, kept.id), session.get_one(Person, gone.id))
            merge(session, *two, now=LATER)
            session.flush()
            done()

    def tap() -> None:
        tap_until_done(sessions, token, done)

    order = (tap, becomes_one) if tap_first else (becomes_one, tap)
    threads = [threading.Thread(target=each) for each in order]
    threads[0].start()
    assert begun.wait(10)
    threads[1].start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        accepted = session.get_one(Offer, offer.id)
        assert (accepted.state, accepted.volunteer_id) == ("accepted", kept.id)
        assert session.get_one(Request, request.id).state == "assigned"
        assert session.get_one(Volunteer, kept.id).accepted_count == 1
        assert told(session, session.get_one(Person, kept.id))
        assert of(session, gone.id) == 0
