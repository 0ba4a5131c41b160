"""People who only have a telephone: the team rings, reads aloud, and hands in what they say."""

from argparse import Namespace
from collections.abc import Callable
from io import StringIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.command import main
from bot.taps import handle_tap
from bot.telephone_desk import DONE, REFUSED, Desk
from bot.telephone_terminal import Terminal
from bot.wording import Wording
from solidarity import ringing
from solidarity.befriending.times import week
from solidarity.messages import Button, Message, row
from solidarity.notices import amend
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Alarm,
    Call,
    Contact,
    Event,
    Listener,
    Notice,
    Pair,
    Person,
    Tap,
    TeamTask,
    Wish,
)
from solidarity.team import alert_team
from solidarity.vocabulary import interest_mask
from tests.bot.office import Office, choice
from tests.bot.rasa_on_loopback import fake_rasa
from tests.solidarity.stories import NOON, RULES, person, volunteer

NUMBER = "+32470123456"
TWO = row(Button("button.need_help", "request.new"), Button("button.call_me", "team.call"))


@pytest.fixture
def office(sessions: Sessions) -> Office:
    return Office(sessions)


@pytest.fixture
def quick(lite: Sessions) -> Office:
    return Office(lite)


def maria(office: Office) -> int:
    """Maria only has a telephone."""
    with office.sessions.begin() as session:
        someone = ringing.add(session, NUMBER, first_name="Maria", language="nl", now=office.now)
        return someone.id


def test_who_is_told_something_has_to_be_rung_once(office: Office) -> None:
    number = maria(office)
    office.is_told(number, Message("kept"))
    office.is_told(number, Message("task.thanks"))
    office.bot_works()
    assert office.open_tasks() == 1
    seen = office.lists()
    assert f"{number} · Maria · +32 470 12 34 56 · 2 messages" in seen
    assert "aujourd’hui" in seen
    assert "vandaag" in office.lists("nl")


def test_nobody_has_to_be_rung_when_nothing_was_said(quick: Office) -> None:
    maria(quick)
    quick.bot_works()
    assert quick.lists("nl") == "Er wacht niemand op een telefoontje.\n"


def test_what_is_read_aloud_is_in_her_language_with_numbered_buttons(office: Office) -> None:
    number = maria(office)
    office.is_told(number, Message("kept"))
    office.is_told(number, Message("goodbye", buttons=TWO))
    office.bot_works()
    seen = office.reads(number)
    assert seen.index("alles blijft zoals het is") < seen.index("[1] Ik heb hulp nodig")
    assert "[2] " in seen
    assert "Choix" in seen, "the operator is spoken to in French"


def test_a_button_is_tapped_for_her_and_what_follows_is_read_at_once(office: Office) -> None:
    number = maria(office)
    office.is_told(number, Message("goodbye", buttons=TWO))
    office.bot_works()
    office.reads(number)
    seen = office.taps(number, 2)
    assert office.open_tasks("human") == 1, "what the button does was done"
    assert Wording().say("team.will_call", {}, language="nl", now=office.now) in seen
    office.finishes(number)
    assert office.open_tasks() == 0
    office.bot_works()
    assert office.open_tasks() == 0, "what was read already brings nobody back to the list"


def test_a_number_never_means_another_button(office: Office) -> None:
    number = maria(office)
    office.is_told(number, Message("goodbye", buttons=TWO))
    office.is_told(number, Message("kept", buttons=TWO))
    office.bot_works()
    assert "[4] " in office.reads(number)
    office.taps(number, 1)
    seen = office.reads(number)
    assert "[1]" not in seen
    assert "[3]" in seen
    for unknown in (99, 0, -1):
        assert f"choix {unknown}" in office.taps(number, unknown, expected=REFUSED)
    assert office.taps(number, 2, expected=REFUSED), "this question was answered"
    office.finishes(number)
    office.is_told(number, Message("task.thanks", buttons=TWO))
    office.bot_works()
    later = office.reads(number)
    numbers = [line.split("]")[0].strip(" [") for line in later.splitlines() if "  [" in line]
    assert len(set(numbers)) == len(numbers) >= 4
    assert "1" not in numbers


def test_what_has_changed_since_is_read_in_its_last_version(office: Office) -> None:
    number = maria(office)
    first = office.is_told(number, Message("goodbye", buttons=TWO))
    office.bot_works()
    with office.sessions.begin() as session:
        amend(session, session.get_one(Notice, first), Message("kept"), now=NOON)
    office.bot_works()
    seen = office.reads(number)
    assert "alles blijft zoals het is" in seen
    assert "[1]" not in seen
    with office.sessions.begin() as session:
        assert {notice.state for notice in session.query(Notice)} == {"read", "sent"}


def test_done_is_refused_while_something_new_was_not_read(office: Office) -> None:
    number = maria(office)
    office.is_told(number, Message("kept"))
    office.bot_works()
    office.reads(number)
    office.after(minutes=1).is_told(number, Message("task.thanks"))
    thanks = Wording().say("task.thanks", {}, language="nl", now=NOON)
    assert thanks in office.finishes(number, expected=REFUSED)
    assert office.open_tasks() == 1
    office.finishes(number)
    assert office.open_tasks() == 0
    assert thanks not in office.reads(number), "heard once is enough"


def test_a_question_that_was_read_stays_open_until_it_is_answered(office: Office) -> None:
    number = maria(office)
    office.is_told(number, Message("goodbye", buttons=TWO))
    office.bot_works()
    office.reads(number)
    office.finishes(number)
    assert office.open_tasks() == 0
    assert "[2]" in office.after(days=2).reads(number), "she rings back with her answer"
    office.taps(number, 2)
    assert "[2]" not in office.reads(number)


def test_after_a_week_nothing_is_read_aloud_any_more(office: Office) -> None:
    number = maria(office)
    office.is_told(number, Message("goodbye", buttons=TWO))
    office.bot_works()
    assert "[1]" in office.after(days=6, hours=23).reads(number)
    assert "[1]" not in office.after(hours=1).reads(number)
    assert office.taps(number, 1, expected=REFUSED)
    office.finishes(number)
    assert office.open_tasks() == 0


def test_nobody_answered_puts_off_and_after_three_times_somebody_asks_how_she_is(
    office: Office,
) -> None:
    number = maria(office)
    office.is_told(number, Message("kept"))
    office.bot_works()
    with office.sessions.begin() as session:
        alert_team(session, office.rules.team, now=office.now)
    seen = office.does(lambda desk: desk.no_answer(number))
    assert "15h" in seen, "three hours later"
    assert "15h" in office.lists()
    seen = office.after(hours=6).does(lambda desk: desk.no_answer(number))
    assert "demain" in seen, "not in the evening"
    assert office.open_tasks("missed_calls") == 0
    office.after(hours=16).does(lambda desk: desk.no_answer(number))
    assert office.open_tasks("missed_calls") == 1
    office.reads(number)
    office.finishes(number)
    with office.sessions.begin() as session:
        assert session.query(Alarm).filter_by(kind="ring_again", done_at=None).count() == 0
    refused = office.does(lambda desk: desk.no_answer(number), expected=REFUSED)
    assert "n’attend pas" in refused


def test_the_team_is_told_again_when_it_is_time_to_ring_again(lite: Sessions) -> None:
    office = Office(lite)
    number = maria(office)
    office.is_told(number, Message("kept"))
    office.bot_works()
    with lite.begin() as session:
        alert_team(session, RULES.team, now=NOON)
        task = session.query(TeamTask).one()
        assert task.told_at is not None
        ringing.ring_again(session, task.id, now=NOON)
        assert task.told_at is None
        task.told_at, task.closed_at = NOON, NOON
        ringing.ring_again(session, task.id, now=NOON)
        assert task.told_at == NOON, "nobody has to ring any more"


def test_who_was_put_off_and_what_is_urgent_have_their_place_in_the_list(quick: Office) -> None:
    with quick.sessions.begin() as session:
        numbers = [
            ringing.add(session, f"+3247012345{n}", first_name=name, language="nl", now=NOON).id
            for n, name in enumerate(("An", "Bea", "Cis"))
        ]
    for number in numbers:
        quick.after(minutes=1).is_told(number, Message("kept"), urgent=number == numbers[2])
        quick.bot_works()
    quick.does(lambda desk: desk.no_answer(numbers[0]))
    seen = quick.lists("nl")
    assert seen.index("Cis") < seen.index("Dringend") < seen.index("Bea") < seen.index("An ·")


def test_her_words_are_handled_by_the_bot_and_its_answer_is_read_at_once(
    sessions: Sessions,
) -> None:
    office = Office(sessions)
    number = maria(office)
    seen = office.says(number, "mijn man wordt niet wakker")
    assert "112" in seen
    assert office.open_tasks("danger") == 1
    with sessions.begin() as session:
        states = session.query(Notice).filter_by(person_id=number).with_entities(Notice.state)
        assert {state for (state,) in states} == {"read"}
    office.finishes(number)


def test_who_is_spoken_to_stands_on_the_list_until_all_was_heard(quick: Office) -> None:
    number = maria(quick)
    quick.says(number, "mijn man wordt niet wakker")
    assert quick.open_tasks() == 1
    with quick.sessions.begin() as session:
        assert session.query(TeamTask).filter_by(kind="ring").one().told_at == NOON
    quick.reads(number)
    quick.finishes(number)
    assert quick.open_tasks() == 0
    quick.reads(number)
    assert quick.open_tasks() == 0, "what was heard already puts nobody on the list"


def test_other_words_go_the_way_of_every_message(lite: Sessions) -> None:
    office = Office(lite)
    number = maria(office)
    with fake_rasa() as rasa:
        office.rasa = rasa.url
        office.says(number, "ik hoor niemand meer")
        (body,) = rasa.heard
    assert body["message"] == "ik hoor niemand meer"
    assert "470" not in str(body), "Rasa never sees the number"


def test_while_the_bot_stands_still_the_words_are_kept_and_the_operator_hears_it(
    lite: Sessions,
) -> None:
    office, out = Office(lite), StringIO()
    number = maria(office)
    desk = Desk(lite, RULES, Terminal(out), office.clock, pause=lambda: None)
    assert desk.say_for(number, "bonjour") == REFUSED
    assert "Le robot tourne-t-il" in out.getvalue()
    assert "--done" not in out.getvalue()
    with fake_rasa() as rasa:
        office.rasa = rasa.url
        office.bot_works()
        assert [body["message"] for body in rasa.heard] == ["bonjour"]
    assert office.says(number, "  ", expected=REFUSED)


@pytest.mark.parametrize("wrong", ["", "abc", "12", "0470 12 34", "+32 999", "+999 123456789"])
def test_a_wrong_number_is_refused_kindly(quick: Office, wrong: str) -> None:
    add: Callable[[Desk], int] = lambda desk: desk.add(  # noqa: E731
        wrong, name="Maria", language="nl", for_calls=False
    )
    assert "+32 470 12 34 56" in quick.does(add, expected=REFUSED)
    with quick.sessions.begin() as session:
        assert session.query(Person).count() == 0


@pytest.mark.parametrize("written", ["0470 12.34/56", "0032470123456", "+32 470 12 34 56"])
def test_a_number_however_written_is_one_person(office: Office, written: str) -> None:
    number = maria(office)
    add: Callable[[Desk], int] = lambda desk: desk.add(  # noqa: E731
        written, name="Mia", language="fr", for_calls=False
    )
    assert f"personne {number}" in office.does(add)
    with office.sessions.begin() as session:
        (known,) = session.query(Person).all()
        assert (known.first_name, known.language) == ("Maria", "nl")


def test_who_writes_already_is_left_to_his_chat(quick: Office) -> None:
    with quick.sessions.begin() as session:
        paul = person(session, "Paul")
        paul.phone = NUMBER
        number = paul.id
    add: Callable[[Desk], int] = lambda desk: desk.add(  # noqa: E731
        NUMBER, name=None, language="nl", for_calls=True
    )
    assert f"personne {number}" in quick.does(add, expected=REFUSED)
    with quick.sessions.begin() as session:
        assert session.query(Contact).count() == 1
    arguments = Namespace(tap=None, say=None, rung=None, done=False)
    assert quick.does(lambda desk: desk.serve(number, arguments), expected=REFUSED)


def test_a_name_cannot_steer_the_terminal(quick: Office) -> None:
    number = maria(quick)
    with quick.sessions.begin() as session:
        session.get_one(Person, number).first_name = "Ma\x1b[2Jria\r"
    quick.is_told(number, Message("kept"))
    quick.bot_works()
    assert "\x1b" not in quick.lists()
    assert "\r" not in quick.reads(number)


def test_what_is_recorded_holds_no_number_and_no_name(quick: Office) -> None:
    number = maria(quick)
    quick.is_told(number, Message("goodbye", buttons=TWO))
    quick.bot_works()
    quick.reads(number)
    quick.does(lambda desk: desk.no_answer(number))
    quick.finishes(number)
    with quick.sessions.begin() as session:
        facts = str([(event.kind, event.facts) for event in session.scalars(select(Event))])
    assert "rung" in facts
    assert "470" not in facts
    assert "Maria" not in facts


@pytest.fixture
def shell(
    quick: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """The command as operators type it."""
    monkeypatch.setenv("DATABASE_URL", str(quick.sessions.engine.url))

    def typed(*arguments: str) -> tuple[int, str]:
        code = main(["phone", *arguments])
        return code, capsys.readouterr().out

    return typed


def test_the_command_makes_lists_reads_and_closes(shell: Callable[..., tuple[int, str]]) -> None:
    new = ("--new", NUMBER, "--name", "Maria", "--language", "nl", "--for-calls")
    code, seen = shell(*new)
    assert code == DONE
    for agrees_or_any in ("Akkoord", "Maakt niet uit"):
        code, seen = shell("1", "--tap", str(choice(seen, agrees_or_any)))
        assert code == DONE
    assert "Voormiddag" in seen
    assert shell("1", "--language", "nl", "--done") == (
        DONE, "Dat is genoteerd. De persoon staat niet meer op de lijst.\n",
    )  # fmt: skip
    assert shell() == (DONE, "Personne n’attend un coup de téléphone.\n")


@pytest.mark.parametrize(
    "wrong",
    [("7",), ("7", "--done"), ("--done",), ("--tap", "2"), ("--say", ""), ("--rung", "no_answer"),
     ("1", "--name", "Maria"), ("1", "--for-calls"), ("--new", "12")],
)  # fmt: skip
def test_a_command_that_makes_no_sense_is_refused_with_a_reason(
    shell: Callable[..., tuple[int, str]], wrong: tuple[str, ...]
) -> None:
    code, seen = shell(*wrong)
    assert code == REFUSED
    assert seen.strip()


def karim_who_calls(session: Session) -> Person:
    """A volunteer on a chat who calls people, on Tuesdays and Thursdays before noon."""
    karim = volunteer(session, "Karim", language="nl")
    hours = week.span(1, 9 * 60, 12 * 60) | week.span(3, 9 * 60, 12 * 60)
    listener = Listener(
        volunteer_id=karim.id, interests=interest_mask(["garden"]), interests_told=True,
        hours=hours, most_pairs=2, created_at=NOON,
    )  # fmt: skip
    session.add(listener)
    session.flush()
    return karim


def test_maria_who_only_has_a_telephone_is_called_every_week_in_the_end(
    sessions: Sessions,
) -> None:
    office = Office(sessions)
    with sessions.begin() as session:
        karim = karim_who_calls(session).id
    seen = office.does(
        lambda desk: desk.add("0470 12 34 56", name="Maria", language="nl", for_calls=True)
    )
    with sessions.begin() as session:
        wish = session.query(Wish).one()
        assert (wish.state, wish.by_phone, wish.remind) == ("telling", True, "never")
        maria = wish.person_id
    seen = office.taps(maria, choice(seen, "Akkoord"))
    office.taps(maria, choice(seen, "De tuin"))
    seen = office.reads(maria)
    office.taps(maria, choice(seen, "Dat is alles"))
    seen = office.after(minutes=1).says(maria, "liefst in de voormiddag")
    seen = office.taps(maria, choice(seen, "Nederlands"))
    office.taps(maria, choice(seen, "Elke week"))
    office.finishes(maria)
    office.bot_works()
    assert office.open_tasks() == 0, "while somebody is looked for, nobody has to ring her"

    tapped(office, karim, "pair.volunteer_yes")
    office.after(hours=1).bot_works()
    assert "Maria" in office.lists(), "a listener has said yes: she is rung"
    seen = office.reads(maria)
    assert "Wanneer" not in seen, "she has answered that in her words"
    assert seen.index("Karim") < seen.index("Déjà lu")
    seen = office.taps(maria, choice(seen, "Ja, met plezier"))
    assert "Karim" in seen
    office.says(maria, "liever op donderdag")
    office.finishes(maria)
    office.bot_works()
    assert office.open_tasks() == 0
    with sessions.begin() as session:
        (pair,) = session.query(Pair).all()
        assert (pair.person_id, pair.volunteer_id, pair.state) == (maria, karim, "active")
        calls = session.query(Call).filter_by(state="planned").order_by(Call.at).all()
        assert {(call.at.weekday(), call.minutes) for call in calls} == {(3, 30)}
        assert len(calls) == 4
        assert NUMBER not in str([notice.parts for notice in session.query(Notice)])
    assert f"{maria} · Maria" not in office.lists()


def tapped(office: Office, number: int, action: str) -> None:
    """Somebody taps the newest button of his chat that does this."""
    with office.sessions.begin() as session:
        query = select(Tap).where(Tap.person_id == number, Tap.action == action)
        tap = session.scalars(query.order_by(Tap.notice_id.desc()).limit(1)).one()
        someone = session.get_one(Person, number)
        assert handle_tap(session, someone, tap.token, rules=office.rules, now=office.now) is None
