"""What comes unasked, days after somebody wrote, goes by a template that says what it is about.

Two stories are told with their alarms. Whatever an alarm says, and whatever somebody's tap says to
another, has a template of its own, or an announcement of its kind: never the general one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.templates import Templates
from bot.wording import Wording
from solidarity import expenses
from solidarity.clock import point_in_time
from solidarity.lifecycles import CallState
from solidarity.requests import place_request
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Call, Notice, Offer, Person
from tests.befriending.days import Days, listener, wisher
from tests.solidarity.stories import draft, person, volunteer


class Unasked(Days):
    """Days on which everything is kept that nobody has just asked for."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.came: list[Notice] = []

    @contextmanager
    def listening(self, *, besides: Person | None = None) -> Iterator[None]:
        """Keep what is said meanwhile, but not to somebody who gets his answer."""
        before = self.session.scalars(select(func.max(Notice.id))).one() or 0
        yield
        self.session.flush()
        query = select(Notice).where(Notice.id > before, Notice.kind == "send")
        if besides is not None:
            query = query.where(Notice.person_id != besides.id)
        self.came += self.session.scalars(query.order_by(Notice.id)).all()

    def after(self, **time: float) -> None:
        with self.listening():
            super().after(**time)

    def until_next_call(self, *, after_it: timedelta) -> None:
        query = select(Call.at).where(Call.state == CallState.PLANNED).order_by(Call.at).limit(1)
        ends = point_in_time(self.session.scalars(query).one()) + after_it
        self.after(seconds=(ends - self.now).total_seconds())

    def taps(self, someone: Person, *actions: str) -> None:
        for action in actions:
            with self.listening(besides=someone):
                assert self.tap(someone, action) is None, f"{action} is over"

    def places(self, someone: Person, **known: Any) -> None:
        request = draft(self.session, someone, **known)
        with self.listening(besides=someone):
            place_request(self.session, request, rules=self.rules, now=self.now)

    def keys(self) -> set[str]:
        return {key for notice in self.came for key, _ in notice.parts}

    def only_announced(self) -> list[list[str]]:
        """The parts of what has no template, and no announcement but the general one."""
        templates = Templates(Wording())
        return [
            [key for key, _ in notice.parts]
            for notice in self.came
            if templates.fitting(notice, now=self.now) is None
            and templates.announcing(notice, now=self.now).name == "news"
        ]


@pytest.fixture
def days(lite: Sessions) -> Iterator[Unasked]:
    with lite.begin() as session:
        yield Unasked(session)


def test_all_of_a_request_that_takes_days(days: Unasked) -> None:
    denise = person(days.session, "Denise")
    an, karim = volunteer(days.session, "An"), volunteer(days.session, "Karim", metres_north=900)
    days.places(denise)
    days.after(days=1)
    days.taps(an, "offer.accept")
    days.after(minutes=1)
    days.taps(an, "task.give_up")
    days.after(hours=3)
    days.taps(karim, "offer.accept")
    days.after(days=2)
    days.taps(karim, "task.done")
    offer = days.session.scalars(select(Offer).where(Offer.volunteer_id == karim.id)).one()
    with days.listening(besides=karim):
        expenses.tell(days.session, offer, 1250, now=days.now)
    days.taps(denise, "expense.confirm", "helped.yes")
    days.after(days=2)
    assert days.only_announced() == []
    assert days.keys() >= {
        "offer.visit", "told.still_looking", "good_news.visit", "give_up.told", "again.asked",
        "task.is_it_done", "helped.ask", "expense.confirm", "expense.to_get", "task.appreciated",
        "tie.ask_volunteer",
    }  # fmt: skip


def test_all_of_urgent_requests_of_several_that_are_cancelled_or_fail(days: Unasked) -> None:
    denise, paul = person(days.session, "Denise"), person(days.session, "Paul")
    an, karim = volunteer(days.session, "An"), volunteer(days.session, "Karim", metres_north=900)
    days.places(denise, helpers_wanted=2, urgent=True)
    days.taps(an, "offer.accept")
    days.taps(karim, "offer.accept")
    days.taps(denise, "request.cancel")
    days.places(paul)
    days.after(hours=3)
    days.taps(karim, "offer.accept")
    days.after(days=1)
    days.taps(paul, "helped.no")
    days.after(days=1)
    assert days.only_announced() == []
    assert days.keys() >= {"offer.urgent", "helpers.so_far", "task.cancelled", "task.not_helped"}


def test_all_of_calls_over_a_season(days: Unasked) -> None:
    denise, an = wisher(days.session), listener(days.session, "An")
    with days.listening():
        days.look_for(denise)
    days.taps(an, "pair.volunteer_yes")
    days.after(days=2)
    days.taps(denise, "pair.person_yes", "moment.take")
    days.until_next_call(after_it=timedelta(minutes=45))
    days.taps(an, "after.no_answer")
    days.taps(denise, "missed.forgot")
    days.until_next_call(after_it=timedelta(minutes=45))
    days.taps(an, "after.held")
    days.until_next_call(after_it=-timedelta(hours=10))
    zoe = listener(days.session, "Zoé")
    days.taps(an, "reminder.cannot")
    days.taps(denise, "stand_in.look")
    days.taps(zoe, "stand_in.yes")
    days.after(weeks=14)
    days.taps(an, "pair.stop")
    assert days.only_announced() == []
    assert days.keys() >= {
        "pair.ask_volunteer", "pair.ask_person", "pair.begins_volunteer", "moment.weekly_theirs",
        "reminder.person", "reminder.volunteer", "after.ask_held", "missed.person", "pair.go_on",
        "missed.told_forgot", "after.how_was_it_person", "moment.cancelled_his", "stand_in.ask",
        "stand_in.found", "pair.ended_for_person",
    }  # fmt: skip


def test_all_of_two_who_never_agree_on_a_moment(days: Unasked) -> None:
    denise, an = wisher(days.session), listener(days.session, "An")
    days.look_for(denise)
    days.after(days=4)
    days.taps(an, "pair.volunteer_yes")
    days.taps(denise, "pair.person_yes")
    days.after(weeks=3)
    days.taps(denise, "pair.stop", "pair.other")
    days.after(weeks=3)
    assert days.only_announced() == []
    assert days.keys() >= {"pair.quiet", "pair.ended_for_volunteer"}
