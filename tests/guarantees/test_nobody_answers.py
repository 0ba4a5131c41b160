"""What nobody answers does not stay open for ever: asked twice, by day, and then it has an end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.taps import handle_tap
from solidarity import offers
from solidarity.errors import OfferOver
from solidarity.lifecycles import RequestState
from solidarity.requests import confirm_helped, open_requests, start_draft
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Tap
from tests.befriending.days import Days
from tests.guarantees.open_things import RULES, accepted, made, stuck, sweep, team_tasks
from tests.solidarity.stories import NOON, person, told


def test_when_nobody_says_anything_both_are_asked_twice_by_day_and_then_the_team(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        days, evening = Days(session, rules=RULES), NOON.replace(tzinfo=None, hour=20)
        request = accepted(session, days, when_start=evening, when_end=evening + timedelta(hours=1))
        an = request.offers[0].volunteer.person
        for hours, times in ((18, 0), (2, 1), (22, 1), (2, 2), (72, 2)):
            # The first pass ends at six in the morning: nobody is asked at night.
            days.after(hours=hours)
            assert told(session, request.person).count("helped.ask") == times
            assert told(session, an).count("task.is_it_done") == times
        assert team_tasks(session) == ["nobody_said"]
        confirm_helped(session, request, now=days.now)
        session.flush()
        assert team_tasks(session) == []


def test_what_the_volunteer_says_is_done_is_closed_when_nobody_objects(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        days = Days(session, rules=RULES)
        request = made(RequestState.DONE, session, days)
        days.after(days=2)
        assert request.closed_at is None
        days.after(days=2)
        assert (request.state, request.closed_at is None) == (RequestState.DONE, False)
        assert open_requests(session, request.person) == [], "nobody is asked about it any more"
        assert stuck(session, days) == []
        asked = select(Tap.token).where(Tap.action == "helped.yes").order_by(Tap.notice_id.desc())
        token = session.scalars(asked.limit(1)).one()
        assert handle_tap(session, request.person, token, rules=RULES, now=days.now) is None
        assert request.state == RequestState.CONFIRMED, "a late yes counts"


def test_a_draft_of_somebody_who_writes_nothing_for_days_is_forgotten_kindly(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        days = Days(session, rules=RULES)
        denise, maria = person(session), person(session, "Maria")
        left = start_draft(session, denise, now=days.now)
        going_on = start_draft(session, maria, now=days.now)
        days.after(days=3, hours=11)
        maria.contacts[0].last_seen_at = days.now
        sweep(session, days)
        assert left.state == RequestState.DRAFT, "not in the night"
        days.after(hours=10)
        sweep(session, days)
        sweep(session, days)
        assert (left.state, going_on.state) == (RequestState.CANCELLED, RequestState.DRAFT)
        assert told(session, denise) == ["draft.forgotten"]


def test_an_old_button_tapped_after_help_was_given_changes_nothing(lite: Sessions) -> None:
    with lite.begin() as session:
        days = Days(session, rules=RULES)
        offer = made(RequestState.DONE, session, days).offers[0]
        with pytest.raises(OfferOver):
            offers.accept(session, offer.id, volunteer_id=offer.volunteer_id, now=days.now)
        assert stuck(session, days) == []
