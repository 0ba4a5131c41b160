"""Either side stops with one tap and no reason, nobody is blamed, and nobody is left alone."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import later_pairs
from solidarity import answering, volunteers
from solidarity.befriending import talking
from solidarity.befriending.pairs import ending, pairing
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import CallState, PairState, WishState
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Call, Event, Notice, Pair, Person, Series
from tests.befriending.days import MUSIC, Days, asked, listener, said, state_of, tasks, wisher
from tests.solidarity.stories import NOON, RULES, person
from tests.solidarity.talking import reading

THURSDAY = datetime.fromisoformat("2026-11-26T14:00")


def two(session: Session) -> tuple[Days, Person, Person, Pair]:
    """Karim calls Denise."""
    days = Days(session)
    denise, karim = wisher(session), listener(session, "Karim")
    return days, denise, karim, days.pair_up(denise, karim)


@pytest.mark.parametrize("who", ["person", "volunteer"])
def test_either_side_stops_with_one_tap(sessions: Sessions, who: str) -> None:
    with sessions.begin() as session:
        days, denise, karim, pair = two(session)
        call = days.call(pair, THURSDAY)
        series = Series(pair=pair, rule="FREQ=WEEKLY;BYDAY=TH", first_at=THURSDAY, minutes=30)
        session.add(series)
        assert days.tap(denise if who == "person" else karim, "pair.stop") is None
        session.refresh(pair)
        assert (pair.state, pair.ended_by, pair.ended_at) == (PairState.ENDED, who, NOON)
        assert call.state == CallState.CANCELLED
        assert series.ended_at == NOON
        assert (
            tasks(session, denise) == ["no_listener", "pair_ended"]
            if who == "volunteer"
            else ["pair_ended"]
        )


@pytest.mark.parametrize(
    "text",
    [
        "je préfère arrêter les appels",
        "arrêtez de m’appeler svp",
        "plus d'appels s'il vous plaît",
        "je ne veux plus qu'on m'appelle",
        "on peut cesser les coups de fil",
        "ik wil stoppen met de telefoontjes",
        "liever geen telefoontjes meer",
        "het bellen mag stoppen",
        "ik wil niet meer gebeld worden",
    ],
)
def test_in_plain_words_it_is_asked_back_without_the_model(lite: Sessions, text: str) -> None:
    with lite.begin() as session:
        _, denise, _, pair = two(session)
        assert talking.hear(session, denise, text, rules=RULES, now=NOON)
        assert said(session, denise)[-1] == "pair.stop_sure"
        assert pair.state == PairState.ACTIVE
        nobody = person(session, "Rosa")
        assert not talking.hear(session, nobody, text, rules=RULES, now=NOON)


@pytest.mark.parametrize(
    "text",
    [
        "personne ne m'appelle plus",
        "j'aimerais plus d'appels le matin",
        "arrêt de bus, appelez-moi",
        "le matin je ne peux plus, appelez-moi le soir",
        "niemand belt mij nog",
        "niet meer bellen vandaag",
        "ik kan niet meer zelf bellen",
    ],
)
def test_words_that_only_sound_like_stopping_do_not_stop(lite: Sessions, text: str) -> None:
    with lite.begin() as session:
        _, denise, _, _ = two(session)
        talking.hear(session, denise, text, rules=RULES, now=NOON)
        assert "pair.stop_sure" not in said(session, denise)


def test_what_was_to_be_asked_about_the_pair_is_asked_no_more(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        days.tap(denise, "pair.stop")
        heard = len(said(session, denise)), len(said(session, karim))
        days.after(weeks=30)
        assert (len(said(session, denise)), len(said(session, karim))) == heard
        open_ones = select(Alarm.kind).where(Alarm.ref == pair.id, Alarm.done_at.is_(None))
        assert [kind for kind in session.scalars(open_ones) if kind.startswith("pair_")] == []


@pytest.mark.parametrize("kind", sorted(later_pairs.HANDLERS))
def test_an_alarm_that_comes_too_late_says_nothing(lite: Sessions, kind: str) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        days.tap(denise, "pair.stop")
        heard = len(said(session, denise)), len(said(session, karim)), tasks(session, denise)
        ref = denise.id if kind == pairing.LOOK else pair.id
        later_pairs.HANDLERS[kind](session, ref, RULES, NOON + timedelta(weeks=3))
        session.flush()
        now = len(said(session, denise)), len(said(session, karim)), tasks(session, denise)
        assert now == heard


def test_when_the_volunteer_stops_somebody_else_is_asked_at_once(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        an = listener(session, "An", interests=MUSIC)
        days.tap(karim, "pair.stop")
        assert said(session, denise)[-1] == "pair.ended_for_person"
        assert said(session, karim)[-1] == "pair.you_stopped_calling"
        assert state_of(session, denise) == WishState.WAITING
        assert asked(session, denise) == ["An"]
        days.tap(an, "pair.volunteer_yes")
        days.tap(denise, "pair.person_yes")
        following = pairing.active_pair(session, denise.id)
        assert following is not None
        assert following.volunteer_id == an.id
        days.after(hours=1)
        assert pair.state == PairState.ENDED


def test_when_the_person_stops_nobody_calls_until_he_wants_somebody_else(
    lite: Sessions,
) -> None:
    with lite.begin() as session:
        days, denise, karim, _ = two(session)
        an = listener(session, "An", interests=MUSIC)
        days.tap(denise, "pair.stop")
        assert said(session, denise)[-1] == "pair.you_stopped"
        assert said(session, karim)[-1] == "pair.ended_for_volunteer"
        days.after(days=3)
        assert said(session, an) == []
        days.tap(denise, "pair.other")
        assert said(session, denise)[-1] == "pair.look_further"
        assert said(session, an) == ["pair.ask_volunteer"]


def test_no_more_calls_is_respected(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, _ = two(session)
        days.tap(denise, "pair.stop")
        days.tap(denise, "pair.no_more")
        assert said(session, denise)[-1] == "pair.no_more"
        assert state_of(session, denise) == WishState.STOPPED


def test_a_pair_ends_once_and_by_its_own_two_only(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        with pytest.raises(NotYours):
            ending.stop(session, pair, person(session, "Zoé"), rules=RULES, now=NOON)
        days.tap(karim, "pair.stop")
        assert days.tap(denise, "pair.stop") == Message("tap.over")
        with pytest.raises(IllegalStep):
            ending.stop(session, pair, denise, rules=RULES, now=NOON)


def test_when_both_stop_at_the_same_moment_it_ends_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        _, denise, karim, pair = two(session)
        numbers, pair_id = (denise.id, karim.id), pair.id
    start, refused = threading.Barrier(2), list[int]()

    def stop(number: int) -> None:
        start.wait()
        try:
            with sessions.begin() as session:
                someone = session.get_one(Person, number)
                pair = session.get_one(Pair, pair_id)
                ending.stop(session, pair, someone, rules=RULES, now=NOON)
        except IllegalStep:
            refused.append(number)

    threads = [threading.Thread(target=stop, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sessions.begin() as session:
        ended = [event.facts["pair"] for event in session.query(Event).filter_by(kind="pair_ended")]
        assert ended == [pair_id]
        assert len(refused) == 1


def test_nobody_hears_who_stopped(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, _ = two(session)
        days.tap(denise, "pair.stop")
        last = select(Notice).where(Notice.person_id == karim.id, Notice.kind == "send")
        notice = session.scalars(last.order_by(Notice.id.desc()).limit(1)).one()
        assert notice.parts == [["pair.ended_for_volunteer", {"name": "Denise"}]]


def leaves(days: Days, someone: Person) -> None:
    heard = reading("stop", "stop_contact")
    answering.stop(answering.Heard(days.session, someone, heard, days.rules, days.now))
    days.session.flush()


def test_a_volunteer_who_leaves_the_service_is_followed_by_somebody_else(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        listener(session, "An", interests=MUSIC)
        leaves(days, karim)
        assert pair.ended_by == "volunteer"
        assert said(session, denise)[-1] == "pair.ended_for_person"
        assert asked(session, denise) == ["An"]


def test_a_person_who_leaves_the_service_is_called_no_more(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        leaves(days, denise)
        assert pair.ended_by == "person"
        assert said(session, karim)[-1] == "pair.ended_for_volunteer"
        assert said(session, denise)[-1] == "stop.done"
        assert state_of(session, denise) == WishState.STOPPED
        assert tasks(session, denise) == []


def test_who_leaves_while_volunteers_think_about_it_takes_the_question_back(
    lite: Sessions,
) -> None:
    with lite.begin() as session:
        days, denise, karim = Days(session), wisher(session), listener(session, "Karim")
        days.look_for(denise)
        leaves(days, denise)
        assert asked(session, denise) == []
        assert days.tap(karim, "pair.volunteer_yes") == Message("tap.over")


def test_a_volunteer_who_leaves_before_the_person_decided_is_replaced(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim = Days(session), wisher(session), listener(session, "Karim")
        listener(session, "An", interests=MUSIC)
        days.look_for(denise)
        days.tap(karim, "pair.volunteer_yes")
        leaves(days, karim)
        assert days.tap(denise, "pair.person_yes") == Message("tap.over")
        assert asked(session, denise) == ["An"]


def test_a_wish_that_is_stopped_takes_the_question_back(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim = Days(session), wisher(session), listener(session, "Karim")
        days.look_for(denise)
        heard = reading("stop de chercher", "cancel_request")
        answering.cancel(answering.Heard(session, denise, heard, RULES, NOON))
        days.tap(denise, "wish.stop")
        assert asked(session, denise) == []
        assert days.tap(karim, "pair.volunteer_yes") == Message("tap.over")
        assert state_of(session, denise) == WishState.STOPPED


def test_when_a_volunteer_pauses_his_calls_pause_and_begin_again(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        call = days.call(pair, THURSDAY)
        assert volunteers.ask_availability(session, karim, None, now=NOON)
        days.tap(karim, "volunteer.pause")
        session.refresh(pair)
        assert pair.state == PairState.PAUSED
        assert call.state == CallState.CANCELLED
        assert said(session, denise)[-1] == "moment.paused_told"
        days.tap(karim, "volunteer.resume")
        session.refresh(pair)
        assert pair.state == PairState.ACTIVE


def test_stop_the_calls_in_words_asks_to_be_sure_for_each_pair(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, karim, _ = two(session)
        paul = wisher(session, "Paul")
        days.pair_up(paul, karim)
        for someone, pairs in ((denise, 1), (karim, 2)):
            heard = reading("je veux arrêter les appels", "cancel_request")
            answering.cancel(answering.Heard(session, someone, heard, RULES, NOON))
            session.flush()
            query = select(Notice).where(Notice.person_id == someone.id)
            notice = session.scalars(query.order_by(Notice.id.desc()).limit(1)).one()
            assert notice.parts == [["pair.stop_sure", {}]]
            assert len(notice.buttons) == pairs + 1
        assert session.scalars(select(Pair.state).distinct()).all() == [PairState.ACTIVE]
        days.tap(denise, "pair.keep")
        assert said(session, denise)[-1] == "kept"


@pytest.mark.parametrize("who", ["person", "volunteer"])
def test_how_it_stands_says_who_calls_and_when(lite: Sessions, who: str) -> None:
    with lite.begin() as session:
        days, denise, karim, pair = two(session)
        someone = denise if who == "person" else karim
        other = "Karim" if who == "person" else "Denise"
        key = "status.is_called" if who == "person" else "status.calls"
        for when in (None, {"start": "2026-11-26T14:00", "end": "2026-11-26T14:00"}):
            if when is not None:
                days.call(pair, THURSDAY)
            heard = reading("où en est-on ?", "ask_status")
            answering.tell_status(answering.Heard(session, someone, heard, RULES, NOON))
            session.flush()
            query = select(Notice).where(Notice.person_id == someone.id)
            notice = session.scalars(query.order_by(Notice.id.desc()).limit(1)).one()
            assert notice.parts == [[key, {"when": when, "name": other}]]


def test_past_calls_keep_what_became_of_them(lite: Sessions) -> None:
    with lite.begin() as session:
        days, denise, _, pair = two(session)
        days.call(pair, THURSDAY - timedelta(days=7), CallState.HELD)
        days.tap(denise, "pair.stop")
        assert session.scalars(select(Call.state)).all() == [CallState.HELD]
