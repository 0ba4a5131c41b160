"""Somebody else calls for once: asked without names, and the first yes counts."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from solidarity.befriending.around import reminding
from solidarity.befriending.pairs import ending
from solidarity.befriending.times import moving, pausing, standing_in, week
from solidarity.befriending.times.booking import book
from solidarity.clock import point_in_time
from solidarity.errors import NotYours
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Listener, Notice, Person
from tests.befriending.a_pair import RULES, Two
from tests.befriending.test_planning import agreed
from tests.solidarity.stories import NOON, person, volunteer

FIRST = datetime.fromisoformat("2026-12-01T14:00")
AFTER_THREE_WEEKS = point_in_time(datetime.fromisoformat("2026-12-14T23:59"))


def without_an(session: Session) -> Two:
    """An, who calls Denise on Tuesdays, cannot the first time."""
    two = Two(session)
    two.denise.phone = "+32470123456"
    agreed(two, FIRST, "FREQ=WEEKLY;BYDAY=TU")
    moving.cancel_call(session, two.calls()[0], two.an, rules=RULES, now=NOON)
    session.flush()
    return two


def listeners(session: Session, *names: str) -> list[Person]:
    return [volunteer(session, name) for name in names]


def told_words(session: Session, someone: Person) -> str:
    """All that was written to somebody, parameters included."""
    notices = session.query(Notice).filter_by(person_id=someone.id)
    return " ".join(f"{notice.parts} {notice.buttons}" for notice in notices)


def test_the_first_yes_calls_and_the_person_is_told_who(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = without_an(session)
        karim, luc, *_ = listeners(session, "Karim", "Luc", "Zoé", "Paul")
        two.tap(two.denise, "stand_in.look")
        asked = [one for one in (karim, luc) if "stand_in.ask" in two.said(one)]
        assert len(asked) == 2
        assert two.tap(karim, "stand_in.yes") is None
        [call] = [call for call in two.calls() if call.at == FIRST]
        assert call.volunteer_id == karim.id
        assert call.planned_at == FIRST
        assert two.known(two.denise, "stand_in.found")["name"] == "Karim"
        assert two.said(karim)[-1] == "stand_in.thanks"
        said = two.tap(luc, "stand_in.yes")
        assert said is not None
        assert said.key == "offer.taken"
        assert len([call for call in two.calls() if call.at == FIRST]) == 1


def test_at_most_three_are_asked_and_neither_name_nor_number_before_a_yes(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        others = listeners(session, *(f"V{number}" for number in range(6)))
        two.tap(two.denise, "stand_in.look")
        asked = [one for one in others if "stand_in.ask" in two.said(one)]
        assert len(asked) == standing_in.MOST_ASKED
        for one in asked:
            assert "Denise" not in told_words(session, one)
            assert "+32470123456" not in told_words(session, one)


def test_only_those_who_are_free_then_are_asked(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        busy, by_morning, free, silent = listeners(session, "Busy", "Morning", "Free", "Dutch")
        silent.volunteer.languages = 0  # type: ignore[union-attr]  # a volunteer, as made above
        hours = week.span(1, 9 * 60, 12 * 60)
        session.add(Listener(volunteer_id=by_morning.id, hours=hours, created_at=NOON))
        other = Two(session, denise=person(session, "Paul"), an=busy)
        book(session, other.pair, FIRST, minutes=30, calls=RULES.calls, now=NOON)
        two.tap(two.denise, "stand_in.look")
        asked = {one.first_name for one in (busy, by_morning, free, silent, two.an)
                 if "stand_in.ask" in two.said(one)}  # fmt: skip
        assert asked == {"Free"}


def test_a_no_asks_the_next_one(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        others = listeners(session, *(f"V{number}" for number in range(4)))
        two.tap(two.denise, "stand_in.look")
        asked = [one for one in others if "stand_in.ask" in two.said(one)]
        two.tap(asked[0], "stand_in.no")
        [fourth] = [one for one in others if one not in asked]
        assert two.said(fourth) == ["stand_in.ask"]
        assert two.said(asked[0])[-1] == "stand_in.declined"


def test_when_nobody_says_yes_in_time_the_person_hears_the_truth_once(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        listeners(session, "Karim")
        two.tap(two.denise, "stand_in.look")
        two.passes(days=8)
        assert two.said(two.denise).count("stand_in.nobody") == 1


def test_without_any_listener_it_is_said_at_once(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        two.tap(two.denise, "stand_in.look")
        assert two.said(two.denise)[-1] == "stand_in.nobody"


def test_the_person_may_rather_wait_for_her_own_volunteer(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        [karim] = listeners(session, "Karim")
        two.tap(two.denise, "stand_in.look")
        two.tap(karim, "stand_in.yes")
        two.tap(two.denise, "stand_in.refuse")
        assert all(call.volunteer_id == two.an.id for call in two.calls())
        assert two.said(karim)[-1] == "stand_in.not_needed"
        assert two.known(two.denise, "stand_in.refused")["name"] == "An"


def test_one_who_stands_in_can_take_a_whole_pause(lite: Sessions) -> None:
    with lite.begin() as session:
        two = Two(session)
        agreed(two, FIRST, "FREQ=WEEKLY;BYDAY=TU")
        [karim] = listeners(session, "Karim")
        until = AFTER_THREE_WEEKS
        pausing.pause(session, two.pair, two.an, until=until, rules=RULES, now=NOON)
        two.tap(two.denise, "stand_in.look")
        assert two.said(karim) == ["stand_in.ask_pause"]
        two.tap(karim, "stand_in.yes")
        assert [(call.at, call.volunteer_id) for call in two.calls()][:2] == [
            (FIRST, karim.id),
            (datetime.fromisoformat("2026-12-08T14:00"), karim.id),
        ]
        assert two.known(two.denise, "stand_in.found_more")["n"] == 1
        soon = point_in_time(FIRST) - timedelta(minutes=15)
        before = len(two.said(karim))
        reminding.remind(session, two.calls()[0], reminding.SOON, now=soon)
        assert len(two.said(karim)) > before, "he is reminded although An is away"
        two.passes(days=22)
        coming = [call for call in two.calls() if call.at > FIRST.replace(day=14)]
        assert {call.volunteer_id for call in coming} == {two.an.id}, "and then An is back"


def test_the_own_volunteer_stays_the_own_volunteer(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        [karim] = listeners(session, "Karim")
        two.tap(two.denise, "stand_in.look")
        two.tap(karim, "stand_in.yes")
        assert two.pair.volunteer_id == two.an.id
        standing = next(call for call in two.calls() if call.volunteer_id == karim.id)
        moving.ask_move(session, standing, two.denise, rules=RULES, now=NOON)
        two.tap(two.denise, "moment.take")
        [moved] = [call for call in two.calls() if call.follows_id == standing.id]
        assert moved.volunteer_id == karim.id, "moved, it is still Karim who calls"


def test_nobody_else_looks_or_refuses_for_her(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        [zoe] = listeners(session, "Zoé")
        [cancelled] = two.calls("cancelled")
        with pytest.raises(NotYours):
            standing_in.look(session, cancelled, zoe, whole=False, rules=RULES, now=NOON)
        with pytest.raises(NotYours):
            standing_in.refuse(session, cancelled, zoe, now=NOON)


def test_when_the_person_is_away_who_would_stand_in_is_not_left_waiting(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        [karim] = listeners(session, "Karim")
        two.tap(two.denise, "stand_in.look")
        two.tap(karim, "stand_in.yes")
        pausing.pause(
            session, two.pair, two.denise, until=AFTER_THREE_WEEKS, rules=RULES, now=NOON
        )  # fmt: skip
        assert two.said(karim)[-1] == "stand_in.not_needed"
        assert not [call for call in two.calls() if call.at < FIRST.replace(day=14)]


def test_when_the_volunteer_is_away_who_stands_in_calls_all_the_same(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        [karim] = listeners(session, "Karim")
        two.tap(two.denise, "stand_in.look")
        two.tap(karim, "stand_in.yes")
        pausing.pause(session, two.pair, two.an, until=AFTER_THREE_WEEKS, rules=RULES, now=NOON)
        assert two.calls()[0].volunteer_id == karim.id


def test_who_stands_in_hears_when_the_pair_ends(lite: Sessions) -> None:
    with lite.begin() as session:
        two = without_an(session)
        karim = listeners(session, "Karim")[0]
        two.tap(two.denise, "stand_in.look")
        assert two.tap(karim, "stand_in.yes") is None
        ending.stop(session, two.pair, two.denise, rules=RULES, now=NOON)
        assert two.said(karim)[-1] == "stand_in.not_needed"
