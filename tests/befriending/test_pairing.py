"""Somebody who suits is found, one at a time, and both say yes before any number is shared."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.asides import not_understood
from solidarity.befriending import talking
from solidarity.befriending.pairs import agreeing, pairing, pairing_all
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.following import tell_status
from solidarity.lifecycles import PairState, WishState
from solidarity.messages import Message
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Notice, Pair, Person, Tie, Wish
from tests.befriending.days import (
    AFTERNOONS,
    GARDEN,
    MUSIC,
    Days,
    asked,
    listener,
    said,
    state_of,
    tasks,
    wisher,
)
from tests.solidarity.stories import NOON, RULES, person, told

OVER = Message("tap.over")


def everything_said(session: Session, someone: Person) -> str:
    notices = session.scalars(select(Notice).where(Notice.person_id == someone.id))
    return str([notice.parts for notice in notices])


def test_the_listener_who_suits_best_is_asked_and_he_alone(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = wisher(session, interests=GARDEN)
        listener(session, "An", interests=MUSIC)
        karim = listener(session, "Karim", interests=GARDEN)
        days = Days(session)
        days.look_for(denise)
        days.look_for(denise)
        assert asked(session, denise) == ["Karim"]
        assert told(session, karim) == ["pair.ask_volunteer"]
        assert karim.volunteer is not None
        assert karim.volunteer.last_asked_at == NOON
        assert karim.volunteer.asked_count == 1


def test_nobody_hears_a_name_or_a_number_before_both_said_yes(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        days = Days(session)
        days.look_for(denise)
        assert "Denise" not in everything_said(session, karim)
        days.tap(karim, "pair.volunteer_yes")
        assert told(session, denise) == ["pair.ask_person"]
        assert "Denise" not in everything_said(session, karim)
        days.tap(denise, "pair.person_yes")
        assert "Denise" in everything_said(session, karim)
        for someone in (denise, karim):
            assert "+3247" not in everything_said(session, someone)


def test_when_both_said_yes_they_hear_the_house_rules_and_moments_are_proposed(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        pair = Days(session).pair_up(denise, karim)
        assert pair.state == PairState.ACTIVE
        assert pairing.pairs_of(session, karim.id) == [pair]
        assert state_of(session, denise) == WishState.PAIRED
        for someone, rules in ((denise, "pair.rules_person"), (karim, "pair.rules_volunteer")):
            assert rules in everything_said(session, someone)
        assert "moment.begin" in everything_said(session, denise)


@pytest.mark.parametrize("yes", ["oui volontiers", "Ja, graag!", "met plezier", "d’accord, merci"])
def test_yes_can_be_said_in_words_by_both(lite: Sessions, yes: str) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        days = Days(session)
        days.look_for(denise)
        assert talking.hear(session, karim, yes, rules=RULES, now=NOON)
        assert told(session, denise) == ["pair.ask_person"]
        assert talking.hear(session, denise, yes, rules=RULES, now=NOON)
        assert pairing.active_pair(session, denise.id) is not None


@pytest.mark.parametrize("no", ["non merci", "liever iemand anders", "pas cette fois", "nee"])
def test_no_can_be_said_in_words(lite: Sessions, no: str) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        an = listener(session, "An", interests=0)
        Days(session).look_for(denise)
        assert talking.hear(session, karim, no, rules=RULES, now=NOON)
        assert asked(session, denise) == ["An"]
        assert told(session, an) == ["pair.ask_volunteer"]


@pytest.mark.parametrize(
    "words", ["oui mais qui est-ce ?", "ik heb ook boodschappen nodig", "stop"]
)
def test_other_words_are_not_taken_for_yes_or_no(lite: Sessions, words: str) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        Days(session).look_for(denise)
        assert not talking.hear(session, karim, words, rules=RULES, now=NOON)
        assert asked(session, denise) == ["Karim"]


def test_hours_for_calls_count_and_not_the_parts_of_the_week_for_visits(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        changed(karim, free=1)
        Days(session).look_for(denise)
        assert asked(session, denise) == ["Karim"]


SUNDAY_NIGHT = 1
NOT_FOR_HIM: dict[str, Callable[[Session], object]] = {
    "speaks another language": lambda s: listener(s, "Karim", language="nl"),
    "is free at other hours": lambda s: listener(s, "Karim", hours=SUNDAY_NIGHT),
    "pauses": lambda s: changed(listener(s, "Karim"), state="paused"),
    "is not approved for calls": lambda s: changed(listener(s, "Karim"), approved=0),
    "wants no messages": lambda s: muted(listener(s, "Karim")),
    "calls enough people": lambda s: busy(s, listener(s, "Karim", most_pairs=1)),
}


def changed(someone: Person, **values: object) -> None:
    for name, value in values.items():
        setattr(someone.volunteer, name, value)


def muted(someone: Person) -> None:
    someone.muted_at = NOON


def busy(session: Session, someone: Person) -> None:
    """He was asked whether he calls somebody else."""
    session.add(
        Pair(person_id=wisher(session, "Paul").id, volunteer_id=someone.id,
             state=PairState.PROPOSED, reasons=[], proposed_at=NOON)
    )  # fmt: skip
    session.flush()


def test_who_asked_for_a_relative_is_not_told_that_he_is_called(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session, for_other=True), listener(session, "Karim")
        Days(session).pair_up(denise, karim)
        assert "pair.ask_for_other" in said(session, denise)
        assert "pair.begins_for_other" in said(session, denise)
        assert "pair.begins_asked_by" in said(session, karim)


@pytest.mark.parametrize("why", NOT_FOR_HIM)
def test_who_cannot_call_somebody_is_not_asked(sessions: Sessions, why: str) -> None:
    with sessions.begin() as session:
        denise = wisher(session)
        NOT_FOR_HIM[why](session)
        assert Days(session).look_for(denise) is None
        assert asked(session, denise) == []


def test_two_who_said_never_again_are_not_brought_together(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        session.add(Tie(person_id=denise.id, volunteer_id=karim.id, volunteer_says="never"))
        assert Days(session).look_for(denise) is None


def test_a_no_goes_to_the_next_at_once_and_is_final(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = wisher(session)
        karim, an = listener(session, "Karim"), listener(session, "An", interests=MUSIC)
        days = Days(session)
        days.look_for(denise)
        days.tap(karim, "pair.volunteer_no")
        assert said(session, karim)[-1] == "pair.thanks_anyway"
        assert asked(session, denise) == ["An"]
        days.tap(an, "pair.volunteer_no")
        days.after(days=3)
        assert asked(session, denise) == [], "nobody is asked twice"


def test_without_an_answer_the_next_is_asked_too_after_waking_hours(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = wisher(session)
        listener(session, "Karim"), listener(session, "An", interests=MUSIC)
        days = Days(session)
        days.look_for(denise)
        # Asked at noon: ten hours until it is quiet, two more after the night.
        days.after(hours=20)
        assert asked(session, denise) == ["Karim"]
        days.after(hours=1, minutes=2)
        assert asked(session, denise) == ["An", "Karim"]


def test_of_several_who_are_asked_the_first_yes_counts(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = wisher(session)
        karim, an = listener(session, "Karim"), listener(session, "An", interests=MUSIC)
        days = Days(session)
        days.look_for(denise)
        days.after(days=1)
        assert days.tap(karim, "pair.volunteer_yes") is None
        assert told(session, an)[-1] == "edit: pair.somebody_else_calls"
        assert days.tap(an, "pair.volunteer_yes") == OVER
        assert told(session, denise).count("pair.ask_person") == 1
        days.after(days=1)
        assert asked(session, denise) == ["Karim"], "nobody more is asked meanwhile"


def test_who_was_only_slower_may_be_asked_again(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = wisher(session)
        karim, _ = listener(session, "Karim"), listener(session, "An", interests=MUSIC)
        days = Days(session)
        days.look_for(denise)
        days.after(days=1)
        days.tap(karim, "pair.volunteer_yes")
        days.tap(denise, "pair.person_no")
        assert asked(session, denise) == ["An"]


def test_nobody_is_asked_at_night(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        days = Days(session, now=NOON + timedelta(hours=12))
        assert days.look_for(denise) is None
        days.after(hours=12)
        assert asked(session, denise) == ["Karim"]
        (notice,) = session.scalars(select(Notice).where(Notice.person_id == karim.id))
        assert wall_time(notice.created_at).hour == 7


def test_when_nobody_is_left_the_team_and_the_person_hear_it_once(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = wisher(session)
        days = Days(session)
        days.look_for(denise)
        days.after(days=5)
        assert told(session, denise) == ["pair.nobody_yet"]
        assert tasks(session, denise) == ["no_listener"]


def test_a_listener_who_joins_later_is_asked_the_next_morning(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = wisher(session)
        days = Days(session)
        days.look_for(denise)
        karim = listener(session, "Karim")
        days.after(days=1)
        assert asked(session, denise) == ["Karim"]
        days.tap(karim, "pair.volunteer_yes")
        days.tap(denise, "pair.person_yes")
        assert tasks(session, denise) == [], "the team need not look any more"


def test_a_listener_who_was_just_asked_for_something_else_is_asked_an_hour_later(
    lite: Sessions,
) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        changed(karim, last_asked_at=NOON)
        days = Days(session, rules=Rules())
        assert days.look_for(denise) is None
        days.after(hours=1, minutes=1)
        assert asked(session, denise) == ["Karim"]
        assert told(session, denise) == [], "there is nothing to worry about"


def test_rather_somebody_else_is_told_kindly_and_somebody_else_is_asked(
    lite: Sessions,
) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        an = listener(session, "An", interests=MUSIC)
        days = Days(session)
        days.look_for(denise)
        days.tap(karim, "pair.volunteer_yes")
        days.tap(denise, "pair.person_no")
        assert said(session, karim)[-1] == "pair.nobodys_fault"
        assert said(session, denise)[-1] == "pair.look_further"
        assert told(session, an) == ["pair.ask_volunteer"]


def test_after_two_refusals_nobody_more_is_pushed_on_him(lite: Sessions) -> None:
    with lite.begin() as session:
        denise = wisher(session)
        callers = [listener(session, name) for name in ("Karim", "An", "Leen")]
        days = Days(session)
        days.look_for(denise)
        for caller in callers[:2]:
            days.tap(caller, "pair.volunteer_yes")
            days.tap(denise, "pair.person_no")
        assert said(session, denise)[-1] == "pair.rest"
        assert state_of(session, denise) == WishState.STOPPED
        assert tasks(session, denise) == ["pair_ended"]
        days.after(days=10)
        assert told(session, callers[2]) == []


def test_who_does_not_answer_is_asked_once_more_and_then_the_team_rings(
    lite: Sessions,
) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        days = Days(session)
        days.look_for(denise)
        days.tap(karim, "pair.volunteer_yes")
        days.after(days=2)
        assert told(session, denise)[-2:] == ["edit: pair.asked_again", "pair.ask_person"]
        assert tasks(session, denise) == []
        days.after(days=8)
        assert told(session, denise).count("pair.ask_person") == 2
        assert tasks(session, denise) == ["ring"]
        assert told(session, karim)[-1] == "pair.team_rings"
        assert days.tap(denise, "pair.person_yes") is None, "a late yes is welcome"


def test_only_the_two_can_say_yes(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        zoe = person(session, "Zoé")
        pair = Days(session).look_for(denise)
        assert pair is not None
        for someone in (zoe, denise):
            with pytest.raises(NotYours):
                agreeing.volunteer_agrees(session, pair.id, someone, rules=RULES, now=NOON)
        with pytest.raises(IllegalStep):
            agreeing.person_agrees(session, pair.id, denise, rules=RULES, now=NOON)
        with pytest.raises(NotYours):
            agreeing.person_agrees(session, pair.id, karim, rules=RULES, now=NOON)


def test_nobody_is_asked_about_more_people_in_a_day_than_of_other_help(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = listener(session, "Karim")
        days = Days(session)
        for number in range(6):
            if days.look_for(wisher(session, f"W{number}")) is not None:
                days.tap(karim, "pair.volunteer_no")
        assert said(session, karim).count("pair.ask_volunteer") == RULES.asking.offers_a_day


@pytest.mark.parametrize("who", ["person", "volunteer"])
def test_who_answers_in_words_is_asked_to_tap(lite: Sessions, who: str) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        days = Days(session)
        days.look_for(denise)
        someone, question = karim, "pair.ask_volunteer"
        if who == "person":
            days.tap(karim, "pair.volunteer_yes")
            someone, question = denise, "pair.ask_person"
        not_understood(session, someone, now=NOON)
        notice = session.scalars(
            select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())
        ).first()
        assert notice is not None
        assert [key for key, _ in notice.parts][:2] == ["pair.please_tap", question]
        assert days.tap(someone, f"pair.{who}_yes") is None


def test_how_it_stands_repeats_the_question_that_waits(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, karim = wisher(session), listener(session, "Karim")
        days = Days(session)
        days.look_for(denise)
        days.tap(karim, "pair.volunteer_yes")
        tell_status(session, denise, now=NOON)
        assert said(session, denise)[-1] == "pair.ask_person"


def test_nobody_calls_more_people_than_he_wants(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = listener(session, "Karim", most_pairs=1)
        denise, paul = wisher(session), wisher(session, "Paul")
        days = Days(session)
        days.look_for(denise)
        # As two searches at the same moment leave it.
        session.add(
            Pair(person_id=paul.id, volunteer_id=karim.id, state=PairState.PROPOSED, reasons=[],
                 proposed_at=NOON - timedelta(hours=1))
        )  # fmt: skip
        session.flush()
        days.tap(karim, "pair.volunteer_yes")
        (second,) = pairing.proposals(session, paul.id)
        agreeing.volunteer_agrees(session, second.id, karim, rules=RULES, now=NOON)
        assert told(session, karim)[-1] == "pair.calls_enough"
        assert asked(session, paul) == []


def test_of_two_yeses_at_the_same_moment_one_wins(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = wisher(session)
        callers = [listener(session, name) for name in ("Karim", "An")]
        days = Days(session)
        days.look_for(denise)
        days.after(days=1)
        yes = [(pair.id, pair.volunteer_id) for pair in pairing.proposals(session, denise.id)]
        assert len(yes) == len(callers)
        number = denise.id
    later, refused = NOON + timedelta(days=1), list[int]()
    start = threading.Barrier(len(yes))

    def say_yes(pair_id: int, volunteer_id: int) -> None:
        start.wait()
        try:
            with sessions.begin() as session:
                volunteer = session.get_one(Person, volunteer_id)
                agreeing.volunteer_agrees(session, pair_id, volunteer, rules=RULES, now=later)
        except IllegalStep:
            refused.append(volunteer_id)

    threads = [threading.Thread(target=say_yes, args=one) for one in yes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        said = [pair.volunteer_says for pair in pairing.proposals(session, number)]
        assert said == ["yes"]
        assert len(refused) == 1


def test_everybody_who_waits_is_shared_out_at_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        gardener = listener(session, "Karim", interests=GARDEN, most_pairs=1)
        musician = listener(session, "An", interests=MUSIC, most_pairs=1)
        # One by one, the first would take the only listener the second can have.
        first = wisher(session, "Denise", interests=0)
        second = wisher(session, "Paul", interests=GARDEN, hours=AFTERNOONS)
        changed(musician, languages=1)
        third = wisher(session, "Lea", language="nl")
        assert pairing_all.look_for_all(session, rules=RULES, now=NOON) == 2
        assert asked(session, second) == ["Karim"]
        assert asked(session, first) == ["An"]
        assert asked(session, third) == []
        assert told(session, third) == ["pair.nobody_yet"]
        assert pairing_all.look_for_all(session, rules=RULES, now=NOON) == 0
        assert told(session, gardener) == ["pair.ask_volunteer"]


def test_a_wish_that_was_stopped_is_left_in_peace(lite: Sessions) -> None:
    with lite.begin() as session:
        denise, _ = wisher(session, state=WishState.STOPPED), listener(session, "Karim")
        assert Days(session).look_for(denise) is None
        waiting = select(Alarm.kind).where(Alarm.ref == denise.id, Alarm.done_at.is_(None))
        assert session.scalars(waiting).all() == []
        assert session.get_one(Wish, denise.id).state == WishState.STOPPED
