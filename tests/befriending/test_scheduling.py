"""The first moments of a pair: proposed, chosen by a button or in words, looked at once more."""

from datetime import datetime, timedelta

import pytest

from bot.taps import handle_tap
from bot.wording import Wording
from solidarity.befriending.times import scheduling
from solidarity.befriending.times.booking import book
from solidarity.befriending.times.choosing import pointed_at
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Pair, TeamTask
from tests.befriending.a_pair import AFTERNOONS, BY_DAY, MORNINGS, RULES, Two
from tests.solidarity.stories import NOON, person, volunteer


def begun(two: Two) -> Two:
    scheduling.begin(two.session, two.pair, rules=RULES, now=two.now)
    two.session.flush()
    return two


def test_three_moments_are_proposed_and_the_one_chosen_comes_back_every_week(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        two = begun(Two(session))
        assert two.said(two.denise) == ["moment.begin", "moment.choose"]
        shown = two.shown(two.denise)
        assert len(shown) == 3
        two.tap(two.denise, "moment.take", nth=1)
        assert {call.at.weekday() for call in two.calls()} == {shown[1].weekday()}
        assert {call.at.time() for call in two.calls()} == {shown[1].time()}
        assert len(two.calls()) == 4, "four weeks ahead"
        assert two.said(two.denise)[-1] == "moment.weekly_yours"
        assert two.said(two.an) == ["moment.weekly_theirs"]


def test_what_is_proposed_lies_in_the_hours_of_both(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, wished=AFTERNOONS, listening=BY_DAY))
        assert all(14 <= at.hour < 17 and at.weekday() < 5 for at in two.shown(two.denise))


def test_without_common_hours_those_of_the_volunteer_are_offered_honestly(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, wished=AFTERNOONS, listening=MORNINGS))
        assert two.said(two.denise) == ["moment.begin", "moment.choose_his"]
        two.tap(two.denise, "moment.take")
        assert two.calls()[0].at.hour < 12


def test_without_any_moment_the_team_looks_with_both(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, listening=1))
        assert two.said(two.denise) == ["moment.begin", "moment.none"]
        assert session.query(TeamTask).filter_by(kind="call_moment").count() == 1


def test_twice_a_week_a_second_moment_is_asked_for_on_another_day(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, times=2))
        two.tap(two.denise, "moment.take")
        first = two.calls()[0].at.weekday()
        assert two.said(two.denise)[-2:] == ["moment.next", "moment.choose"]
        assert first not in {at.weekday() for at in two.shown(two.denise)}
        two.tap(two.denise, "moment.take")
        assert len({call.at.weekday() for call in two.calls()}) == 2
        assert two.said(two.denise)[-1] == "moment.weekly_yours", "and no third is asked for"
        assert scheduling.missing(session, two.pair) == 0


def test_a_single_call_has_no_series(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, times=1, weeks=0))
        two.tap(two.denise, "moment.take")
        [call] = two.calls()
        assert call.series is None
        assert two.said(two.denise)[-1] == "moment.once_yours"
        assert two.said(two.an) == ["moment.once_theirs"]
        assert scheduling.missing(session, two.pair) == 0
        call.state = "held"
        assert scheduling.missing(session, two.pair) == 1, "another one can be asked for"


def test_every_two_weeks_is_said_and_done(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, weeks=2))
        two.tap(two.denise, "moment.take")
        first, second = two.calls()
        assert (second.at - first.at).days == 14
        assert two.known(two.an, "moment.every_theirs")["weeks"] == 2


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_moment_told_in_words_is_taken(lite: Sessions, language: str) -> None:
    text = {"fr": "plutôt le mercredi à 15h", "nl": "liever woensdag om 15u"}[language]
    with lite.begin() as session:
        two = begun(Two(session, language=language))
        assert two.says(two.denise, text)
        assert two.times()[0] == "Wed 25 Nov 15:00"


@pytest.mark.parametrize(
    "text", ["le deuxième", "doe maar de tweede", "la deuxième s'il vous plaît"]
)
def test_one_of_the_moments_can_be_named_by_its_place(lite: Sessions, text: str) -> None:
    with lite.begin() as session:
        two = begun(Two(session))
        shown = two.shown(two.denise)
        assert two.says(two.denise, text)
        assert two.calls()[0].at == shown[1]


def test_a_place_that_was_not_shown_means_nothing() -> None:
    assert pointed_at("la troisième", [NOON, NOON]) is None
    assert pointed_at("c'est la première fois que je parle à quelqu'un", [NOON]) is None


def test_a_stretch_leads_to_the_best_moments_in_it(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, wished=BY_DAY))
        assert two.says(two.denise, "liever donderdag in de voormiddag")
        shown = two.shown(two.denise)
        assert shown
        assert all(at.weekday() == 3 and at.hour < 12 for at in shown)


@pytest.mark.parametrize(
    "text", ["aucun ne me convient", "een ander moment graag", "dat past mij allemaal niet"]
)
def test_none_of_them_leads_to_the_question_when(lite: Sessions, text: str) -> None:
    with lite.begin() as session:
        two = begun(Two(session))
        assert two.says(two.denise, text)
        assert two.said(two.denise)[-1] == "moment.say_which"
        assert two.says(two.denise, "vendredi 15h")
        assert two.calls()[0].at.weekday() == 4


def test_words_about_something_else_are_left_to_others(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session))
        assert not two.says(two.denise, "merci beaucoup")
        assert not two.calls()


def test_outside_the_hours_of_the_volunteer_he_is_asked_and_may_agree(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = begun(Two(session, listening=AFTERNOONS))
        assert two.says(two.denise, "jeudi à 10h")
        assert not two.calls(), "nothing is promised before he has said so"
        assert two.said(two.denise)[-1] == "moment.asking"
        assert two.said(two.an)[-1] == "moment.asked_series"
        two.tap(two.an, "moment.agree")
        assert two.times()[0] == "Thu 26 Nov 10:00"
        assert two.said(two.denise)[-1] == "moment.weekly_yours"


def test_when_the_volunteer_cannot_then_others_are_proposed(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, listening=AFTERNOONS))
        two.says(two.denise, "jeudi à 10h")
        two.tap(two.an, "moment.refuse")
        assert not two.calls()
        assert two.said(two.denise)[-2:] == ["moment.refused", "moment.choose"]
        two.tap(two.denise, "moment.take")
        assert two.calls()


def test_a_public_holiday_is_pointed_out_and_can_be_kept(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session, wished=BY_DAY))
        assert two.says(two.denise, "le vendredi 25 décembre à 14h")
        assert not two.calls()
        assert two.known(two.denise, "moment.is_holiday")["holiday"] == "christmas"
        two.tap(two.denise, "moment.keep")
        # Written down are the next four weeks only; the first call lies beyond them.
        two.passes(days=14)
        assert two.times()[0] == "Fri 25 Dec 14:00"


def test_a_moment_that_was_taken_meanwhile_is_refused_kindly_and_others_offered(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        two = begun(Two(session))
        [at, *_] = two.shown(two.denise)
        other = Two(session, an=two.an, denise=person(session, "Paul"))
        book(session, other.pair, at, minutes=30, calls=RULES.calls, now=NOON)
        two.tap(two.denise, "moment.take")
        assert two.said(two.denise)[-2:] == ["moment.other_busy", "moment.choose"]
        assert at not in two.shown(two.denise)
        assert not two.calls()


def test_no_call_at_night_whatever_is_said(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session))
        assert two.says(two.denise, "jeudi à 22h")
        assert "moment.quiet" in two.said(two.denise)
        assert not two.calls()


def test_a_button_of_before_chooses_nothing_twice(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session))
        two.tap(two.denise, "moment.take", nth=0)
        before = two.times()
        said = two.tap(two.denise, "moment.take", nth=1)
        assert said is not None
        assert said.key == "tap.over"
        assert two.times() == before


def test_a_pair_that_has_ended_is_not_asked(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session))
        two.session.get_one(Pair, two.pair.id).state = "ended"
        said = two.tap(two.denise, "moment.take")
        assert said is not None
        assert said.key == "tap.over"
        with pytest.raises(IllegalStep):
            scheduling.begin(session, two.pair, rules=RULES, now=NOON)


def test_somebody_else_cannot_choose(lite: Sessions) -> None:
    with lite.begin() as session:
        two = begun(Two(session))
        token, _ = two.tokens(two.denise, "moment.take")[0]
        said = handle_tap(session, volunteer(session, "Zoé"), token, rules=RULES, now=NOON)
        assert said is not None
        assert said.key == "tap.not_yours"


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_moment_fits_on_a_button(language: str) -> None:
    wording, now = Wording(), wall_time(NOON)
    for days in range(400):
        at = datetime.fromisoformat("2026-11-24T14:30") + timedelta(days=days)
        for key, name in (("button.moment", "at"), ("button.weekly_moment", "weekly")):
            known = {name: at.isoformat(timespec="minutes")}
            assert len(wording.say(key, known, language=language, now=now)) <= 20
