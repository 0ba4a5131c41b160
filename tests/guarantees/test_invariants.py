"""Invariants hold: whatever people tap, say and do not say, in whatever order, for days."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import changing, lifecycles, people, requests, volunteers
from solidarity.befriending.pairs import leaving, pairing
from solidarity.errors import SolidarityError
from solidarity.lifecycles import OfferState, RequestState
from solidarity.merging import merge
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Alarm,
    Call,
    Listener,
    Notice,
    Offer,
    Pair,
    Person,
    Request,
    TeamTask,
    Tie,
    Volunteer,
    Wish,
)
from tests.befriending.a_pair import AFTERNOONS, BY_DAY
from tests.befriending.around_calls import ring
from tests.guarantees.figures import report
from tests.guarantees.sizes import size
from tests.solidarity.stories import NOON, RULES, draft, person, volunteer

PROMISE = "Invariants hold"
RUNS, STEPS = size(8, 5_000), size(20, 50)
TABLES: dict[Any, Any] = {
    Request: lifecycles.REQUEST_STEPS, Offer: lifecycles.OFFER_STEPS,
    Volunteer: lifecycles.VOLUNTEER_STEPS, Wish: lifecycles.WISH_STEPS,
    Pair: lifecycles.PAIR_STEPS, Call: lifecycles.CALL_STEPS,
}  # fmt: skip
SEARCHING = (RequestState.OPEN, RequestState.ASKING)
WHO = st.integers(0, 8)
ILLEGAL: list[str] = []


def note_illegal_steps(table: Any, steps: Any) -> None:
    """Whoever sets a state that may not follow is written down, wherever that is."""

    def note(row: Any, new: str, old: Any, _initiator: Any) -> None:
        if isinstance(old, str) and old != new and new not in steps[old]:
            ILLEGAL.append(f"{table.__name__}: {old} → {new}")

    event.listen(table.state, "set", note, active_history=True)


class Neighbourhood(RuleBasedStateMachine):
    """Three who need help and six who help; two of them call, and one would like to be called."""

    sessions: ClassVar[Sessions]
    steps: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.sessions.engine.connect()
        self.transaction = self.connection.begin()
        self.session = Session(
            self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        ILLEGAL.clear()
        self.now, self.seen, self.placed = NOON, 0, 0
        self.offered: set[tuple[int, object]] = set()
        self.coming: dict[int, int] = {}
        names = ("Denise", "Emile", "Fatou")
        self.numbers = [person(self.session, name).id for name in names]
        self.numbers += [volunteer(self.session, f"V{n}").id for n in range(6)]
        for n in (3, 4):
            listener = Listener(volunteer_id=self.numbers[n], hours=BY_DAY, created_at=NOON)
            self.session.add(listener)
        wish = Wish(person_id=self.numbers[0], state="waiting", hours=AFTERNOONS, times=1, weeks=1,
                    languages=3, by_phone=False, created_at=NOON, waiting_since=NOON)  # fmt: skip
        self.session.add(wish)
        self.session.flush()
        pairing.look(self.session, wish, rules=RULES, now=NOON)

    def teardown(self) -> None:
        self.session.close()
        self.transaction.rollback()
        self.connection.close()

    def someone(self, who: int) -> Person:
        return self.session.get_one(Person, self.numbers[who])

    def does(self, what: Callable[[], object]) -> None:
        """A use case; one that refuses leaves nothing behind."""
        self.now += timedelta(seconds=1)
        type(self).steps += 1
        try:
            with self.session.begin_nested():
                what()
        except SolidarityError:
            self.session.expire_all()
        self.session.flush()

    @rule(back=st.integers(0, 30), which=st.integers(0, 5))
    def tap(self, back: int, which: int) -> None:
        """Somebody taps a button, of now or of long ago."""
        shown = [n for n in self.session.scalars(select(Notice).order_by(Notice.id)) if n.buttons]
        notice = shown[-1 - back % len(shown)] if shown else None
        if notice is None:
            return
        buttons = [button for row in notice.buttons for button in row]
        token = buttons[which % len(buttons)][2]
        tapper = self.session.get_one(Person, notice.person_id)

        def tapped() -> None:
            people.welcome_back(tapper)
            handle_tap(self.session, tapper, token, rules=RULES, now=self.now)

        self.does(tapped)

    @rule(who=WHO, wanted=st.sampled_from((1, 1, 1, 2, 3)), urgent=st.booleans())
    def ask(self, who: int, wanted: int, urgent: bool) -> None:
        self.placed += 1
        asker = self.someone(who)
        people.welcome_back(asker)
        known = {"address": f"rue Cachée {self.placed:04d}", "helpers_wanted": wanted}

        def place() -> None:
            made = draft(self.session, asker, urgent=urgent, **known)
            requests.place_request(self.session, made, rules=RULES, now=self.now)

        self.does(place)

    @rule(which=st.integers(0, 9), what=st.sampled_from(("cancel", "change")))
    def change_mind(self, which: int, what: str) -> None:
        query = select(Request).where(Request.state.in_(lifecycles.OPEN_REQUESTS))
        found = self.session.scalars(query.order_by(Request.id)).all()
        if not found:
            return
        request = found[which % len(found)]

        def change() -> None:
            if what == "cancel":
                requests.cancel(self.session, request, now=self.now)
                return
            before = changing.essence(request)
            request.helpers_wanted = 3 - request.helpers_wanted % 3
            changing.settle_change(self.session, request, before, asking=RULES.asking, now=self.now)

        self.does(change)

    @rule(who=WHO, what=st.sampled_from(("pause", "resume", "stop", "never", "again")))
    def rest(self, who: int, what: str) -> None:
        """A volunteer pauses, comes back or stops; two do not want to meet again."""
        helper = self.someone(who)
        if helper.volunteer is None:
            return
        acts: dict[str, Callable[[], object]] = {
            "pause": lambda: volunteers.pause_days(self.session, helper, 3, now=self.now),
            "resume": lambda: volunteers.resume(self.session, helper, now=self.now),
            "stop": lambda: volunteers.stop(self.session, helper, now=self.now),
        }
        says = {"volunteer_says": what}
        tie = (self.numbers[who % 3], helper.id)
        self.does(
            acts.get(what)
            or (lambda: self.session.merge(Tie(person_id=tie[0], volunteer_id=tie[1], **says)))
        )

    @rule(who=WHO)
    def wants_no_messages(self, who: int) -> None:
        """As the word STOP does."""
        tired = self.someone(who)

        def stop() -> None:
            requests.withdraw_person(self.session, tired, asking=RULES.asking, now=self.now)
            leaving.leave(self.session, tired, rules=RULES, now=self.now)
            volunteers.stop(self.session, tired, now=self.now)
            people.silence(self.session, tired, Message("stop.done"), now=self.now)

        self.does(stop)

    @rule(one=WHO, other=WHO)
    def are_one(self, one: int, other: int) -> None:
        """Two chats turn out to be one person."""
        kept, gone = self.someone(one), self.someone(other)
        if kept.id == gone.id:
            return
        self.does(lambda: merge(self.session, kept, gone, now=self.now))
        # Of two rows of one human the livelier stays (merging.agreeing): a step of neither.
        ILLEGAL[:] = [each for each in ILLEGAL if not each.startswith(("Volunteer", "Wish"))]
        self.numbers = [kept.id if each == gone.id else each for each in self.numbers]

    @rule(minutes=st.sampled_from((5, 30, 30, 120, 600, 1_440, 4_320)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.does(lambda: ring(self.session, self.now, rules=RULES))

    @invariant()
    def only_legal_steps(self) -> None:
        assert ILLEGAL == []

    @invariant()
    def nobody_is_taken_beyond_what_is_wanted(self) -> None:
        """Who asks for fewer than have said yes keeps them; nobody comes in addition."""
        taken = (
            select(Offer.request_id, func.count(), Request.helpers_wanted)
            .join(Offer.request)
            .where(Offer.state == OfferState.ACCEPTED)
            .group_by(Offer.request_id, Request.helpers_wanted)
        )
        before, self.coming = self.coming, {}
        for request_id, count, wanted in self.session.execute(taken):
            assert count <= max(wanted, before.get(request_id, 0)), f"request {request_id}"
            self.coming[request_id] = count

    @invariant()
    def only_those_who_may_are_asked(self) -> None:
        for offer in self.session.scalars(select(Offer).where(Offer.state == OfferState.SENT)):
            if (offer.id, offer.sent_at) in self.offered:
                continue
            self.offered.add((offer.id, offer.sent_at))
            helper, asker = offer.volunteer, offer.request.person_id
            assert helper.state == "active"
            assert helper.person.muted_at is None
            assert helper.person_id != asker
            tie = self.session.get(Tie, (asker, helper.person_id))
            assert tie is None or "never" not in (tie.person_says, tie.volunteer_says)

    @invariant()
    def addresses_and_silence_are_kept(self) -> None:
        query = select(Notice).where(Notice.id > self.seen).order_by(Notice.id)
        for notice in self.session.scalars(query):
            self.seen = notice.id
            text = json.dumps([notice.parts, notice.buttons])
            muted = self.session.get_one(Person, notice.person_id).muted_at
            is_plain = notice.kind == "send"
            assert not is_plain or muted is None or muted >= notice.created_at, "silence"
            for request in self.session.scalars(select(Request)):
                if f"Cach\\u00e9e {(request.address or '')[-4:]}" in text:
                    coming = {o.volunteer_id for o in request.offers if o.state == "accepted"}
                    assert notice.person_id in {request.person_id, *coming}, notice.parts[0][0]

    @invariant()
    def who_waits_for_help_has_a_next_step(self) -> None:
        for request in self.session.scalars(select(Request).where(Request.state.in_(SEARCHING))):
            kinds = ("wave", "still_looking", "same_need")
            alarm = select(Alarm.id).where(
                Alarm.ref == request.id, Alarm.kind.in_(kinds), Alarm.done_at.is_(None)
            )
            task = select(TeamTask.id).where(TeamTask.request_id == request.id)
            known = self.session.scalars(alarm).first() or self.session.scalars(task).first()
            assert known is not None, f"request {request.id} is {request.state}"


def test_nothing_that_people_do_breaks_what_was_promised(lite: Sessions) -> None:
    Neighbourhood.sessions, Neighbourhood.steps = lite, 0
    for table, steps in TABLES.items():
        note_illegal_steps(table, steps)
    run_state_machine_as_test(
        Neighbourhood,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, database=None,
            derandomize=True, suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    figure = f"{Neighbourhood.steps} steps in {RUNS} runs, 0 broken"
    report(PROMISE, "state machine over the use cases, SQLite", figure)
