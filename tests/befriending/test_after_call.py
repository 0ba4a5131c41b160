"""After a call: did it take place, how was it, a note for the next time, a worry for the team."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.wording import Wording
from solidarity.befriending import talking
from solidarity.befriending.around import after_call, calling
from solidarity.befriending.times import booking
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import CallState
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Call, Event, Pair, Person, Wish
from solidarity.talks import expect, talk_with
from tests.befriending.around_calls import (
    RULES,
    TUESDAY_AT_TWO,
    at,
    buttons,
    call,
    due,
    known,
    pair,
    ring,
    said,
    tap,
    tasks,
)
from tests.solidarity.stories import NOON, person, told, volunteer

BEGIN, AFTER = at(TUESDAY_AT_TWO), at(TUESDAY_AT_TWO, minutes=40)


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


@pytest.fixture
def asked(session: Session) -> Call:
    """A call that is over, and the volunteer has been asked."""
    planned = call(session, pair(session))
    ring(session, AFTER)
    return planned


def volunteer_of(call: Call) -> Person:
    return call.volunteer.person


def says(session: Session, someone: Person, text: str, now: datetime = AFTER) -> bool:
    return talking.hear(session, someone, text, rules=RULES, now=now)


def test_ten_minutes_after_it_the_volunteer_is_asked_whether_it_took_place(
    session: Session, asked: Call
) -> None:
    an = volunteer_of(asked)
    assert said(session, an)[-1] == "after.ask_held"
    assert known(session, an, "after.ask_held") == {"name": "Denise"}
    assert buttons(session, an) == ["button.took_place", "button.no_answer", "button.postponed"]
    assert "after.ask_held" not in said(session, asked.person)


def test_yes_then_a_face_then_a_note_that_is_read_before_the_next_call(
    session: Session, asked: Call
) -> None:
    an = volunteer_of(asked)
    assert tap(session, an, "after.held", AFTER) is None
    assert (asked.state, asked.answered_at) == (CallState.HELD, AFTER)
    assert buttons(session, an) == [
        "button.mood_good",
        "button.mood_so_so",
        "button.mood_bad",
        "button.worried",
    ]
    assert tap(session, an, "after.mood", AFTER, value="3") is None
    assert asked.volunteer_mood == 3
    assert asked.person_mood is None
    assert buttons(session, an) == ["button.no_note", "button.worried"]
    assert says(session, an, " Son chat s’appelle Félix. ")
    assert asked.note == "Son chat s’appelle Félix."
    assert known(session, an, "after.note_kept") == {"text": "Son chat s’appelle Félix."}
    assert buttons(session, an) == ["button.forget_note", "button.worried"]

    next_week = call(session, asked.pair, TUESDAY_AT_TWO + timedelta(days=7), now=AFTER)
    ring(session, at(next_week.at, minutes=-15))
    assert buttons(session, an) == ["button.call_now", "button.my_notes", "button.cannot_then"]
    tap(session, an, "calling.notes", at(next_week.at))
    notes = known(session, an, "calling.notes")["notes"]
    assert notes == [
        ["calling.note_line", {
            "when": {"start": "2026-12-01T00:00", "end": "2026-12-01T23:59"},
            "text": "Son chat s’appelle Félix.",
        }]
    ]  # fmt: skip


def test_what_is_recorded_holds_no_text_and_no_name(session: Session, asked: Call) -> None:
    an = volunteer_of(asked)
    tap(session, an, "after.held", AFTER)
    tap(session, an, "after.mood", AFTER, value="2")
    says(session, an, "Félix")
    session.flush()
    facts = str([event.facts for event in session.query(Event)])
    assert "call_note" in {event.kind for event in session.query(Event)}
    assert not any(word in facts for word in ("Félix", "Denise", "An'"))


def test_a_note_can_be_left_out_or_dropped_again(session: Session, asked: Call) -> None:
    an = volunteer_of(asked)
    tap(session, an, "after.held", AFTER)
    tap(session, an, "after.mood", AFTER, value="3")
    tap(session, an, "after.no_note", AFTER)
    assert said(session, an)[-1] == "after.no_note"
    assert not says(session, an, "Bonjour"), "nothing is waited for any more"
    asked.note = "Félix"
    after_call._ask_note(session, asked, an, now=AFTER)
    says(session, an, "Il s’appelle Max")
    tap(session, an, "after.forget_note", AFTER)
    assert asked.note is None


@pytest.mark.parametrize("text", ["Rien", "non merci", "nee, bedankt", "Niets."])
def test_nothing_is_no_note(session: Session, asked: Call, text: str) -> None:
    an = volunteer_of(asked)
    after_call._ask_note(session, asked, an, now=AFTER)
    assert says(session, an, text)
    assert asked.note is None
    assert said(session, an)[-1] == "after.no_note"


@pytest.mark.parametrize("text", ["/start", "stop", "Hulp!", "menu"])
def test_what_is_said_to_the_bot_is_no_note(session: Session, asked: Call, text: str) -> None:
    after_call._ask_note(session, asked, volunteer_of(asked), now=AFTER)
    assert not says(session, volunteer_of(asked), text)
    assert asked.note is None


def test_long_after_it_a_text_is_about_something_else(session: Session, asked: Call) -> None:
    after_call._ask_note(session, asked, volunteer_of(asked), now=AFTER)
    assert not says(session, volunteer_of(asked), "Je suis libre", AFTER + timedelta(hours=5))


def test_of_a_long_note_the_beginning_is_kept_and_that_is_said(
    session: Session, asked: Call
) -> None:
    an = volunteer_of(asked)
    after_call._ask_note(session, asked, an, now=AFTER)
    assert says(session, an, "a" * 501)
    assert asked.note == "a" * 500
    assert said(session, an)[-1] == "after.note_cut"


def test_no_note_leaves_another_question_as_it_was(session: Session, asked: Call) -> None:
    an = volunteer_of(asked)
    after_call._ask_note(session, asked, an, now=AFTER)
    expect(session, an, "relay", "to 1", ref=1, now=AFTER)
    tap(session, an, "after.no_note", AFTER)
    assert talk_with(session, an).topic == "relay"


def test_a_worry_goes_to_the_team_at_once_and_the_buttons_stay(
    session: Session, asked: Call
) -> None:
    an = volunteer_of(asked)
    tap(session, an, "after.held", AFTER)
    for _ in range(2):
        tap(session, an, "after.worry", AFTER)
    assert tasks(session) == ["call_worry"], "once"
    assert said(session, an)[-1] == "after.worried"
    assert tap(session, an, "after.mood", AFTER, value="1") is None
    assert asked.volunteer_mood == 1
    assert "after.worried" not in said(session, asked.person), "the person never hears of it"


def held_calls(session: Session, together: Pair, count: int) -> list[Call]:
    calls = []
    for week in range(count):
        wall = TUESDAY_AT_TWO + timedelta(weeks=week)
        planned = call(session, together, wall, now=NOON)
        after_call.held(session, planned.id, volunteer_of(planned), now=at(wall, minutes=40))
        calls.append(planned)
    return calls


def test_the_person_is_asked_how_it_was_after_the_first_call_and_every_fourth(
    session: Session,
) -> None:
    together = pair(session)
    held_calls(session, together, 9)
    assert said(session, together.person) == ["after.how_was_it_person"] * 3
    assert buttons(session, together.person) == [
        "button.mood_good",
        "button.mood_so_so",
        "button.mood_bad",
    ]


def test_somebody_with_only_a_telephone_is_not_asked_how_it_was(session: Session) -> None:
    together = pair(session)
    together.person.contacts[0].channel = "telephone"
    held_calls(session, together, 1)
    assert said(session, together.person) == []


def test_who_asked_for_somebody_else_is_not_asked_how_it_was(session: Session) -> None:
    together = pair(session)
    session.get_one(Wish, together.person_id).for_other = True
    held_calls(session, together, 1)
    assert said(session, together.person) == []


@pytest.mark.parametrize(
    ("mood", "answer"),
    [("3", "after.thank_you"), ("2", "after.thank_you"), ("1", "after.not_good")],
)
def test_what_the_person_says_of_it_the_volunteer_never_hears(
    session: Session, mood: str, answer: str
) -> None:
    together = pair(session)
    (first,) = held_calls(session, together, 1)
    before = told(session, volunteer_of(first))
    assert tap(session, together.person, "after.mood", AFTER, value=mood) is None
    assert (first.person_mood, first.volunteer_mood) == (int(mood), None)
    assert said(session, together.person)[-1] == answer
    assert told(session, volunteer_of(first)) == before


def test_without_an_answer_it_is_asked_once_more_and_then_left(
    session: Session, asked: Call
) -> None:
    an = volunteer_of(asked)
    assert ring(session, AFTER + timedelta(days=1)) == ["ask_call_again"]
    assert said(session, an)[-2:] == ["after.once_more", "after.ask_held"]
    assert ring(session, AFTER + timedelta(days=9)) == []
    assert asked.state == CallState.PLANNED
    assert asked.answered_at is None, "nobody knows"
    late = AFTER + timedelta(days=9)
    assert tap(session, an, "after.held", late) is None, "a late answer still counts"


def test_who_has_answered_is_not_asked_again(session: Session, asked: Call) -> None:
    tap(session, volunteer_of(asked), "after.held", AFTER)
    assert ring(session, AFTER + timedelta(days=2)) == []


@pytest.mark.parametrize("state", ["held", "missed", "moved", "cancelled"])
def test_nobody_asks_about_a_call_that_is_not_planned_any_more(
    session: Session, state: str
) -> None:
    planned = call(session, pair(session))
    planned.state = state
    ring(session, AFTER)
    assert said(session, volunteer_of(planned)) == []


def test_postponed_offers_other_moments(session: Session, asked: Call) -> None:
    an = volunteer_of(asked)
    assert tap(session, an, "after.postponed", AFTER) is None
    assert "moment.move" in said(session, an)


def test_it_took_place_later_after_all_and_the_next_try_falls_away(
    session: Session, asked: Call
) -> None:
    an = volunteer_of(asked)
    tap(session, an, "after.no_answer", AFTER)
    second = session.query(Call).filter_by(follows_id=asked.id).one()
    assert tap(session, an, "after.held", AFTER) is None
    assert asked.state == CallState.HELD
    assert second.state == CallState.CANCELLED
    assert due(session, second) == {}


def test_a_call_cannot_have_taken_place_before_its_time(session: Session) -> None:
    planned = call(session, pair(session))
    with pytest.raises(IllegalStep):
        after_call.held(
            session, planned.id, volunteer_of(planned), now=BEGIN - timedelta(minutes=1)
        )


def test_nobody_but_who_calls_says_whether_it_took_place(session: Session, asked: Call) -> None:
    others = (asked.person, person(session, "Zoé"), volunteer(session, "Karim"))
    for someone in others:
        with pytest.raises(NotYours):
            after_call.held(session, asked.id, someone, now=AFTER)
        with pytest.raises(NotYours):
            after_call.worry(session, asked.id, someone, now=AFTER)


def test_who_stands_in_is_asked_instead_of_the_volunteer_of_the_pair(session: Session) -> None:
    together, karim = pair(session), volunteer(session, "Karim")
    planned = call(session, together, volunteer_id=karim.id)
    ring(session, AFTER)
    assert "after.ask_held" in said(session, karim)
    assert said(session, together.volunteer.person) == []
    assert tap(session, karim, "after.held", AFTER) is None
    assert planned.state == CallState.HELD


def test_who_stands_in_does_not_read_the_notes_of_another(session: Session, asked: Call) -> None:
    asked.note = "Félix"
    booking.move(asked, CallState.HELD)
    karim = volunteer(session, "Karim")
    wall = TUESDAY_AT_TWO + timedelta(days=7)
    call(session, asked.pair, wall, now=AFTER, volunteer_id=karim.id)
    ring(session, at(wall, minutes=-15))
    assert "button.my_notes" not in buttons(session, karim)


def test_the_last_three_notes_are_shown_the_oldest_first(session: Session) -> None:
    together = pair(session)
    for number, planned in enumerate(held_calls(session, together, 4)):
        planned.note = f"note {number}"
    wall = TUESDAY_AT_TWO + timedelta(weeks=4)
    planned = call(session, together, wall)
    ring(session, at(wall, minutes=-15))
    tap(session, volunteer_of(planned), "calling.notes", at(wall))
    notes = known(session, volunteer_of(planned), "calling.notes")["notes"]
    assert [text["text"] for _, text in notes] == ["note 1", "note 2", "note 3"]  # type: ignore[attr-defined]


def test_a_note_is_shown_with_its_day_in_the_language_of_the_volunteer(
    session: Session, asked: Call
) -> None:
    an = volunteer_of(asked)
    asked.note = "Félix"
    tap(session, an, "after.held", AFTER)
    next_week = call(session, asked.pair, TUESDAY_AT_TWO + timedelta(days=7), now=AFTER)
    calling.tell_notes(session, next_week.id, an, now=AFTER)
    shown = known(session, an, "calling.notes")
    worded = Wording().say("calling.notes", shown, language="nl", now=wall_time(at(next_week.at)))
    assert worded == "Uw laatste notities:\n• op dinsdag 1 december: Félix"


def test_a_second_yes_is_over(session: Session, asked: Call) -> None:
    an = volunteer_of(asked)
    ring(session, AFTER + timedelta(days=1))
    assert tap(session, an, "after.held", AFTER) is None
    assert tap(session, an, "after.no_answer", AFTER) == Message("tap.over")
    assert asked.state == CallState.HELD


def test_on_both_databases_a_call_is_followed_to_its_note(sessions: Sessions) -> None:
    with sessions.begin() as session:
        planned = call(session, pair(session))
        number = planned.id
        ring(session, AFTER)
        an = volunteer_of(planned)
        tap(session, an, "after.held", AFTER)
        tap(session, an, "after.mood", AFTER, value="3")
        says(session, an, "Félix")
    with sessions.begin() as session:
        kept = session.get_one(Call, number)
        assert (kept.state, kept.volunteer_mood, kept.note) == ("held", 3, "Félix")
