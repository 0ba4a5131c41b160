"""Buttons: each works once, for the person it was shown to, as long as it makes sense."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import AMENDS, HANDLERS, KEEPS_BUTTONS, Tapped, handle_tap
from solidarity import offers, requests
from solidarity.errors import OfferOver
from solidarity.lifecycles import OfferState, RequestState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event, Notice, Person, Request, Tap, TeamTask
from tests.solidarity.stories import (
    ASKING,
    NOON,
    RULES,
    offer_to,
    person,
    placed,
    told,
    volunteer,
)

TAKEN, OVER = Message("offer.taken"), Message("tap.over")


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as session:
        yield session


def token(session: Session, someone: Person, action: str) -> str:
    """The newest button of a person with this action."""
    query = select(Tap).where(Tap.person_id == someone.id, Tap.action == action)
    return session.scalars(query.order_by(Tap.notice_id.desc()).limit(1)).one().token


def tap(session: Session, someone: Person, action: str) -> Message | None:
    return press(session, someone, token(session, someone, action))


def press(session: Session, someone: Person, pressed: str) -> Message | None:
    said = handle_tap(session, someone, pressed, rules=RULES, now=NOON)
    session.flush()
    return said


def test_yes_tells_both_sides_and_the_buttons_go(session: Session) -> None:
    karim, denise = volunteer(session, "Karim"), person(session)
    request = placed(session, denise)
    assert tap(session, karim, "offer.accept") is None
    assert request.state == RequestState.ASSIGNED
    assert told(session, karim) == [
        "offer.visit", "accepted.visit", "list.tick", "edit: offer.visit",
    ]  # fmt: skip
    assert told(session, denise)[-1] == "good_news.visit"
    settled = session.query(Notice).filter_by(kind="edit").one()
    assert settled.parts[-1][0] == "chosen"
    assert settled.buttons == []


def test_a_second_tap_on_the_same_button_changes_nothing(session: Session) -> None:
    karim = volunteer(session, "Karim")
    placed(session, person(session))
    tap(session, karim, "offer.accept")
    before = session.query(Notice).count()
    assert tap(session, karim, "offer.accept") == Message("tap.already")
    assert session.query(Notice).count() == before


@pytest.mark.parametrize("action", ["offer.accept", "offer.decline"])
def test_a_foreign_button_does_nothing(session: Session, action: str) -> None:
    karim, zoe = volunteer(session, "Karim"), person(session, "Zoé")
    request = placed(session, person(session))
    stolen = token(session, karim, action)
    assert press(session, zoe, stolen) == Message("tap.not_yours")
    assert offer_to(session, request, karim).state == OfferState.SENT
    assert session.get_one(Tap, stolen).tapped_at is None, "its owner can still use it"


@pytest.mark.parametrize("unknown", ["", "x", "a" * 64, "' OR 1=1 --"])
def test_an_invented_button_does_nothing(session: Session, unknown: str) -> None:
    assert press(session, person(session), unknown) == Message("tap.not_yours")


def test_who_comes_second_reads_that_it_is_taken(session: Session) -> None:
    karim, an = volunteer(session, "Karim"), volunteer(session, "An", metres_north=700)
    placed(session, person(session))
    tap(session, karim, "offer.accept")
    assert tap(session, an, "offer.accept") == TAKEN
    assert tap(session, an, "offer.decline") == OVER
    assert "accepted.visit" not in told(session, an)


def test_a_late_yes_counts_while_nobody_has_come(session: Session) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    offers.expire(session, offer_to(session, request, karim).id, now=NOON)
    assert tap(session, karim, "offer.accept") is None
    assert request.state == RequestState.ASSIGNED


def test_the_old_button_of_an_expired_offer_works_too(session: Session) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    first = token(session, karim, "offer.accept")
    offers.expire(session, offer_to(session, request, karim).id, now=NOON)
    assert press(session, karim, first) is None
    assert request.state == RequestState.ASSIGNED


def test_a_yes_after_a_cancellation_is_over(session: Session) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    requests.cancel(session, request, now=NOON)
    assert tap(session, karim, "offer.accept") == OVER
    assert request.state == RequestState.CANCELLED


def test_a_yes_after_a_no_is_over(session: Session) -> None:
    karim = volunteer(session, "Karim")
    placed(session, person(session))
    assert tap(session, karim, "offer.decline") is None
    assert tap(session, karim, "offer.accept") == OVER


@pytest.mark.parametrize("action", ["task.done", "task.give_up", "relay.write"])
def test_the_buttons_of_a_task_are_over_when_it_was_cancelled(
    session: Session, action: str
) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    tap(session, karim, "offer.accept")
    requests.cancel(session, request, now=NOON)
    before = session.query(Notice).count()
    assert tap(session, karim, action) == OVER
    assert session.query(Notice).count() == before


def test_giving_up_after_it_was_done_is_over(session: Session) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    tap(session, karim, "offer.accept")
    tap(session, karim, "task.done")
    assert tap(session, karim, "task.give_up") == OVER
    assert request.state == RequestState.DONE


def test_both_answers_to_did_help_come_cannot_be_given(session: Session) -> None:
    karim, denise = volunteer(session, "Karim"), person(session)
    request = placed(session, denise)
    tap(session, karim, "offer.accept")
    tap(session, karim, "task.done")
    assert tap(session, denise, "helped.yes") is None
    assert tap(session, denise, "helped.no") == OVER
    assert request.state == RequestState.CONFIRMED


def test_whom_to_write_to_can_be_tapped_again_and_again(session: Session) -> None:
    karim = volunteer(session, "Karim")
    placed(session, person(session))
    tap(session, karim, "offer.accept")
    assert tap(session, karim, "relay.write") is None
    assert tap(session, karim, "relay.write") is None


@pytest.mark.parametrize("action", ["volunteer.resume", "volunteer.pause", "join.free"])
def test_a_volunteer_who_stopped_is_not_brought_back_by_an_old_button(
    session: Session, action: str
) -> None:
    karim = volunteer(session, "Karim", state="stopped")
    old = Button("button.resume", action, None, "7" if action.endswith("pause") else "always")
    notify(session, karim, Message("kept", buttons=row(old)), now=NOON)
    assert tap(session, karim, action) == OVER
    assert karim.volunteer is not None
    assert karim.volunteer.state == "stopped"


def test_a_handler_that_finds_half_way_that_it_is_too_late_leaves_nothing_behind(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half_way(tapped: Tapped) -> None:
        tapped.person.first_name = "Changed"
        notify(tapped.session, tapped.person, Message("kept"), now=tapped.now)
        raise OfferOver(offer=1)

    monkeypatch.setitem(HANDLERS, "test.half_way", half_way)
    denise = person(session)
    button = row(Button("button.yes", "test.half_way"))
    notify(session, denise, Message("kept", buttons=button), now=NOON)
    assert tap(session, denise, "test.half_way") == OVER
    assert denise.first_name == "Denise"
    assert told(session, denise) == ["kept"]
    assert session.query(Tap).one().tapped_at is None


def test_a_tap_that_breaks_leaves_nothing_behind(sessions: Sessions) -> None:
    with sessions.begin() as session:
        denise = person(session)
        request = placed(session, denise)
        button = row(Button("button.cancel", "request.cancel", request.id))
        notice = notify(session, denise, Message("kept", buttons=button), now=NOON)
        assert notice is not None
        notice.buttons = []
        request_id, events = request.id, session.query(Event).count()
    with pytest.raises(LookupError), sessions.begin() as session:
        tap(session, session.get_one(Person, denise.id), "request.cancel")
    with sessions.begin() as session:
        assert session.get_one(Request, request_id).state == RequestState.WITH_TEAM
        assert session.query(Event).count() == events


def test_the_team_hears_of_the_same_thing_once(session: Session) -> None:
    denise = person(session)
    for _ in range(3):
        button = row(Button("button.call_me", "team.call"))
        notify(session, denise, Message("kept", buttons=button), now=NOON)
        tap(session, denise, "team.call")
    assert session.scalars(select(TeamTask.kind)).all() == ["human"]


def test_the_special_buttons_are_in_the_table() -> None:
    assert set(HANDLERS) >= KEEPS_BUTTONS | AMENDS


def test_when_all_have_declined_nobody_waits_for_the_clock(session: Session) -> None:
    karim, an = volunteer(session, "Karim"), volunteer(session, "An", metres_north=800)
    request = placed(session, person(session))
    for someone in (karim, an):
        offers.decline(
            session, offer_to(session, request, someone).id, volunteer_id=someone.id,
            asking=ASKING, now=NOON + timedelta(minutes=1),
        )  # fmt: skip
    assert request.state == RequestState.WITH_TEAM
