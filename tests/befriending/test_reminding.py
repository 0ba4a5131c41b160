"""Both are reminded of a call as each prefers, at the right hour whatever the clocks do."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.wording import Wording
from solidarity.befriending.around import coming, reminding
from solidarity.befriending.times.series import occurrences
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Call, Contact, Listener, Person, Wish
from tests.befriending.around_calls import (
    RULES,
    TUESDAY_AT_TWO,
    at,
    buttons,
    call,
    due,
    known,
    on_wall,
    pair,
    ring,
    said,
    tap,
    tasks,
)
from tests.solidarity.stories import NOON, person, volunteer

EVENING = at("2026-11-30T18:00")
SOON = at("2026-12-01T13:45")


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def sides(planned: Call) -> tuple[Person, Person]:
    return planned.person, planned.volunteer.person


def test_both_are_reminded_the_evening_before_and_a_quarter_of_an_hour_before(
    session: Session,
) -> None:
    planned = call(session, pair(session))
    denise, an = sides(planned)
    assert ring(session, EVENING - timedelta(seconds=1)) == []
    assert ring(session, EVENING) == ["remind_eve"]
    assert (said(session, denise), said(session, an)) == (
        ["reminder.person"],
        ["reminder.volunteer"],
    )
    ring(session, SOON)
    assert said(session, denise)[1:] == ["reminder.soon", "reminder.person"]
    assert said(session, an)[1:] == ["reminder.soon", "reminder.volunteer"]


def test_a_reminder_says_the_day_the_hour_and_with_whom(session: Session) -> None:
    planned = call(session, pair(session))
    denise, an = sides(planned)
    ring(session, EVENING)
    wording, wall = Wording(), wall_time(EVENING)
    french = wording.say(
        "reminder.person", known(session, denise, "reminder.person"), language="fr", now=wall
    )
    dutch = wording.say(
        "reminder.volunteer", known(session, an, "reminder.volunteer"), language="nl", now=wall
    )
    assert french == "Petit rappel\N{NO-BREAK SPACE}: An vous appelle demain, mardi 1er, à 14h."
    assert dutch == "Kleine herinnering: u belt Denise morgen, dinsdag 1, om 14u."
    assert buttons(session, denise) == [
        "button.will_be_there",
        "button.move_call",
        "button.cannot_then",
    ]


@pytest.mark.parametrize(
    ("preference", "kinds"),
    [
        ("both", ["evening", "soon"]),
        ("evening", ["evening"]),
        ("soon", ["soon"]),
        ("never", []),
    ],
)
@pytest.mark.parametrize("side", ["person", "volunteer"])
def test_each_is_reminded_as_he_prefers(
    session: Session, preference: str, kinds: list[str], side: str
) -> None:
    planned = call(session, pair(session))
    someone = planned.person if side == "person" else planned.volunteer.person
    if side == "person":
        session.get_one(Wish, someone.id).remind = preference
    else:
        session.get_one(Listener, someone.id).remind = preference
    ring(session, EVENING)
    evening = said(session, someone)
    ring(session, SOON)
    soon = said(session, someone)[len(evening) :]
    assert (bool(evening), bool(soon)) == ("evening" in kinds, "soon" in kinds)
    other = planned.volunteer.person if side == "person" else planned.person
    assert len(said(session, other)) == 3, "the other is reminded all the same"


def test_a_call_within_the_day_has_no_reminder_of_the_evening_before(session: Session) -> None:
    tomorrow = call(session, pair(session), on_wall("2026-11-25T11:00"))
    assert set(due(session, tomorrow)) == {"remind_soon", "ask_call"}


def test_an_evening_that_is_past_is_not_made_up_for(session: Session) -> None:
    late = at("2026-11-24T19:00")
    planned = call(session, pair(session), on_wall("2026-11-25T20:00"), now=late)
    assert "remind_eve" not in due(session, planned)


def test_a_call_that_begins_in_a_moment_can_be_made_at_once(session: Session) -> None:
    planned = call(session, pair(session), wall_time(NOON) + timedelta(minutes=5))
    assert due(session, planned)["remind_soon"] == NOON


def test_who_has_only_a_telephone_is_not_rung_for_a_reminder(session: Session) -> None:
    planned = call(session, pair(session))
    denise, an = sides(planned)
    denise.contacts[0].channel = "telephone"
    ring(session, SOON)
    assert said(session, denise) == []
    assert len(said(session, an)) == 3


def test_nobody_is_written_to_where_no_channel_reaches(session: Session) -> None:
    planned = call(session, pair(session))
    denise, _ = sides(planned)
    denise.contacts[0].unreachable_at = NOON
    ring(session, SOON)
    assert said(session, denise) == []


def test_where_somebody_was_seen_last_decides(session: Session) -> None:
    planned = call(session, pair(session))
    denise, _ = sides(planned)
    later = NOON + timedelta(hours=1)
    denise.contacts.append(Contact(channel="telephone", address="+32470123456", last_seen_at=later))
    ring(session, SOON)
    assert said(session, denise) == []


@pytest.mark.parametrize("state", ["held", "missed", "moved", "cancelled"])
def test_the_reminder_of_a_call_that_is_not_planned_any_more_says_nothing(
    session: Session, state: str
) -> None:
    planned = call(session, pair(session))
    planned.state = state
    ring(session, SOON)
    assert said(session, planned.person) == []


def test_a_reminder_that_comes_too_late_says_nothing(session: Session) -> None:
    """The bot was not running: nobody is reminded of what is over."""
    planned = call(session, pair(session))
    reminding.remind(session, planned, reminding.EVENING, now=at(TUESDAY_AT_TWO))
    reminding.remind(session, planned, reminding.SOON, now=at(TUESDAY_AT_TWO, minutes=31))
    assert said(session, planned.person) == []


def test_reminders_that_are_set_twice_ring_once(session: Session) -> None:
    planned = call(session, pair(session))
    reminding.set_reminders(session, planned, rules=RULES, now=NOON)
    assert ring(session, SOON) == ["remind_eve", "remind_soon"]


def test_dropped_reminders_do_not_ring(session: Session) -> None:
    planned = call(session, pair(session))
    reminding.drop_reminders(session, planned, now=NOON)
    assert ring(session, at(TUESDAY_AT_TWO, days=3)) == []


def test_i_will_be_there_is_kept_and_the_other_reads_it_shortly_before(session: Session) -> None:
    planned = call(session, pair(session))
    denise, an = sides(planned)
    ring(session, EVENING)
    assert tap(session, denise, "reminder.come", EVENING) is None
    assert planned.person_comes is True
    assert planned.volunteer_comes is None
    ring(session, SOON)
    assert said(session, an)[1:] == ["reminder.soon", "reminder.expected", "reminder.volunteer"]
    assert "button.will_be_there" not in buttons(session, denise), "that is known"


@pytest.mark.parametrize("side", ["person", "volunteer"])
def test_each_says_by_a_tap_when_to_be_reminded_from_now_on(session: Session, side: str) -> None:
    planned = call(session, pair(session))
    someone = planned.person if side == "person" else planned.volunteer.person
    ring(session, EVENING)
    tap(session, someone, "reminder.come", EVENING)
    tap(session, someone, "reminder.when", EVENING)
    assert tap(session, someone, "reminder.prefer", EVENING, value="evening") is None
    reminder = f"reminder.{side}"
    ring(session, SOON)
    assert said(session, someone).count(reminder) == 1
    next_week = call(session, planned.pair, TUESDAY_AT_TWO + timedelta(days=7), now=SOON)
    ring(session, at(next_week.at, hours=-1))
    ring(session, at(next_week.at))
    assert said(session, someone).count(reminder) == 2


def test_i_cannot_calls_it_off_and_the_other_hears_it(session: Session) -> None:
    planned = call(session, pair(session))
    denise, an = sides(planned)
    ring(session, EVENING)
    before = len(said(session, an))
    assert tap(session, denise, "reminder.cannot", EVENING) is None
    assert (planned.state, planned.person_comes) == ("cancelled", False)
    assert len(said(session, an)) > before
    assert due(session, planned) == {}
    assert tap(session, an, "reminder.come", EVENING) == Message("tap.over")


def test_a_next_try_that_the_volunteer_cannot_make_goes_to_the_team(session: Session) -> None:
    planned = call(session, pair(session))
    planned.tries = 2
    ring(session, SOON)
    tap(session, planned.volunteer.person, "reminder.cannot", SOON)
    assert tasks(session) == ["missed_calls"]


def test_move_it_offers_other_moments(session: Session) -> None:
    planned = call(session, pair(session))
    denise, _ = sides(planned)
    ring(session, EVENING)
    assert tap(session, denise, "reminder.move", EVENING) is None
    assert "moment.move" in said(session, denise)
    assert planned.state == "planned", "until another moment is chosen"


def test_nobody_else_answers_a_reminder(session: Session) -> None:
    planned = call(session, pair(session))
    for stranger in (person(session, "Zoé"), volunteer(session, "Karim")):
        with pytest.raises(NotYours):
            coming.come(session, planned.id, stranger, now=EVENING)


def test_after_the_call_it_is_too_late_to_answer(session: Session) -> None:
    planned = call(session, pair(session))
    with pytest.raises(IllegalStep):
        coming.come(session, planned.id, planned.person, now=at(TUESDAY_AT_TWO, minutes=30))


def test_those_who_do_not_telephone_are_reminded_of_their_chat(session: Session) -> None:
    planned = call(session, pair(session))
    denise, an = sides(planned)
    session.get_one(Wish, denise.id).by_phone = False
    ring(session, SOON)
    for someone in (denise, an):
        assert said(session, someone) == ["reminder.chat", "reminder.soon", "reminder.chat"]
        assert "button.write_to" in buttons(session, someone)


def test_who_asked_for_somebody_else_is_asked_to_tell_her(session: Session) -> None:
    planned = call(session, pair(session))
    session.get_one(Wish, planned.person_id).for_other = True
    ring(session, EVENING)
    assert said(session, planned.person) == ["reminder.for_other"]


CHANGES = [
    # The clocks go back on Sunday 25 October 2026 and forward on Sunday 28 March 2027.
    ("2026-10-25T14:00", "2026-10-24T16:00", "2026-10-25T12:45"),
    ("2026-10-26T08:00", "2026-10-25T17:00", "2026-10-26T06:45"),
    ("2027-03-28T14:00", "2027-03-27T17:00", "2027-03-28T11:45"),
    ("2027-03-29T08:00", "2027-03-28T16:00", "2027-03-29T05:45"),
]


@pytest.mark.parametrize(("wall", "evening", "soon"), CHANGES)
def test_the_hour_is_right_when_the_clocks_change(
    session: Session, wall: str, evening: str, soon: str
) -> None:
    now = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
    alarms = due(session, call(session, pair(session), datetime.fromisoformat(wall), now=now))
    assert alarms["remind_eve"] == datetime.fromisoformat(f"{evening}+00:00")
    assert alarms["remind_soon"] == datetime.fromisoformat(f"{soon}+00:00")


def test_through_a_year_every_reminder_is_at_the_same_hour_of_the_wall(session: Session) -> None:
    now = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
    first = on_wall("2026-10-06T14:00")
    together, end = pair(session), first + timedelta(days=365)
    moments = occurrences("FREQ=WEEKLY;BYDAY=TU", first, start=first, end=end)
    calls = [call(session, together, moment, now=now) for moment in moments]
    assert len(calls) == 53
    for planned in calls:
        alarms = {kind: wall_time(moment) for kind, moment in due(session, planned).items()}
        assert alarms == {
            "remind_eve": (planned.at - timedelta(days=1)).replace(hour=18),
            "remind_soon": planned.at - timedelta(minutes=15),
            "ask_call": planned.at + timedelta(minutes=40),
        }


def test_on_both_databases_a_reminder_rings_and_is_answered(sessions: Sessions) -> None:
    with sessions.begin() as session:
        planned = call(session, pair(session))
        ring(session, EVENING)
        tap(session, planned.volunteer.person, "reminder.come", EVENING)
        number = planned.id
    with sessions.begin() as session:
        assert session.get_one(Call, number).volunteer_comes is True
        assert set(due(session, session.get_one(Call, number))) == {"remind_soon", "ask_call"}
