"""Reporting and blocking by one tap, from either side; money is not asked for in the relay."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from bot.wording import Wording
from solidarity import meeting_again, offers, parting, relay
from solidarity.befriending.around import writing
from solidarity.clock import wall_time
from solidarity.errors import NotYours, OfferOver
from solidarity.lifecycles import OfferState, RequestState
from solidarity.reporting import WHY
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Call, Event, Notice, Offer, Person, Tap, TeamTask, Tie
from solidarity.telling import tell_accepted
from tests.befriending.a_pair import Two
from tests.solidarity.stories import NOON, RULES, offer_to, person, placed, told, volunteer
from tests.solidarity.test_limits import tap

WORDING = Wording()


def on_the_way(session: Session, language: str = "fr") -> tuple[Offer, Person, Person]:
    """Karim has said yes to Denise; An lives near by too."""
    karim = volunteer(session, "Karim", language=language)
    volunteer(session, "An", language=language, metres_north=900)
    denise = person(session, language=language)
    request = placed(session, denise)
    offer = offers.accept(
        session, offer_to(session, request, karim).id, volunteer_id=karim.id, now=NOON
    )
    tell_accepted(session, offer, now=NOON)
    return offer, denise, karim


def writes(session: Session, offer: Offer, writer: Person, text: str) -> None:
    relay.ask_text(session, offer.request_id, writer, now=NOON)
    relay.pass_on(session, writer, text, now=NOON)
    session.flush()


def newest(session: Session, someone: Person) -> str:
    query = select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())
    notice = session.scalars(query.limit(1)).one()
    return WORDING.compose(notice, now=wall_time(NOON)).text


def tasks(session: Session, kind: str) -> list[tuple[int | None, int | None, int | None]]:
    query = select(TeamTask.person_id, TeamTask.about_id, TeamTask.request_id)
    found = session.execute(query.where(TeamTask.kind == kind, TeamTask.closed_at.is_(None)))
    return [(who, about, request) for who, about, request in found]


def ways_out(session: Session, someone: Person) -> set[str]:
    """What the buttons under the newest message but edits do."""
    sent = select(Notice.id).where(Notice.person_id == someone.id, Notice.kind == "send")
    number = session.scalars(sent.order_by(Notice.id.desc()).limit(1)).one()
    return set(session.scalars(select(Tap.action).where(Tap.notice_id == number)))


def test_task_good_news_and_every_relayed_text_can_be_reported_and_blocked(lite: Sessions) -> None:
    both = {"report.ask", "tie.block"}
    with lite.begin() as session:
        offer, denise, karim = on_the_way(session)
        assert both <= ways_out(session, denise)
        taps = set(session.scalars(select(Tap.action).where(Tap.person_id == karim.id)))
        assert both <= taps
        writes(session, offer, denise, "la sonnette ne marche pas")
        assert both <= ways_out(session, karim)
        writes(session, offer, karim, "d'accord, je frappe")
        assert both <= ways_out(session, denise)


@pytest.mark.parametrize("why", WHY)
@pytest.mark.parametrize("side", ["person", "volunteer"])
def test_a_report_tells_the_team_of_both_and_parts_them(
    sessions: Sessions, side: str, why: str
) -> None:
    with sessions.begin() as session:
        offer, denise, karim = on_the_way(session)
        says, other = (denise, karim) if side == "person" else (karim, denise)
        tap(session, says, "report.ask", offer.id)
        assert told(session, says)[-1] == "report.ask"
        assert tasks(session, "reported") == [], "a button is easily touched by mistake"
        choose(session, says, "report.say", why)
        assert tasks(session, "reported") == [(says.id, other.id, offer.request_id)]
        facts = session.scalars(select(Event).where(Event.kind == "reported")).one()
        assert (facts.person_id, facts.facts["why"]) == (other.id, why)
        thanks = "report.unsafe" if why == "unsafe" else "report.thanks"
        assert thanks in told(session, says)
        assert offer.state == OfferState.DECLINED
        assert offer.request.state == RequestState.ASKING, "somebody else is asked"
        assert "helper.not_coming" in told(session, denise)
        assert "edit: task.closed" in told(session, karim), "the address is hidden"
        assert "report" not in " ".join(told(session, other)[3:]), "the other one hears no reason"
        with pytest.raises((OfferOver, NotYours)):
            relay.ask_text(session, offer.request_id, other, now=NOON)


def choose(session: Session, someone: Person, action: str, value: str) -> None:
    query = select(Tap).where(Tap.person_id == someone.id, Tap.action == action, Tap.value == value)
    chosen = session.scalars(query.order_by(Tap.notice_id.desc())).first()
    assert chosen is not None
    handle_tap(session, someone, chosen.token, rules=RULES, now=NOON)
    session.flush()


def test_a_report_twice_is_counted_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        offer, denise, _ = on_the_way(session)
        for why in ("money", "other"):
            tap(session, denise, "report.ask", offer.id)
            choose(session, denise, "report.say", why)
        assert len(tasks(session, "reported")) == 1
        assert len(session.scalars(select(Event).where(Event.kind == "reported")).all()) == 1


def test_a_worry_and_its_report_are_one_task(sessions: Sessions) -> None:
    with sessions.begin() as session:
        offer, denise, karim = on_the_way(session)
        tap(session, karim, "task.done", offer.id)
        tap(session, denise, "helped.problem", offer.request_id)
        assert tasks(session, "worried") == [(denise.id, None, offer.request_id)]
        choose(session, denise, "report.say", "behaviour")
        assert tasks(session, "worried") == []
        assert tasks(session, "reported") == [(denise.id, karim.id, offer.request_id)]
        assert offer.state == OfferState.ACCEPTED, "what is done stays done"
        with pytest.raises((OfferOver, NotYours)):
            relay.ask_text(session, offer.request_id, karim, now=NOON)


@pytest.mark.parametrize("side", ["person", "volunteer"])
def test_a_block_is_one_tap_and_never_shows_the_address_again(
    sessions: Sessions, side: str
) -> None:
    with sessions.begin() as session:
        offer, denise, karim = on_the_way(session)
        tap(session, denise if side == "person" else karim, "tie.block", offer.id)
        assert offer.state == OfferState.DECLINED
        last = session.scalars(
            select(Notice).where(Notice.offer_id == offer.id).order_by(Notice.id.desc())
        ).first()
        assert last is not None
        edits = select(Notice.parts).where(Notice.target_id == last.id).order_by(Notice.id)
        assert [key for key, _ in session.scalars(edits).all()[-1]] == ["task.closed"]
        an = next(o for o in offer.request.offers if o.volunteer_id != karim.id)
        assert an.state == OfferState.SENT


def test_the_team_takes_a_never_back(sessions: Sessions) -> None:
    with sessions.begin() as session:
        offer, denise, karim = on_the_way(session)
        tap(session, denise, "tie.block", offer.id)
        parting.take_back(session, denise.id, karim.id, now=NOON)
        session.flush()
        tie = session.get_one(Tie, (denise.id, karim.id))
        assert tie.person_says is None
        meeting_again.say_again(session, offer.id, denise, now=NOON)
        with pytest.raises(NotYours):
            parting.take_back(session, karim.id, denise.id, now=NOON)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "donnez-moi votre carte bancaire et le code"),
        ("nl", "geef mij uw bankkaart en de code"),
    ],
)
@pytest.mark.parametrize("side", ["person", "volunteer"])
def test_what_asks_for_money_is_stopped_in_both_directions(
    sessions: Sessions, side: str, language: str, text: str
) -> None:
    with sessions.begin() as session:
        offer, denise, karim = on_the_way(session, language)
        writer, other = (denise, karim) if side == "person" else (karim, denise)
        writes(session, offer, writer, text)
        assert told(session, writer)[-1] == "relay.not_passed_on"
        assert told(session, other)[-1] == "relay.take_care"
        assert "078 170 170" in newest(session, other)
        assert text not in newest(session, other)
        assert tasks(session, "asks_for_money") == [(writer.id, other.id, offer.request_id)]
        assert ways_out(session, other) == {"report.ask", "tie.block"}


def test_what_the_shop_cost_is_passed_on(sessions: Sessions) -> None:
    with sessions.begin() as session:
        offer, denise, karim = on_the_way(session)
        writes(session, offer, karim, "j'ai payé par carte, 23,40 €")
        writes(session, offer, denise, "combien je vous dois ? je paie en liquide")
        assert "relay.text" in told(session, denise)
        assert told(session, karim)[-1] == "relay.text"
        assert tasks(session, "asks_for_money") == []


def test_a_pair_that_writes_is_protected_alike(sessions: Sessions) -> None:
    with sessions.begin() as session:
        two = Two(session)
        call = Call(
            pair_id=two.pair.id, person_id=two.denise.id, volunteer_id=two.an.id, minutes=30,
            at=wall_time(NOON), planned_at=wall_time(NOON), state="planned",
        )  # fmt: skip
        session.add(call)
        session.flush()
        for text in ("je serai à l'heure", "prêtez-moi 100 euros svp"):
            writing.ask_text(session, call.id, two.an, now=NOON)
            writing.pass_on(session, two.an, text, now=NOON)
            assert {"pair.report", "pair.block"} <= ways_out(session, two.denise)
        assert told(session, two.denise)[-2:] == ["relay.text", "relay.take_care"]
        assert tasks(session, "asks_for_money") == [(two.an.id, two.denise.id, None)]
        tap(session, two.denise, "pair.report", two.pair.id)
        choose(session, two.denise, "pair.reported", "money")
        assert tasks(session, "reported") == [(two.denise.id, two.an.id, None)]
        assert two.pair.state == "ended"
        assert session.get_one(Tie, (two.denise.id, two.an.id)).person_says == "never"
        assert told(session, two.an)[-1] == "pair.ended_for_volunteer", "kindly, and not why"
