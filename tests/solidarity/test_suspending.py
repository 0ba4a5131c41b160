"""A volunteer whom the team suspends: others are looked after, and nobody hears why."""

from datetime import UTC, datetime
from io import StringIO

from sqlalchemy.orm import Session

from bot import protecting
from bot.later import Later
from solidarity import joining, merging, offers, suspending, volunteers
from solidarity.befriending.times import pausing
from solidarity.lifecycles import OfferState, PairState, RequestState
from solidarity.settings import Settings, read_settings
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Volunteer
from tests.befriending.a_pair import Two
from tests.solidarity.stories import NOON, RULES, offer_to, person, placed, told, volunteer
from tests.solidarity.talking import reading


def suspend(session: Session, someone: Person) -> None:
    assert someone.volunteer is not None
    suspending.suspend(session, someone.volunteer, now=NOON)
    session.flush()
    suspending.look_after_others(session, someone.id, rules=RULES, now=NOON)
    session.flush()


def test_what_he_promised_and_was_asked_goes_to_others(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        denise, paul = person(session), person(session, "Paul")
        promised, asked = placed(session, denise), placed(session, paul)
        task, question = offer_to(session, promised, karim), offer_to(session, asked, karim)
        offers.accept(session, task.id, volunteer_id=karim.id, now=NOON)
        an = volunteer(session, "An", metres_north=900)
        suspend(session, karim)
        assert (task.state, question.state) == (OfferState.DECLINED, OfferState.WITHDRAWN)
        for request in (promised, asked):
            assert request.state == RequestState.ASKING
            assert offer_to(session, request, an).state == OfferState.SENT
        assert "helper.not_coming" in told(session, denise)
        assert not any("suspend" in key for key in told(session, denise) + told(session, paul))
        assert {"volunteer.suspended", "edit: task.closed", "task.handed_on"} <= set(
            told(session, karim)
        )
        assert karim.id not in {
            o.volunteer_id for o in placed(session, person(session, "X")).offers
        }


def test_his_pairs_rest_and_only_the_team_lets_them_go_on(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = Two(session)
        suspend(session, two.an)
        assert two.pair.state == PairState.PAUSED
        assert told(session, two.denise) == ["pair.rests"]
        pausing.resume(session, two.pair.id, rules=RULES, now=NOON)
        assert two.pair.state == PairState.PAUSED, "a button of hers or his does not lift it"
        assert two.an.volunteer is not None
        suspending.lift(session, two.an.volunteer, rules=RULES, now=NOON)
        assert two.pair.state == PairState.ACTIVE
        assert two.an.volunteer.state == "active"


def test_he_cannot_come_back_by_himself(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim = volunteer(session, "Karim")
        suspend(session, karim)
        volunteers.stop(session, karim, now=NOON)
        heard = reading("je veux aider", "offer_help")
        joining.take(session, karim, heard, settings=RULES.volunteers, now=NOON)
        assert karim.volunteer is not None
        assert karim.volunteer.state == "suspended"
        assert told(session, karim)[-1] == "volunteer.suspended"


def test_two_accounts_that_become_one_stay_suspended(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, other = volunteer(session, "Karim"), volunteer(session, "Karim2")
        suspend(session, other)
        merging.merge(session, karim, other, now=NOON)
        session.flush()
        assert session.get_one(Volunteer, karim.id).state == "suspended"


def settings_for(url: str) -> Settings:
    return read_settings({"DATABASE_URL": url})


def test_the_command_suspends_and_lifts(lite: Sessions) -> None:
    with lite.begin() as session:
        karim = volunteer(session, "Karim")
        request = placed(session, person(session))
        offer = offer_to(session, request, karim)
        offers.accept(session, offer.id, volunteer_id=karim.id, now=NOON)
        url = session.get_bind().engine.url.render_as_string(hide_password=False)
        number, offer_id = karim.id, offer.id
    out, settings = StringIO(), settings_for(url)
    assert protecting.suspend(settings, number, lift=False, out=out) == 0
    later = Later(lite, RULES, lambda: datetime.now(UTC), lambda: None)
    while later.ring_next():
        pass
    with lite.begin() as session:
        assert session.get_one(Offer, offer_id).state == OfferState.DECLINED
    assert protecting.suspend(settings, number, lift=True, out=out) == 0
    assert protecting.suspend(settings, number, lift=True, out=out) == 1
    assert protecting.suspend(settings, 99_999, lift=False, out=out) == 1
    assert "Karim" not in out.getvalue()
