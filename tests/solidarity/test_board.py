"""What waits for a person: in which order, for whom, and how it ends."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.later import HANDLERS
from solidarity import board, follow_ups, members, settling, shift_notes, taking
from solidarity.asking_for_tasks import ask
from solidarity.errors import IllegalStep, NotYours, TakenByOther
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Member, Organisation, Received, TeamTask
from solidarity.team import tell_team
from solidarity.vocabulary import Role
from tests.solidarity.stories import NOON, RULES, person, placed, told, volunteer

THURSDAY = date(2026, 11, 26)
MORNING = NOON.replace(day=26, hour=7)
"""Eight o'clock in Brussels."""


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def coordinator(session: Session, name: str = "Ines") -> Member:
    return members.give_roles(session, person(session, name), [Role.COORDINATOR], now=NOON)


def shown(session: Session, member: Member, group: str | None = None, **time: float) -> list[str]:
    now = NOON + timedelta(**time)
    cards, _ = board.page(session, member, group=group, number=0, now=now)
    return [card.task.kind for card in cards]


def test_dangers_first_then_who_was_not_helped_and_in_each_the_oldest(sessions: Sessions) -> None:
    with sessions.begin() as session:
        ines, anna = coordinator(session), person(session, "Anna")
        for hours, kind in enumerate(("technical", "copy", "human", "not_helped", "danger")):
            tell_team(session, kind, now=NOON + timedelta(hours=hours), person=anna)
        old = tell_team(session, "human", now=NOON - timedelta(days=1), person=person(session, "B"))
        assert shown(session, ines) == [
            "danger", "not_helped", "human", "human", "technical", "copy",
        ]  # fmt: skip
        assert board.page(session, ines, group="calls", number=0, now=NOON)[0][0].task is old
        assert shown(session, ines, "rest") == ["copy"]
        counts = board.counts(session, ines, now=NOON)
        assert {name: n for name, n in counts.items() if n} == {
            "danger": 1, "not_helped": 1, "calls": 2, "service": 1, "rest": 1,
        }  # fmt: skip


def test_a_partner_sees_its_own_people_alone(session: Session) -> None:
    home = Organisation(kind="partner", name="Home", language="fr", created_at=NOON)
    session.add(home)
    session.flush()
    ines, theirs, ours = coordinator(session), person(session, "Theirs"), person(session, "Ours")
    ines.organisation_id = theirs.organisation_id = home.id
    for someone in (theirs, ours, None):
        tell_team(session, "human", now=NOON, person=someone)
    session.flush()
    cards, _ = board.page(session, ines, group=None, number=0, now=NOON)
    assert [card.task.person_id for card in cards] == [theirs.id]
    assert board.counts(session, ines, now=NOON)["calls"] == 1


def test_a_page_costs_as_many_queries_for_fifty_tasks_as_for_one(session: Session) -> None:
    ines, queries = coordinator(session), []
    bind = session.get_bind()
    event.listen(bind, "before_cursor_execute", lambda *told: queries.append(told[2]))

    def cost() -> int:
        session.flush()
        session.expunge_all()
        queries.clear()
        board.page(session, session.get_one(Member, ines.person_id), group=None, number=0, now=NOON)
        return len(queries)

    def one_more(number: int) -> None:
        request = placed(session, person(session, f"Person {number}"))
        task = tell_team(session, "not_helped", now=NOON, person=request.person, request=request)
        session.flush()
        taking.take(session, task.id, ines.person_id, now=NOON)

    one_more(0)
    first = cost()
    for number in range(1, 12):
        one_more(number)
    assert cost() == first <= 5


def test_what_is_put_off_is_gone_until_that_morning_and_comes_back_to_its_owner(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        ines, bram = coordinator(session), coordinator(session, "Bram")
        later = tell_team(session, "human", now=NOON, person=person(session, "Anna"))
        session.flush()
        follow_ups.put_off(
            session, later.id, ines.person_id, owner_id=bram.person_id, day=THURSDAY, now=NOON
        )
        tell_team(session, "not_helped", now=NOON, person=person(session, "B"))
        assert shown(session, bram) == ["not_helped"]
        assert shown(session, bram, days=2) == ["human", "not_helped"]
        assert shown(session, ines, days=2) == ["not_helped", "human"]
        assert shown(session, bram, "mine", days=2) == ["human"]
        alarm = session.scalars(select(Alarm).where(Alarm.kind == follow_ups.ALARM)).one()
        assert alarm.due_at == MORNING
        HANDLERS[alarm.kind](session, alarm.ref, RULES, MORNING)
        assert told(session, bram.person) == ["desk.chat.follow_up"]
        assert told(session, ines.person) == []


def test_a_follow_up_of_somebody_who_left_the_team_is_everybodys(session: Session) -> None:
    ines, bram = coordinator(session), coordinator(session, "Bram")
    task = follow_ups.begin(
        session, ines.person, "Ring again", owner_id=bram.person_id, day=THURSDAY, now=NOON
    )
    members.take_roles(session, bram.person_id, now=NOON)
    session.flush()
    follow_ups.remind(session, task.id, rules=RULES, now=MORNING)
    assert (task.owner_id, task.told_at) == (None, None)
    assert shown(session, ines, days=2) == ["follow_up"]


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(1, 1, 1)])
def test_nothing_is_put_off_to_a_day_that_is_over(session: Session, day: date) -> None:
    ines = coordinator(session)
    task = tell_team(session, "human", now=NOON)
    session.flush()
    with pytest.raises(IllegalStep):
        follow_ups.put_off(
            session, task.id, ines.person_id, owner_id=ines.person_id, day=day, now=NOON
        )


def test_a_danger_is_not_put_off(session: Session) -> None:
    ines = coordinator(session)
    task = tell_team(session, "danger", now=NOON, person=person(session))
    session.flush()
    with pytest.raises(IllegalStep):
        follow_ups.put_off(
            session, task.id, ines.person_id, owner_id=ines.person_id, day=THURSDAY, now=NOON
        )


def nobody_found(session: Session) -> TeamTask:
    placed(session, person(session))
    return session.scalars(select(TeamTask).where(TeamTask.kind == "nobody_found")).one()


@pytest.mark.parametrize(
    ("reason", "state"), [("solved", "confirmed"), ("not_needed", "cancelled"), ("duplicate", "cancelled")]
)  # fmt: skip
def test_how_a_task_ends_decides_what_becomes_of_its_request(
    sessions: Sessions, reason: str, state: str
) -> None:
    with sessions.begin() as session:
        ines, task = coordinator(session), nobody_found(session)
        request = settling.hold_request(session, task)
        settling.settle(session, task, ines.person_id, reason, now=NOON)
        assert request is not None
        assert (request.state, task.outcome, task.closed_by) == (state, reason, ines.person_id)


def test_two_do_not_settle_the_same(session: Session) -> None:
    ines, bram, task = coordinator(session), coordinator(session, "Bram"), nobody_found(session)
    taking.take(session, task.id, bram.person_id, now=NOON)
    with pytest.raises(TakenByOther):
        settling.settle(session, task, ines.person_id, "solved", now=NOON)
    with pytest.raises(TakenByOther):
        ask(session, task, ines.person_id, wide=False, rules=RULES, now=NOON)


def test_a_task_ends_when_somebody_is_asked_and_not_when_nobody_was_there(session: Session) -> None:
    ines, task = coordinator(session), nobody_found(session)
    assert ask(session, task, ines.person_id, wide=False, rules=RULES, now=NOON) == 0
    assert task.closed_at is None
    helper = volunteer(session, "Karim")
    assert ask(session, task, ines.person_id, wide=False, rules=RULES, now=NOON) == 1
    assert (task.outcome, told(session, helper)) == ("asked", ["offer.visit"])


def test_a_message_that_was_set_aside_goes_through_once_more(session: Session) -> None:
    ines = coordinator(session)
    received = Received(
        channel="test", update_id="1", address="Anna", payload={}, state="failed", attempts=5,
        faults=3, received_at=NOON, due_at=NOON,
    )  # fmt: skip
    session.add(received)
    session.flush()
    task = tell_team(session, "set_aside", now=NOON, received_id=received.id)
    session.flush()
    settling.try_again(session, task, ines.person_id, now=NOON)
    assert (received.state, received.attempts, received.faults) == ("new", 0, 0)
    with pytest.raises(IllegalStep):
        settling.try_again(session, task, ines.person_id, now=NOON)


def test_a_note_stands_until_somebody_ticks_it_off(session: Session) -> None:
    ines, bram = coordinator(session), coordinator(session, "Bram")
    note = shift_notes.write(session, ines.person, "Closed on Thursday", now=NOON)
    assert shift_notes.write(session, ines.person, "  ", now=NOON) is None
    assert note is not None
    session.flush()
    assert [each[0].words for each in shift_notes.unread(session, bram)] == ["Closed on Thursday"]
    home = Organisation(kind="partner", name="Home", language="fr", created_at=NOON)
    session.add(home)
    session.flush()
    bram.organisation_id = home.id
    with pytest.raises(NotYours):
        shift_notes.tick_off(session, note.id, bram, now=NOON)
    bram.organisation_id = None
    shift_notes.tick_off(session, note.id, bram, now=NOON)
    session.flush()
    assert shift_notes.unread(session, bram) == []
