"""Another moment for a call or for all, calls that cannot be, pauses and those who stand in."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from solidarity import answering
from solidarity.befriending.times import moving, pausing
from solidarity.befriending.times.away import away_in
from solidarity.befriending.times.booking import book
from solidarity.clock import point_in_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import PairState
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Call, Person
from tests.befriending.a_pair import AFTERNOONS, BY_DAY, RULES, Two
from tests.befriending.test_planning import agreed
from tests.solidarity.stories import NOON, person, volunteer
from tests.solidarity.talking import reading

FIRST = datetime.fromisoformat("2026-12-01T14:00")


def weekly(session: Session, **known: object) -> Two:
    """Denise is called every Tuesday at two, from 1 December on."""
    two = Two(session, **known)  # type: ignore[arg-type]  # the same keywords
    agreed(two, FIRST, "FREQ=WEEKLY;BYDAY=TU")
    return two


def writes(two: Two, someone: Person, text: str, intent: str = "schedule_call") -> None:
    """Words as they come from Rasa."""
    heard = reading(text, intent, language=someone.language, now=two.now)
    answering.ANSWERS[intent](answering.Heard(two.session, someone, heard, two.rules, two.now))
    two.session.flush()


def reminded(session: Session, call: Call) -> bool:
    query = session.query(Alarm).filter_by(ref=call.id, kind="remind_soon", done_at=None)
    return query.count() == 1


def test_one_call_moves_by_a_button_and_the_others_stay(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = weekly(session)
        first = two.calls()[0]
        moving.ask_move(session, first, two.denise, rules=RULES, now=NOON)
        shown = two.shown(two.denise)
        assert shown
        assert all(abs(at - FIRST) < timedelta(days=7) and at != FIRST for at in shown)
        two.tap(two.denise, "moment.take")
        assert two.times("moved") == ["Tue 01 Dec 14:00"]
        [new] = [call for call in two.calls() if call.follows_id == first.id]
        assert (new.at, new.planned_at) == (shown[0], FIRST)
        assert "Tue 08 Dec 14:00" in two.times()
        assert two.said(two.denise)[-1] == "moment.moved"
        assert two.said(two.an)[-1] == "moment.moved_told"


def test_the_reminders_move_with_the_call(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        first = two.calls()[0]
        moving.ask_move(session, first, two.denise, rules=RULES, now=NOON)
        two.tap(two.denise, "moment.take")
        [new] = [call for call in two.calls() if call.follows_id == first.id]
        assert reminded(session, new)
        assert not reminded(session, first)


def test_a_call_that_was_moved_can_move_again_but_not_the_old_one(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        first = two.calls()[0]
        moving.ask_move(session, first, two.denise, rules=RULES, now=NOON)
        two.tap(two.denise, "moment.take")
        with pytest.raises(IllegalStep):
            moving.ask_move(session, first, two.denise, rules=RULES, now=NOON)
        two.tap(two.an, "moment.move")
        two.tap(two.an, "moment.take")
        assert len(two.times("moved")) == 2
        assert len(two.calls()) == 3


def test_the_hours_the_person_told_are_respected_when_the_volunteer_moves(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session, wished=AFTERNOONS, listening=BY_DAY)
        moving.ask_move(session, two.calls()[0], two.an, rules=RULES, now=NOON)
        assert two.says(two.an, "mercredi 2 décembre à 10h")
        assert two.said(two.denise)[-1] == "moment.asked"
        assert "Tue 01 Dec 14:00" in two.times(), "it stays until she has agreed"
        two.tap(two.denise, "moment.agree")
        assert two.times()[0] == "Wed 02 Dec 10:00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "verzet het telefoontje naar donderdag 3 december om 15u"),
        ("fr", "pouvez-vous déplacer l'appel au jeudi 3 décembre à 15h ?"),
    ],
)
def test_words_move_the_next_call(lite: Sessions, language: str, text: str) -> None:
    with lite.begin() as session:
        two = weekly(session, language=language)
        writes(two, two.denise, text)
        assert two.times()[:2] == ["Thu 03 Dec 15:00", "Tue 08 Dec 14:00"]


def test_the_day_of_the_call_only_says_which_one_is_meant(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        two.now += timedelta(days=2)
        writes(two, two.denise, "je voudrais déplacer l'appel de mardi")
        assert two.said(two.denise)[-2:] == ["moment.move", "moment.choose"]
        writes(two, two.denise, "déplacez l'appel de mardi à jeudi 15h")
        assert two.times()[0] == "Thu 03 Dec 15:00"


@pytest.mark.parametrize(
    ("language", "text"),
    [("nl", "voortaan liever op donderdag om 15u"), ("fr", "désormais plutôt le jeudi à 15h")],
)
def test_from_now_on_all_calls_move(sessions: Sessions, language: str, text: str) -> None:
    with sessions.begin() as session:
        two = weekly(session, language=language)
        two.now += timedelta(days=6)
        writes(two, two.denise, text)
        assert two.times()[:3] == ["Thu 03 Dec 15:00", "Thu 10 Dec 15:00", "Thu 17 Dec 15:00"]
        assert two.said(two.an)[-1] == "moment.weekly_theirs"
        two.passes(days=21)
        assert {call.at.weekday() for call in two.calls()} == {3}, "the old rule is over"


def test_from_now_on_by_a_button_leaves_an_earlier_call_as_it_is(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        [series] = two.pair.series
        moving.ask_move_series(session, series, two.denise, rules=RULES, now=NOON)
        assert two.says(two.denise, "le jeudi 10 décembre à 15h")
        assert two.times()[:2] == ["Tue 01 Dec 14:00", "Thu 10 Dec 15:00"]


def test_who_cannot_is_believed_and_the_next_call_stays(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = weekly(session)
        first = two.calls()[0]
        moving.cancel_call(session, first, two.denise, rules=RULES, now=NOON)
        assert two.times("cancelled") == ["Tue 01 Dec 14:00"]
        assert two.said(two.an)[-2:] == ["moment.cancelled_told", "moment.next_stays"]
        assert two.said(two.denise)[-2:] == ["moment.cancelled", "moment.next_stays"]
        assert not reminded(session, first)
        with pytest.raises(IllegalStep):
            moving.cancel_call(session, first, two.denise, rules=RULES, now=NOON)


def test_another_moment_can_follow_a_cancelled_call(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        moving.cancel_call(session, two.calls()[0], two.denise, rules=RULES, now=NOON)
        two.tap(two.denise, "moment.move")
        two.tap(two.denise, "moment.take")
        assert len(two.calls()) == 3
        assert two.said(two.an)[-1] == "moment.moved_told"


def test_nobody_else_moves_or_cancels(lite: Sessions) -> None:
    with lite.begin() as session:
        two, zoe = weekly(session), volunteer(session, "Zoé")
        with pytest.raises(NotYours):
            moving.ask_move(session, two.calls()[0], zoe, rules=RULES, now=NOON)
        with pytest.raises(NotYours):
            moving.cancel_call(session, two.calls()[0], zoe, rules=RULES, now=NOON)


def test_a_day_on_which_it_does_not_suit_offers_what_can_be_done(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        two.now += timedelta(days=2)
        writes(two, two.denise, "mardi je ne peux pas", "set_availability")
        assert two.said(two.denise)[-1] == "moment.what_then"
        two.tap(two.denise, "moment.cancel")
        assert two.times("cancelled") == ["Tue 01 Dec 14:00"]


def test_a_day_without_a_call_is_heard_as_before(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        writes(two, two.an, "jeudi je ne peux pas", "set_availability")
        assert two.said(two.an)[-1] == "volunteer.availability"


def test_a_problem_that_is_none_of_the_calls_goes_to_the_team(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        writes(two, two.denise, "on m'a demandé de l'argent", "report_problem")
        assert two.said(two.denise)[-1] == "problem.team"


def test_the_hospital_makes_a_pause_that_ends_by_itself(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = weekly(session)
        writes(two, two.denise, "je suis à l'hôpital jusqu'au 12", "set_availability")
        assert two.known(two.denise, "moment.ask_pause")["until"] == "2026-12-12"
        assert two.calls(), "nothing happens before she has said yes"
        two.tap(two.denise, "moment.pause")
        assert two.pair.state == PairState.PAUSED
        assert two.times()[0] == "Tue 15 Dec 14:00"
        assert two.said(two.an)[-1] == "moment.paused_told"
        two.passes(days=20)
        assert two.pair.state == PairState.ACTIVE
        assert two.pair.paused_until is None
        for someone in (two.denise, two.an):
            assert two.said(someone)[-1] == "moment.resumed"


def test_a_word_of_the_hospital_without_an_end_is_met_with_a_question(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session, language="nl")
        writes(two, two.denise, "ik lig in het ziekenhuis", "report_problem")
        assert two.said(two.denise)[-1] == "moment.how_long"
        two.tap(two.denise, "moment.pause", nth=1)
        assert two.times()[0] == "Tue 15 Dec 14:00"


def test_who_is_back_sooner_is_called_again(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session)
        cancelled = two.calls()[1]
        moving.cancel_call(session, cancelled, two.denise, rules=RULES, now=NOON)
        until = point_in_time(datetime.fromisoformat("2026-12-20T23:59"))
        pausing.pause(session, two.pair, two.denise, until=until, rules=RULES, now=NOON)
        assert two.times() == []
        two.tap(two.denise, "moment.resume")
        assert two.times() == ["Tue 01 Dec 14:00", "Tue 15 Dec 14:00"], "the cancelled one stays so"


def test_holidays_of_a_volunteer_begin_when_they_begin(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session, language="nl")
        writes(two, two.an, "ik ga 2 weken op reis vanaf maandag 7 december", "set_availability")
        two.tap(two.an, "moment.pause")
        assert two.times("cancelled") == ["Tue 08 Dec 14:00", "Tue 15 Dec 14:00"]
        assert two.times() == ["Tue 01 Dec 14:00"], "before he leaves he calls as planned"
        two.passes(days=30)
        assert "Tue 22 Dec 14:00" in two.times()


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("ik ben 3 weken op vakantie", "2026-12-15"),
        ("je pars deux semaines en vacances", "2026-12-08"),
        ("ik ga veertien dagen op reis", "2026-12-08"),
        ("tot 12 december in het ziekenhuis", "2026-12-12"),
        ("cette semaine je ne peux pas", "2026-11-29"),
        ("jeudi je ne peux pas", None),
        ("ik heb drie weken geleden gebeld", None),
        ("je ne peux pas", None),
    ],
)
def test_how_long_somebody_is_away_is_read_from_his_words(text: str, until: str | None) -> None:
    away = away_in(text, now=datetime.fromisoformat("2026-11-24T12:00"))
    assert (away.until.date().isoformat() if away else None) == until


@pytest.mark.parametrize(
    ("language", "text", "to"),
    [
        ("fr", "une heure plus tard", "Tue 01 Dec 15:00"),
        ("nl", "een uur later", "Tue 01 Dec 15:00"),
        ("fr", "le lendemain même heure", "Wed 02 Dec 14:00"),
        ("nl", "de dag erna op hetzelfde uur", "Wed 02 Dec 14:00"),
    ],
)
def test_another_moment_is_told_from_where_the_call_is_now(
    lite: Sessions, language: str, text: str, to: str
) -> None:
    with lite.begin() as session:
        two = weekly(session, language=language)
        moving.ask_move(session, two.calls()[0], two.denise, rules=RULES, now=NOON)
        assert two.says(two.denise, text)
        assert two.times()[0] == to


def test_a_call_of_tomorrow_is_not_proposed_for_today_but_can_be_asked_for(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session, wished=BY_DAY)
        two.now = point_in_time(datetime.fromisoformat("2026-11-30T10:00"))
        moving.ask_move(session, two.calls()[0], two.denise, rules=RULES, now=two.now)
        assert all(at.date() > two.now.date() for at in two.shown(two.denise))
        assert two.says(two.denise, "vandaag om 16u")
        assert two.times()[0] == "Mon 30 Nov 16:00"


def test_on_a_full_day_of_the_volunteer_his_call_can_still_move(lite: Sessions) -> None:
    with lite.begin() as session:
        two = weekly(session, wished=BY_DAY)
        for number, name in enumerate(("Paul", "Zoé")):
            other = Two(session, denise=person(session, name), an=two.an)
            at = datetime.fromisoformat("2026-12-01T09:00") + timedelta(hours=number)
            book(session, other.pair, at, minutes=30, calls=RULES.calls, now=NOON)
        moving.ask_move(session, two.calls()[0], two.denise, rules=RULES, now=NOON)
        assert two.says(two.denise, "dezelfde dag in de namiddag")
        assert {at.date() for at in two.shown(two.denise)} == {FIRST.date()}


@pytest.mark.parametrize("text", ["je ne peux pas mardi", "dinsdag lukt het mij niet"])
def test_the_day_on_which_somebody_cannot_is_not_proposed(lite: Sessions, text: str) -> None:
    with lite.begin() as session:
        two = weekly(session)
        writes(two, two.denise, text)
        shown = two.shown(two.denise)
        assert shown
        assert FIRST.date() not in {at.date() for at in shown}
