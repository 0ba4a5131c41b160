"""Whatever people tap and in whatever order: legal states, one helper, no forgotten request."""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bot.later import Later
from bot.taps import handle_tap
from solidarity import changing, duplicates, people, volunteers
from solidarity.errors import IllegalStep
from solidarity.lifecycles import (
    OFFER_STEPS,
    OPEN_REQUESTS,
    REQUEST_STEPS,
    VOLUNTEER_STEPS,
    OfferState,
    RequestState,
    VolunteerState,
    step,
)
from solidarity.messages import Message
from solidarity.requests import open_requests, withdraw_person
from solidarity.settings import Asking, Rules
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import (
    Alarm,
    Notice,
    Offer,
    Person,
    Request,
    Tap,
    TeamTask,
    Volunteer,
)
from solidarity.telling import has_helper, helpers
from tests.solidarity import stories
from tests.solidarity.stories import NOON, draft
from tests.solidarity.talking import reading

RULES = Rules(asking=Asking(most_at_once=2, gap_minutes=0, offers_a_day=50))
CHANGES = ("plutôt vendredi", "demain matin", "à Ixelles", "ajoutez du café", "à Saint-Nicolas")
NOT_OF_REQUESTS = ("request.new", "request.change", "relay.write", "relay.stop", "team.call")
OFTEN = (
    "offer.accept", "offer.accept", "offer.decline", "task.done", "task.give_up", "helped.no",
    "helped.yes",
)  # fmt: skip
ALARMS = ("wave", "still_looking", "ask_done", "ask_helped", "same_need")
WATCHED: dict[type[Any], tuple[type[Any], Any]] = {
    Request: (RequestState, REQUEST_STEPS),
    Offer: (OfferState, OFFER_STEPS),
    Volunteer: (VolunteerState, VOLUNTEER_STEPS),
}


@cache
def empty_database() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="solidarity-test-"))
    upgrade(f"sqlite:///{folder / 'empty.sqlite3'}")
    return folder / "empty.sqlite3"


class Neighbourhood(RuleBasedStateMachine):
    """A few volunteers, two people who need help, and time that passes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.folder = tempfile.TemporaryDirectory()
        path = shutil.copy(empty_database(), Path(self.folder.name) / "test.sqlite3")
        self.sessions = Sessions(open_engine(f"sqlite:///{path}"))
        self.later = Later(self.sessions, RULES, lambda: self.now, lambda: None)
        self.illegal: list[str] = []
        for table in WATCHED:
            event.listen(table.state, "set", self._watch)

    def teardown(self) -> None:
        for table in WATCHED:
            event.remove(table.state, "set", self._watch)
        self.sessions.engine.dispose()
        self.folder.cleanup()

    def _watch(self, target: object, new: str, old: object, initiator: Any) -> None:
        """Every change of a state is one step of its table."""
        states, steps = WATCHED[type(target)]
        if isinstance(old, str) and new not in steps[states(old)] and new != old:
            self.illegal.append(f"{type(target).__name__} {old} -> {new}")

    @initialize()
    def some_people_live_here(self) -> None:
        with self.sessions.begin() as session:
            for number in range(4):
                stories.volunteer(session, f"V{number}", metres_north=300 * (number + 1))
            self.askers = [stories.person(session, name).id for name in ("Denise", "Paul")]

    @rule(
        asker=st.integers(0, 1), urgent=st.booleans(), has_time=st.booleans(),
        wanted=st.integers(1, 3), same=st.booleans(),
    )  # fmt: skip
    def place(self, asker: int, urgent: bool, has_time: bool, wanted: int, same: bool) -> None:
        with self.sessions.begin() as session:
            someone = session.get_one(Person, self.askers[asker])
            if len(open_requests(session, someone)) >= 2:
                return
            number = session.query(Request).count() + 1
            request = draft(session, someone, urgent=urgent, address=f"rue Secrète {number}00")
            request.helpers_wanted = wanted
            if same:
                # The same need as before, perhaps: it is asked before any volunteer is.
                request.address = None
            if has_time:
                morning = self.now.replace(tzinfo=None, hour=9) + timedelta(days=1)
                request.when_start, request.when_end = morning, morning + timedelta(hours=3)
            duplicates.place(session, request, rules=RULES, now=self.now)

    @rule(number=st.integers(0, 100), action=st.sampled_from(OFTEN))
    def tap_what_is_often_tapped(self, number: int, action: str) -> None:
        with self.sessions.begin() as session:
            shown = {token for notice in visible(session).values() for token in tokens(notice)}
            self._tap(session, number, lambda tap: tap.token in shown and tap.action == action)

    @rule(number=st.integers(0, 1_000))
    def tap_a_button_that_shows(self, number: int) -> None:
        with self.sessions.begin() as session:
            shown = {token for notice in visible(session).values() for token in tokens(notice)}
            self._tap(session, number, lambda tap: tap.token in shown and tap.tapped_at is None)

    @rule(number=st.integers(0, 1_000))
    def tap_any_button_of_the_past(self, number: int) -> None:
        with self.sessions.begin() as session:
            self._tap(session, number, lambda _: True)

    def _tap(self, session: Session, number: int, fits: Callable[[Tap], bool]) -> None:
        query = select(Tap).where(Tap.action.not_in(NOT_OF_REQUESTS)).order_by(Tap.notice_id)
        taps = [tap for tap in session.scalars(query) if fits(tap)]
        if taps:
            tap = taps[number % len(taps)]
            someone = session.get_one(Person, tap.person_id)
            handle_tap(session, someone, tap.token, rules=RULES, now=self.now)

    @rule(asker=st.integers(0, 1), text=st.sampled_from(CHANGES))
    def change(self, asker: int, text: str) -> None:
        with self.sessions.begin() as session:
            heard = reading(text, "change_request", now=self.now)
            someone = session.get_one(Person, self.askers[asker])
            changing.change(session, someone, heard, asking=RULES.asking, now=self.now)

    @rule(minutes=st.sampled_from([1, 11, 25, 130, 600, 1_500]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        while self.later.ring_next():
            pass
        self.later._end_pauses()

    @rule()
    def what_waits_is_delivered(self) -> None:
        with self.sessions.begin() as session:
            for notice in session.query(Notice).filter_by(state="waiting"):
                notice.state = "sent"

    @rule(number=st.integers(0, 3))
    def a_volunteer_pauses_or_comes_back(self, number: int) -> None:
        with self.sessions.begin() as session:
            volunteer = session.query(Volunteer).order_by(Volunteer.person_id).all()[number]
            if volunteer.state == VolunteerState.PAUSED:
                volunteers.resume(session, volunteer.person, now=self.now)
            elif volunteer.state == VolunteerState.ACTIVE:
                volunteers.pause_days(session, volunteer.person, 1, now=self.now)

    @rule(number=st.integers(0, 3))
    def a_volunteer_wants_no_more_messages(self, number: int) -> None:
        """As actions/talking.py does it, and somebody new takes his place."""
        with self.sessions.begin() as session:
            volunteer = session.query(Volunteer).order_by(Volunteer.person_id).all()[number]
            someone = volunteer.person
            if volunteer.state == VolunteerState.STOPPED:
                return
            withdraw_person(session, someone, asking=RULES.asking, now=self.now)
            volunteers.stop(session, someone, now=self.now)
            people.silence(session, someone, Message("stop.done"), now=self.now)
            stories.volunteer(session, f"W{session.query(Person).count()}", metres_north=700)

    @invariant()
    def every_step_is_legal(self) -> None:
        assert self.illegal == []

    @invariant()
    def as_many_helpers_as_wanted_and_one_where_somebody_helps(self) -> None:
        with self.sessions.begin() as session:
            for request in session.query(Request):
                accepted = [o for o in request.offers if o.state == OfferState.ACCEPTED]
                assert len(accepted) <= request.helpers_wanted
                if request.state in (RequestState.ASSIGNED, RequestState.DONE):
                    assert accepted
                if request.state in (RequestState.OPEN, RequestState.ASKING, "with_team"):
                    assert len(accepted) < request.helpers_wanted

    @invariant()
    def only_the_helpers_see_the_address(self) -> None:
        with self.sessions.begin() as session:
            shown = visible(session).values()
            may_know: dict[str, set[int]] = defaultdict(set)
            # Two requests have one address when the same need was told twice and became one.
            for request in session.query(Request).where(Request.address.is_not(None)):
                coming = {o.volunteer_id for o in helpers(request) if has_helper(request)}
                may_know[request.address or ""] |= coming
            for address, known_to in may_know.items():
                seen_by = {n.person_id for n in shown if address in str(n.parts)}
                assert seen_by <= known_to, address

    @invariant()
    def no_open_request_is_forgotten(self) -> None:
        with self.sessions.begin() as session:
            for request in session.query(Request).where(Request.state.in_(OPEN_REQUESTS)):
                assert next_step(session, request), f"nothing follows for {request.state}"

    @invariant()
    def alarms_work(self) -> None:
        with self.sessions.begin() as session:
            assert session.query(Alarm).where(Alarm.attempts > 0).count() == 0


def visible(session: Session) -> dict[int, Notice]:
    """What each message shows now: its newest version that was not dropped."""
    shown: dict[int, Notice] = {}
    for notice in session.query(Notice).where(Notice.state != "dropped").order_by(Notice.id):
        if notice.target_id is None or notice.target_id in shown:
            shown[notice.target_id or notice.id] = notice
    return shown


def tokens(notice: Notice) -> list[str]:
    return [token for row in notice.buttons for _, _, token in row]


def next_step(session: Session, request: Request) -> str | None:
    """What will happen to a request without anybody doing anything, or who has to do it."""
    alarms = select(Alarm.kind).where(
        Alarm.ref == request.id, Alarm.kind.in_(ALARMS), Alarm.done_at.is_(None)
    )
    tasks = select(TeamTask.kind).where(
        TeamTask.request_id == request.id, TeamTask.closed_at.is_(None)
    )
    offers = (o.state for o in request.offers if o.state in (OfferState.SENT, OfferState.ACCEPTED))
    return next(iter([*session.scalars(alarms), *session.scalars(tasks), *offers]), None)


Neighbourhood.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestNeighbourhood = Neighbourhood.TestCase


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        (REQUEST_STEPS, RequestState.CONFIRMED, RequestState.OPEN),
        (REQUEST_STEPS, RequestState.DRAFT, RequestState.ASSIGNED),
        (REQUEST_STEPS, RequestState.CANCELLED, RequestState.CANCELLED),
        (OFFER_STEPS, OfferState.DECLINED, OfferState.ACCEPTED),
        (OFFER_STEPS, OfferState.WITHDRAWN, OfferState.ACCEPTED),
        (VOLUNTEER_STEPS, VolunteerState.STOPPED, VolunteerState.ACTIVE),
    ],
)
def test_a_step_that_the_table_does_not_know_is_refused(table: Any, old: Any, new: Any) -> None:
    with pytest.raises(IllegalStep):
        step(table, old, new)


@pytest.mark.parametrize("table", [REQUEST_STEPS, OFFER_STEPS, VOLUNTEER_STEPS])
def test_every_state_has_its_line_in_the_table(table: Any) -> None:
    states = list(type(next(iter(table))).__members__.values())
    assert set(table) == set(states)
    assert all(state in states for steps in table.values() for state in steps)
