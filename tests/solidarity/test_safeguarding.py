"""A danger is told to one member after the other, until one takes it."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.later import HANDLERS
from bot.taps import handle_tap
from solidarity import care_talk, danger, safeguarding
from solidarity.errors import NotYours
from solidarity.members import give_roles, take_roles
from solidarity.merging import merge
from solidarity.settings import Team
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Event, Notice, Person, Tap, TeamTask
from solidarity.team import alert_team
from solidarity.vocabulary import Role
from tests.solidarity.stories import NOON, RULES, person, told

MINUTES = timedelta(minutes=1)


class Night:
    """Anna is in danger; members of the team are told of it at a time that the test sets."""

    def __init__(self, session: Session, *roles: Role) -> None:
        self.session, self.now = session, NOON
        self.anna = person(session, "Anna", language="nl")
        self.members = [person(session, f"Member {n}") for n in range(len(roles))]
        for member, role in zip(self.members, roles, strict=True):
            self.now += timedelta(seconds=1)
            give_roles(session, member, [role], now=self.now)

    def is_in_danger(self, kind: danger.Asked = "somebody") -> None:
        danger.respond(self.session, self.anna, kind, now=self.now)
        self.session.flush()

    def after(self, minutes: int) -> None:
        """Time passes, and what is due is rung."""
        self.now += minutes * MINUTES
        due = select(Alarm).where(Alarm.done_at.is_(None), Alarm.due_at <= self.now)
        for alarm in self.session.scalars(due).all():
            alarm.done_at = self.now
            HANDLERS[alarm.kind](self.session, alarm.ref, RULES, self.now)
        self.session.flush()

    def told(self) -> list[int]:
        """How much each member was told."""
        return [len(told(self.session, member)) for member in self.members]

    def taps(self, someone: Person, action: str) -> str | None:
        query = select(Tap.token).join(Notice, Tap.notice_id == Notice.id)
        query = query.where(Tap.person_id == someone.id, Tap.action == action)
        token = self.session.scalars(query.order_by(Notice.id.desc()).limit(1)).one()
        said = handle_tap(self.session, someone, token, rules=RULES, now=self.now)
        self.session.flush()
        return said.key if said else None

    def last(self, someone: Person) -> Notice:
        query = select(Notice).where(Notice.person_id == someone.id, Notice.kind != "edit")
        return self.session.scalars(query.order_by(Notice.id.desc()).limit(1)).one()

    def tells_team(self) -> int:
        return alert_team(self.session, Team(chat="team"), now=self.now)

    def happened(self, kind: str) -> Sequence[Event]:
        return self.session.scalars(select(Event).where(Event.kind == kind)).all()


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


S = Role.SAFEGUARDING


def test_one_is_told_at_once_by_kind_and_language_alone(sessions: Sessions) -> None:
    with sessions.begin() as session:
        night = Night(session, S, S)
        night.is_in_danger()
        assert night.told() == [1, 0]
        notice = night.last(night.members[0])
        assert (notice.kind, notice.urgent, notice.rank) == ("alert", True, 0)
        known = {"person": night.anna.id, "language": "nl"}
        assert notice.parts == [["danger.told.somebody", known]]


def test_every_ten_minutes_one_more_and_then_the_team_s_chat_again(sessions: Sessions) -> None:
    with sessions.begin() as session:
        night = Night(session, S, S, S)
        night.is_in_danger()
        assert night.tells_team() == 1
        night.after(minutes=9)
        assert night.told() == [1, 0, 0]
        seen = []
        for _ in range(4):
            night.after(minutes=10)
            seen.append((night.told(), night.tells_team()))
        assert seen == [([1, 1, 0], 0), ([1, 1, 1], 0), ([1, 1, 1], 1), ([1, 1, 1], 0)]
        assert night.last(night.members[1]).parts[0][0] == "danger.nobody_yet"


def test_who_takes_it_hears_how_to_reach_the_person_and_the_others_that_it_is_taken(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        night = Night(session, S, S, S)
        night.anna.phone = "+32470000000"
        night.is_in_danger()
        night.after(minutes=10)
        first, second, third = night.members
        assert night.taps(second, "danger.take") is None
        known = {"name": "Anna", "language": "nl", "number": "+32470000000"}
        assert night.last(second).parts == [["danger.reach", known]]
        assert night.last(first).parts == [["danger.taken", {"name": "Member 1"}]]
        night.taps(first, "danger.take")
        assert night.last(first).parts[0][0] == "danger.taken"
        night.after(minutes=30)
        assert told(session, third) == []
        task = session.scalars(select(TeamTask)).one()
        assert (task.kind, task.taken_by, task.closed_at) == ("danger", second.id, None)
        assert [event.person_id for event in night.happened("danger_looked_up")] == [second.id]


def test_looking_up_a_person_is_kept_and_takes_nothing(session: Session) -> None:
    night = Night(session, S, S)
    night.is_in_danger()
    night.taps(night.members[0], "danger.reach")
    (event,) = night.happened("danger_looked_up")
    assert event.facts == {"task": 1, "whose": 1}
    night.after(minutes=10)
    assert night.told() == [2, 1]


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR), [0, 1, 0]),
        ((Role.COORDINATOR, Role.SAFEGUARDING), [0, 1]),
        ((Role.OPERATOR,), [0]),
        ((), []),
    ],
)
def test_without_the_role_who_leads_the_team_is_told(
    session: Session, roles: tuple[Role, ...], expected: list[int]
) -> None:
    night = Night(session, *roles)
    night.is_in_danger()
    assert night.told() == expected
    assert night.tells_team() == 1, "the team's chat in any case"


def test_nobody_is_told_of_his_own_danger_nor_who_cannot_be_reached(session: Session) -> None:
    night = Night(session, S, S)
    give_roles(session, night.anna, [S], now=NOON)
    night.members[0].contacts[0].unreachable_at = NOON
    night.is_in_danger()
    assert night.told() == [0, 1]
    assert told(session, night.anna) == ["danger.somebody"]


def test_a_false_alarm_is_told_and_goes_no_further_but_stays_on_the_list(session: Session) -> None:
    night = Night(session, S, S)
    night.is_in_danger()
    night.taps(night.anna, "danger.false_alarm")
    assert night.last(night.members[0]).parts[0][0] == "danger.says_none"
    night.after(minutes=20)
    assert night.told() == [2, 0]
    assert session.scalars(select(TeamTask.closed_at)).one() is None


def test_the_same_danger_twice_is_told_once_and_later_anew(session: Session) -> None:
    night = Night(session, S)
    night.is_in_danger()
    night.is_in_danger()
    assert night.told() == [1]
    night.taps(night.members[0], "danger.take")
    night.after(minutes=5)
    night.is_in_danger()
    assert night.last(night.members[0]).parts[0][0] == "danger.again", "to whom sees to it"
    night.after(minutes=60)
    night.is_in_danger()
    assert night.last(night.members[0]).parts[0][0] == "danger.told.somebody"
    assert session.scalars(select(TeamTask.taken_by)).one() is None
    night.after(minutes=10)
    assert night.tells_team() == 1


def test_a_stranger_s_tap_shows_nobody(session: Session) -> None:
    night = Night(session, S)
    night.is_in_danger()
    with pytest.raises(safeguarding.NotYours):
        safeguarding.show_how_to_reach(session, 1, person(session, "Eve"), now=NOON)


def test_who_is_of_the_team_no_more_learns_nothing_and_writes_to_nobody(session: Session) -> None:
    night = Night(session, Role.SAFEGUARDING)
    night.is_in_danger()
    (rita,) = night.members
    take_roles(session, rita.id, now=night.now)
    assert night.taps(rita, "danger.reach") == "tap.over"
    assert night.taps(rita, "danger.take") == "tap.over"
    (task,) = session.scalars(select(TeamTask)).all()
    with pytest.raises(NotYours):
        care_talk.ask_text(session, task.id, rita, night.anna.id, now=night.now)


def test_they_write_to_each_other_through_the_bot_until_the_task_is_closed(
    session: Session,
) -> None:
    night = Night(session, S)
    (member,) = night.members
    night.is_in_danger()
    night.taps(member, "danger.take")
    night.taps(member, "danger.write")
    assert care_talk.hear(session, member, "Ik bel u nu.", now=night.now)
    known = {"name": "Member 0", "text": "Ik bel u nu."}
    assert night.last(night.anna).parts == [["relay.text", known]]
    night.taps(night.anna, "danger.write")
    assert care_talk.hear(session, night.anna, "Dank u", now=night.now)
    assert night.last(member).parts[0] == ["relay.text", {"name": "Anna", "text": "Dank u"}]
    session.scalars(select(TeamTask)).one().closed_at = night.now
    assert night.taps(member, "danger.write") == "tap.over"
    assert not care_talk.hear(session, member, "?", now=night.now)


def test_a_member_of_two_chats_stays_told_and_can_still_write(sessions: Sessions) -> None:
    with sessions.begin() as session:
        night = Night(session, S)
        night.is_in_danger()
        night.taps(night.members[0], "danger.take")
        kept = person(session, "Also member 0")
        merge(session, kept, night.members[0], now=night.now)
        assert night.taps(kept, "danger.write") is None
        assert care_talk.hear(session, kept, "Bonjour", now=night.now)
        assert night.last(night.anna).parts[0][1]["text"] == "Bonjour"
