"""A volunteer who calls people tells for whom and when; who tells nothing can call all the same."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.chores import approve
from solidarity import checks
from solidarity.befriending.telling import listeners
from solidarity.befriending.telling.telling_wishes import PARTS
from solidarity.befriending.times import week
from solidarity.befriending.times.common_hours import DAYTIME, usual_hours
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import OfferState, PairState
from solidarity.settings import Calls, Rules, Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Listener, Offer, Pair, Person, TeamTask, Tie, Volunteer
from solidarity.vocabulary import DayPart, help_mask, interest_names, week_mask
from tests.befriending.chatting import CallChat
from tests.solidarity.stories import NOON, draft, person, volunteer

CALLS = Calls()
MORNINGS = week_mask(range(7), DayPart.MORNING)


def calling(session: Session, name: str = "Karim", **known: Any) -> CallChat:
    """A volunteer who was approved for calls and is asked what is needed for it."""
    chat = CallChat(session, someone=volunteer(session, name, **known))
    listeners.begin(session, chat.volunteer, now=NOON)
    return chat


@pytest.fixture
def session(lite: Sessions) -> Iterator[Session]:
    with lite.begin() as opened:
        yield opened


@pytest.fixture
def chat(session: Session) -> CallChat:
    return calling(session)


def test_everything_can_be_tapped(chat: CallChat) -> None:
    assert chat.taps("interest.music") == []
    assert chat.taps("button.that_is_all") == ["listener.ask.hours"]
    assert chat.taps("button.afternoon") == ["listener.ask.remind"]
    assert chat.taps("button.remind_evening") == ["listener.ask.most"]
    assert chat.taps("button.people", n=2) == ["listener.noted"]  # type: ignore[arg-type]
    listener = chat.listener
    assert interest_names(listener.interests) == ["music"]
    assert listener.hours == PARTS["afternoon"]
    assert (listener.remind, listener.most_pairs) == ("evening", 2)


def test_everything_can_be_written(session: Session) -> None:
    chat = calling(session, "Rita", language="nl")
    assert chat.writes("muziek en de tuin") == ["listener.ask.hours"]
    assert chat.writes("dinsdag in de namiddag") == ["listener.ask.remind"]
    assert chat.writes("de avond voordien") == ["listener.ask.most"]
    assert chat.writes("twee mensen") == ["listener.noted"]
    listener = chat.listener
    assert {"music", "garden"} <= set(interest_names(listener.interests))
    assert listener.hours == week.span(1, 12 * 60, 18 * 60)
    assert (listener.remind, listener.most_pairs) == ("evening", 2)


@pytest.mark.parametrize(
    ("text", "way"),
    [("les deux", "both"), ("pas besoin de rappel", "never"), ("un quart d'heure avant", "soon"),
     ("net ervoor, 15 minuten", "soon"), ("geen herinnering", "never")],
)  # fmt: skip
def test_reminders_are_read_from_words(chat: CallChat, text: str, way: str) -> None:
    chat.taps("button.any")
    chat.taps("button.usual_hours")
    chat.writes(text)
    assert chat.listener.remind == way


def test_the_usual_hours_are_those_of_other_help(session: Session) -> None:
    chat = calling(session, free=MORNINGS)
    chat.taps("button.any")
    assert chat.taps("button.usual_hours") == ["listener.ask.remind"]
    assert chat.listener.hours == PARTS["morning"]


def test_words_nobody_knows_say_what_somebody_likes(chat: CallChat) -> None:
    assert chat.writes("zinneke et compagnie", sure=False) == ["listener.ask.hours"]
    assert chat.listener.interests_told


def test_a_question_in_between_is_answered_and_asked_again(chat: CallChat) -> None:
    assert chat.writes("c'est payant ?", "ask_info") == ["info.cost", "listener.ask.interests"]


def test_who_offers_to_call_later_is_asked_at_once_or_after_the_team(session: Session) -> None:
    allowed, waits = CallChat(session, "Lies"), CallChat(session, "Bram")
    groceries = help_mask(["groceries"])
    for other, approved in ((allowed, groceries | listeners.LISTENING), (waits, groceries)):
        other.person.volunteer = Volunteer(
            state="active", languages=1, wanted=approved, approved=approved
        )
        session.flush()
    offer = ("ik wil ook mensen bellen", "offer_help", "listening")
    assert allowed.offers(*offer) == ["listener.begin", "listener.ask.interests"]
    assert waits.offers(*offer) == ["volunteer.team_will_talk"]
    assert waits.volunteer.wanted & listeners.LISTENING
    assert session.query(TeamTask).one().kind == "approve"


def test_who_is_approved_by_the_team_is_asked_once(tmp_path: Path, empty_sqlite: Path) -> None:
    path = tmp_path / "chores.sqlite3"
    path.write_bytes(empty_sqlite.read_bytes())
    settings = Settings(
        database_url=f"sqlite:///{path}", port=0, public_url=None, telegram_token=None,
        telegram_api="", telegram_mode="polling", telegram_secret=None, rasa_urls=(),
        rules=Rules(),
    )  # fmt: skip
    sessions = Sessions(open_engine(settings.database_url))
    with sessions.begin() as session:
        karim = volunteer(session, "Karim", approved=help_mask(["groceries"])).id
    refused = StringIO()
    assert approve(settings, karim, refused) == 1
    assert refused.getvalue() == "not checked yet: conversation identity reference\n"
    for _ in range(2):
        assert approve(settings, karim, StringIO(), checked=checks.OUTCOMES) == 0
    with sessions.begin() as session:
        assert session.query(Listener).one().volunteer_id == karim


def test_who_told_nothing_calls_when_he_is_free_and_as_many_as_the_rules_say(
    session: Session,
) -> None:
    karim = volunteer(session, "Karim", free=MORNINGS)
    assert karim.volunteer is not None
    caller = listeners.caller(session, karim.volunteer, calls=CALLS)
    assert (caller.hours, caller.interests) == (PARTS["morning"], 0)
    assert (caller.pairs, caller.most_pairs) == (0, CALLS.most_pairs)
    assert caller.known_to == frozenset()


def test_a_volunteer_free_at_no_hour_for_calls_is_not_lost(session: Session) -> None:
    karim = volunteer(session, "Karim", free=0)
    assert karim.volunteer is not None
    assert usual_hours(karim.volunteer) == DAYTIME


def pair(session: Session, someone: Person, karim: Person, state: PairState) -> None:
    session.add(
        Pair(
            person_id=someone.id, volunteer_id=karim.id, state=state, reasons=[],
            proposed_at=NOON, started_at=None if state == PairState.PROPOSED else NOON,
        )
    )  # fmt: skip
    session.flush()


def test_whom_he_calls_and_whom_he_knows_count(sessions: Sessions) -> None:
    with sessions.begin() as session:
        karim, an = volunteer(session, "Karim"), volunteer(session, "An")
        assert karim.volunteer is not None
        assert an.volunteer is not None
        people = [person(session, name) for name in ("Denise", "Jeanne", "Zoé", "Rosa", "Lea")]
        active, ended, proposed, helped, again = people
        pair(session, active, karim, PairState.ACTIVE)
        pair(session, ended, karim, PairState.ENDED)
        pair(session, proposed, karim, PairState.PROPOSED)
        session.add(
            Offer(
                request=draft(session, helped), volunteer_id=karim.id, state=OfferState.ACCEPTED,
                wave=1, reasons=[], sent_at=NOON, expires_at=NOON,
            )
        )  # fmt: skip
        session.add(Tie(person_id=again.id, volunteer_id=karim.id, person_says="again"))
        session.flush()
        his, hers = listeners.callers(session, [karim.volunteer, an.volunteer], calls=CALLS)
        assert his.pairs == 2, "somebody he was asked to call counts too"
        assert his.known_to == {active.id, ended.id, helped.id, again.id}
        assert (hers.volunteer_id, hers.pairs, hers.known_to) == (an.id, 0, frozenset())


def test_buttons_of_another_volunteer_change_nothing(session: Session, chat: CallChat) -> None:
    other = calling(session, "An")
    with pytest.raises(NotYours):
        listeners.own(session, chat.person.id, other.person)
    other.volunteer.state = "stopped"
    with pytest.raises(IllegalStep):
        listeners.own(session, other.person.id, other.person)
