"""What the team has to know of a volunteer before it approves, and the trial that may follow."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from solidarity import approving, checks, offers, suspending, trials
from solidarity.errors import IllegalStep, NotChecked, TakenByOther
from solidarity.lifecycles import VolunteerState
from solidarity.requests import helping
from solidarity.settings import Volunteers
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Alarm, Event, Person, TeamTask, Volunteer
from solidarity.taking import take
from solidarity.team import tell_team
from solidarity.trials import Trial
from solidarity.vocabulary import help_mask
from tests.solidarity.stories import NOON, RULES, offer_to, person, placed, told, volunteer

SETTINGS = RULES.volunteers
SIMPLE, CALLS = help_mask(["groceries"]), help_mask(["listening"])


def newcomer(session: Session, name: str = "Karim", language: str = "fr") -> Volunteer:
    """He offers groceries and calls; nothing is agreed yet."""
    known = {"wanted": SIMPLE | CALLS, "approved": SIMPLE, "language": language}
    someone = volunteer(session, name, **known).volunteer
    assert someone is not None
    tell_team(session, "approve", now=NOON, person=someone.person)
    session.flush()
    return someone


def know(session: Session, someone: Volunteer, by: Person | None = None) -> None:
    for kind in ("conversation", "identity"):
        checks.note(session, someone, kind, checks.PASSED[kind], now=NOON, by=by.id if by else None)
    session.flush()


def test_without_the_checks_there_is_no_approval(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = newcomer(session)
        checks.note(session, karim, "conversation", "good", now=NOON)
        session.flush()
        with pytest.raises(NotChecked) as refused:
            approving.approve(session, karim, SIMPLE | CALLS, settings=SETTINGS, now=NOON)
        assert refused.value.missing == ["identity"]
        assert karim.approved == SIMPLE
        assert told(session, karim.person) == []
        approving.approve(session, karim, SIMPLE, settings=SETTINGS, now=NOON)
        assert told(session, karim.person) == ["volunteer.approved_for"]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_with_them_he_is_told_and_the_task_is_closed(lite: Sessions, language: str) -> None:
    with lite.begin() as session:
        karim, ines = newcomer(session, language=language), person(session, "Ines")
        know(session, karim, ines)
        approving.approve(session, karim, SIMPLE | CALLS, settings=SETTINGS, now=NOON, by=ines.id)
        session.flush()
        assert karim.approved == SIMPLE | CALLS
        assert told(session, karim.person)[0] == "volunteer.approved"
        task = session.query(TeamTask).filter_by(kind="approve").one()
        assert (task.closed_by, task.outcome) == (ines.id, "approved")
        assert approving.waiting(session) == []


def test_the_newest_check_counts(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = newcomer(session)
        know(session, karim)
        checks.note(session, karim, "identity", "not_seen", now=NOON + timedelta(hours=1))
        session.flush()
        assert checks.missing(session, karim, CALLS, SETTINGS) == ["identity"]
        with pytest.raises(IllegalStep):
            checks.note(session, karim, "identity", "good", now=NOON)


def test_what_another_member_has_in_hand_is_his_to_decide(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, ines, jef = newcomer(session), person(session, "Ines"), person(session, "Jef")
        task = session.query(TeamTask).filter_by(kind="approve").one()
        take(session, task.id, jef.id, now=NOON)
        with pytest.raises(TakenByOther):
            approving.refuse(session, karim, now=NOON, by=ines.id)
        approving.refuse(session, karim, now=NOON, by=jef.id)
        assert karim.wanted == SIMPLE, "what was agreed to goes on"
        assert told(session, karim.person) == ["volunteer.not_approved"]
        with pytest.raises(IllegalStep):
            approving.refuse(session, karim, now=NOON, by=jef.id)


def test_who_is_refused_for_all_he_offers_helps_no_more(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = newcomer(session)
        karim.wanted, karim.approved = CALLS, 0
        session.flush()
        approving.refuse(session, karim, now=NOON)
        assert karim.state == VolunteerState.STOPPED


def on_trial(session: Session, trial: Trial, settings: Volunteers = SETTINGS) -> Volunteer:
    karim = newcomer(session)
    know(session, karim)
    approving.approve(session, karim, SIMPLE | CALLS, settings=settings, now=NOON, trial=trial)
    session.flush()
    return karim


def helps(session: Session, karim: Volunteer) -> None:
    request = placed(session, person(session))
    offer = offer_to(session, request, karim.person)
    offers.accept(session, offer.id, volunteer_id=karim.person_id, now=NOON)
    helping.confirm_helped(session, request, now=NOON)
    session.flush()


def test_on_trial_he_is_asked_for_simple_things_and_the_team_hears_of_it(
    sessions: Sessions,
) -> None:
    with sessions.begin() as session:
        karim = on_trial(session, Trial(tasks=2))
        assert (karim.approved, karim.after_trial) == (SIMPLE, CALLS)
        assert told(session, karim.person) == ["volunteer.on_trial"]
        request = placed(session, person(session, "Paul"), kinds_mask=help_mask(["pharmacy"]))
        assert karim.person_id not in {offer.volunteer_id for offer in request.offers}
        helps(session, karim)
        task = session.query(TeamTask).filter_by(kind="trial_help").one()
        assert task.person_id == karim.person_id
        assert karim.trial_tasks == 1
        trials.end_if_over(session, karim.person_id, settings=SETTINGS, now=NOON)
        assert karim.is_on_trial
        assert session.query(TeamTask).filter_by(kind="trial_over").count() == 0


@pytest.mark.parametrize("ends", ["team", "itself"])
def test_at_its_end_the_team_decides_or_all_begins(lite: Sessions, ends: str) -> None:
    settings = Volunteers(trial_ends=ends)
    with lite.begin() as session:
        karim = on_trial(session, Trial(tasks=1), settings)
        helps(session, karim)
        assert session.query(Alarm).filter_by(kind=trials.ALARM, done_at=None).count() == 1
        for _ in range(2):
            trials.end_if_over(session, karim.person_id, settings=settings, now=NOON)
            session.flush()
        asked = session.query(TeamTask).filter_by(kind="trial_over").count()
        if ends == "team":
            assert (asked, karim.approved, karim.is_on_trial) == (1, SIMPLE, True)
            approving.approve(session, karim, karim.wanted, settings=settings, now=NOON)
            open_tasks = session.query(TeamTask).filter_by(kind="trial_over", closed_at=None)
            assert open_tasks.count() == 0
        assert (karim.approved, karim.is_on_trial) == (SIMPLE | CALLS, False)


def test_a_trial_of_days_ends_with_them(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = on_trial(session, Trial(until=NOON + timedelta(days=7)))
        alarm = session.query(Alarm).filter_by(kind=trials.ALARM).one()
        assert alarm.due_at == NOON + timedelta(days=7)
        trials.end_if_over(session, karim.person_id, settings=SETTINGS, now=NOON)
        assert session.query(TeamTask).filter_by(kind="trial_over").count() == 0
        trials.end_if_over(session, karim.person_id, settings=SETTINGS, now=alarm.due_at)
        session.flush()
        assert session.query(TeamTask).filter_by(kind="trial_over").count() == 1


def test_a_trial_with_nothing_simple_to_do_is_refused(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = newcomer(session)
        know(session, karim)
        with pytest.raises(IllegalStep):
            approving.approve(
                session, karim, CALLS, settings=SETTINGS, now=NOON, trial=Trial(tasks=1)
            )


def test_who_is_suspended_is_asked_nothing_and_why_is_for_the_team(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, ines = newcomer(session), person(session, "Ines")
        suspending.suspend(session, karim, now=NOON, why="money", by=ines.id)
        session.flush()
        request = placed(session, person(session))
        assert karim.person_id not in {offer.volunteer_id for offer in request.offers}
        event = session.query(Event).filter_by(kind="suspended").one()
        assert event.facts == {"what": "money", "by": ines.id}


def test_coming_back_ends_no_trial(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = newcomer(session)
        karim.wanted, karim.approved = help_mask(["groceries", "transport"]), SIMPLE
        karim.trial_tasks = 2
        checks.approve_at_once(karim, SETTINGS)
        assert karim.approved == SIMPLE
        karim.trial_tasks = 0
        checks.approve_at_once(karim, SETTINGS)
        assert karim.approved == karim.wanted
