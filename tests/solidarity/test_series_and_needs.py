"""Shifts with experience, series that somebody breaks off, and who came in the end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity import changing, offers, openings, relay, requests, shifts_over
from solidarity.clock import point_in_time
from solidarity.errors import IllegalStep, OfferOver
from solidarity.lifecycles import OfferState, RequestState
from solidarity.settings import Abuse, Places
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Notice, Opening, Person, Request, TeamTask
from solidarity.vocabulary import HelpType, Skill, help_mask, skill_mask
from tests.solidarity.stories import NOON, placed, told, volunteer
from tests.solidarity.test_openings import (
    MANY,
    SHIFT,
    START,
    home,
    post,
    ring,
    say_yes,
)  # fmt: skip

WEEKLY = openings.Shift(START, SHIFT.end, 1, ["walk"], [], weeks=3)
AFTER = point_in_time(SHIFT.end) + timedelta(hours=1)


def asked(request: Request) -> set[str | None]:
    return {offer.volunteer.person.first_name for offer in request.offers}


def shifts(session: Session) -> Sequence[Request]:
    return session.scalars(select(Request).join(Opening).order_by(Request.id)).all()


def test_only_who_knows_sign_language_is_asked(sessions: Sessions) -> None:
    with sessions.begin() as session:
        signs = skill_mask([Skill.SIGN_LANGUAGE])
        volunteer(session, "Near", metres_north=50)
        volunteer(session, "Cook", metres_north=60, skills=skill_mask([Skill.COOKING]))
        volunteer(session, "Signs", metres_north=900, skills=signs | 1)
        volunteer(session, "Both", metres_north=950, skills=signs | skill_mask([Skill.AUTISM]))
        house = home(session, kind="disability", skills=signs)
        wished = replace(SHIFT, skills=["sign_language"])
        request = openings.post(session, house, wished, rules=MANY, now=NOON)
        session.flush()
        assert asked(request) == {"Signs", "Both"}
        shown = session.scalars(select(Notice).where(Notice.offer_id.is_not(None))).all()
        assert all(["offer.skills", {"skills": ["sign_language"]}] in one.parts for one in shown)


def test_the_next_weeks_need_the_same_experience(lite: Sessions) -> None:
    with lite.begin() as session:
        volunteer(session, "Near")
        shift = replace(WEEKLY, skills=["dementia", "autism"])
        openings.post(session, home(session), shift, rules=MANY, now=NOON)
    ring(lite, point_in_time(START))
    with lite.begin() as session:
        _, second = shifts(session)
        assert second.skills == skill_mask([Skill.DEMENTIA, Skill.AUTISM])
        assert second.opening is not None
        assert second.opening.weeks_left == 2


def test_the_street_of_a_home_is_looked_up_before_anybody_is_asked(lite: Sessions) -> None:
    rules = replace(MANY, places=Places(street_service="nominatim"))
    with lite.begin() as session:
        volunteer(session, "Near")
        request = openings.post(session, home(session), SHIFT, rules=rules, now=NOON)
        waits = select(Alarm.ref).where(Alarm.kind == "locate", Alarm.done_at.is_(None))
        assert session.scalars(waits).all() == [request.id]
        assert not request.offers


def test_a_home_where_strangers_ask_is_not_called_first(lite: Sessions) -> None:
    careful = replace(MANY, abuse=Abuse(strangers_at_house=1))
    with lite.begin() as session:
        volunteer(session, "Near")
        house = home(session)
        stranger = Person(first_name="X", created_at=NOON)
        session.add(stranger)
        placed(session, stranger, address=house.address)
        request = openings.post(session, house, SHIFT, rules=careful, now=NOON)
        assert request.call_back is None
        assert request.state == RequestState.ASKING


def test_a_series_waits_for_an_answer_when_one_was_cancelled_anywhere(lite: Sessions) -> None:
    with lite.begin() as session:
        request = post(session, WEEKLY, neighbours=1)
        requests.cancel(session, request, now=NOON)
    ring(lite, point_in_time(START))
    with lite.begin() as session:
        (request,) = shifts(session)
        task = session.scalars(select(TeamTask).where(TeamTask.kind == "series_stopped")).one()
        assert task.closed_at is None
        late = point_in_time(START + timedelta(days=8))
        following = openings.go_on(session, request, rules=MANY, now=late)
        assert following is not None
        assert following.when_start == START + timedelta(weeks=2), "one week is over already"
        assert following.opening is not None
        assert following.opening.weeks_left == 1
        assert task.closed_at == late
        assert openings.go_on(session, request, rules=MANY, now=late) is None, "a second tap"
        assert len(shifts(session)) == 2


@pytest.mark.parametrize(("with_following", "left"), [(True, []), (False, [2])])
def test_who_calls_off_says_whether_the_others_stay(
    lite: Sessions, with_following: bool, left: list[int]
) -> None:
    with lite.begin() as session:
        request = post(session, WEEKLY, neighbours=1)
        openings.call_off(
            session, request, with_following=with_following, rules=MANY, now=NOON
        )  # fmt: skip
        assert request.state == RequestState.CANCELLED
        open_ones = [each for each in shifts(session) if each.state != RequestState.CANCELLED]
        assert [each.opening.weeks_left for each in open_ones if each.opening] == left
    ring(lite, point_in_time(START))
    with lite.begin() as session:
        assert len(shifts(session)) == 1 + len(left)
        assert (
            session.scalars(select(TeamTask).where(TeamTask.kind == "series_stopped")).all() == []
        )


def settled(session: Session, *came: str) -> tuple[Request, dict[str, Person]]:
    """Three said yes; these came."""
    request = post(session)
    for offer in sorted(request.offers, key=lambda offer: offer.id)[:3]:
        say_yes(session, offer)
    people = {str(each.volunteer.person.first_name): each.volunteer.person
              for each in request.offers}  # fmt: skip
    shifts_over.settle(session, request, [people[name].id for name in came], now=AFTER)
    session.flush()
    return request, people


def test_the_home_says_who_came(sessions: Sessions) -> None:
    with sessions.begin() as session:
        request, people = settled(session, "V0", "V2")
        assert request.state == RequestState.CONFIRMED
        assert "task.appreciated" in told(session, people["V0"])
        assert "shift.missed" in told(session, people["V1"])
        assert "task.appreciated" not in told(session, people["V1"])
        done = {name: one.volunteer.done_count for name, one in people.items() if one.volunteer}
        assert (done["V0"], done["V1"], done["V2"]) == (1, 0, 1)
        with pytest.raises(IllegalStep):
            shifts_over.settle(session, request, [], now=AFTER)


def test_nobody_came_is_for_the_team_and_nobody_is_asked_for_a_day_that_is_over(
    lite: Sessions,
) -> None:
    with lite.begin() as session:
        request, people = settled(session)
        assert request.state == RequestState.CANCELLED
        assert session.scalars(select(TeamTask.kind)).all() == ["nobody_came"]
        assert {offer.state for offer in request.offers} <= {
            OfferState.DECLINED, OfferState.WITHDRAWN,
        }  # fmt: skip
        assert "shift.missed" in told(session, people["V2"])


def test_before_the_end_nobody_says_who_came(lite: Sessions) -> None:
    with lite.begin() as session:
        request = post(session)
        with pytest.raises(IllegalStep):
            shifts_over.settle(session, request, [], now=NOON)


def test_nothing_is_written_to_a_home_that_has_no_chat(lite: Sessions) -> None:
    with lite.begin() as session:
        house = home(session, phone="02 123 45 67", words="Sonnez deux fois")
        volunteer(session, "Karim")
        request = openings.post(session, house, SHIFT, rules=MANY, now=NOON)
        (offer,) = request.offers
        say_yes(session, offer)
        karim = offer.volunteer.person
        shown = session.scalars(select(Notice).where(Notice.person_id == karim.id)).all()
        assert ["accepted.call_home", {"telephone": "02 123 45 67"}] in shown[-1].parts
        assert "Sonnez deux fois" in str(shown[-1].parts)
        labels = {button[0] for one in shown for line in one.buttons for button in line}
        assert "button.cannot_any_more" in labels
        assert "button.write_to" not in labels
        with pytest.raises(OfferOver):
            relay.ask_text(session, request.id, karim, now=NOON)


def test_what_an_organisation_wishes_is_asked_for_its_people_until_it_is_unticked(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        volunteer(session, "Near", metres_north=50)
        volunteer(session, "Guide", metres_north=900, skills=skill_mask([Skill.GUIDING]))
        house = home(session, kind="disability", skills=skill_mask([Skill.GUIDING]))
        someone = Person(first_name="Zoé", created_at=NOON, organisation_id=house.id)
        session.add(someone)
        request = placed(session, someone, kinds_mask=help_mask([HelpType.GROCERIES]))
        assert asked(request) == {"Guide"}
        (offer,) = request.offers
        offers.decline(
            session, offer.id, volunteer_id=offer.volunteer_id, asking=MANY.asking, now=NOON
        )
        changing.need_fewer_skills(session, request, [], asking=MANY.asking, now=NOON)
        session.flush()
        session.refresh(request)
        assert asked(request) == {"Guide", "Near"}


def test_an_organisation_that_has_ended_wishes_for_nothing(lite: Sessions) -> None:
    with lite.begin() as session:
        house = home(session, skills=skill_mask([Skill.CAR]), ended_at=NOON)
        someone = Person(first_name="Zoé", created_at=NOON, organisation_id=house.id)
        session.add(someone)
        session.flush()
        assert requests.start_draft(session, someone, now=NOON).skills == 0
