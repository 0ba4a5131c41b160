"""Operators: one call at a time, from the first word of a caller to his answers."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from sqlalchemy import select

from solidarity import callers, ringing
from solidarity.errors import IllegalStep, TakenByOther
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Desk
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Event, Member, Person, Received, Request, TeamTask
from solidarity.team import tell_team
from solidarity.vocabulary import Role
from tests.browsing import enter, needs_browser, press, wait_until
from tests.desk.members import AtTheDesk, sign_in
from tests.solidarity.stories import NOON, RULES, person
from tests.web.site import Site

NUMBER = "+32470123456"
QUARTER = timedelta(minutes=15)


def two_members(sessions: Sessions) -> tuple[int, int, int]:
    """Ines and Tom of the team, and Maria, who waits for a call."""
    with sessions.begin() as session:
        maria = ringing.add(session, NUMBER, first_name="Maria", language="nl", now=NOON)
        tell_team(session, "human", now=NOON, person=maria)
        team = [person(session, name) for name in ("Ines", "Tom")]
        for each in team:
            session.add(Member(person_id=each.id, roles=1, created_at=NOON))
        return maria.id, team[0].id, team[1].id


def begin(sessions: Sessions, who: int, member: int, minutes: int = 0) -> bool:
    try:
        with sessions.begin() as session:
            at = NOON + timedelta(minutes=minutes)
            maria, taker = session.get_one(Person, who), session.get_one(Member, member)
            callers.begin(session, maria, taker, now=at)
    except TakenByOther:
        return False
    return True


def test_of_two_operators_who_begin_at_once_one_calls(sessions: Sessions) -> None:
    maria, ines, tom = two_members(sessions)
    with ThreadPoolExecutor() as pool:
        began = list(pool.map(lambda member: begin(sessions, maria, member), (ines, tom)))
    assert sorted(began) == [False, True]


def test_a_call_that_was_forgotten_is_free_after_twenty_minutes(sessions: Sessions) -> None:
    maria, ines, tom = two_members(sessions)
    assert begin(sessions, maria, ines)
    assert not begin(sessions, maria, tom, minutes=19)
    assert begin(sessions, maria, tom, minutes=20)
    with sessions.begin() as session:
        who, late = session.get_one(Person, maria), session.get_one(Member, ines)
        with pytest.raises(TakenByOther):
            callers.reached(session, who, late, now=NOON + timedelta(minutes=21))


def test_outcomes_of_a_call(sessions: Sessions) -> None:
    maria, ines, _ = two_members(sessions)
    with sessions.begin() as session:
        who, member = session.get_one(Person, maria), session.get_one(Member, ines)
        callers.begin(session, who, member, now=NOON)
        callers.not_reached(session, who, member, rules=RULES, now=NOON)
        (line,) = callers.to_call(session, member, now=NOON)
        assert line.taken_by is None
        assert (line.tries, line.again_at) == (1, NOON + timedelta(hours=3))
        callers.begin(session, who, member, now=NOON)
        callers.call_later(session, who, member, at=NOON + QUARTER, now=NOON)
        (line,) = callers.to_call(session, member, now=NOON)
        assert line.again_at == NOON + QUARTER
        callers.begin(session, who, member, now=NOON)
        with pytest.raises(IllegalStep):
            callers.call_later(session, who, member, at=NOON, now=NOON)
        assert callers.reached(session, who, member, now=NOON)
        assert callers.to_call(session, member, now=NOON) == []
        closed = session.scalars(select(TeamTask).where(TeamTask.kind == "human")).one()
        assert (closed.closed_by, closed.outcome) == (ines, "reached")


@pytest.mark.parametrize(("hour", "is_open"), [(7, False), (8, True), (19, True), (20, False)])
def test_people_are_called_by_day(hour: int, *, is_open: bool) -> None:
    at = NOON.replace(hour=hour - 1)  # Brussels is an hour ahead in November
    assert callers.is_open(Desk(), now=at) == is_open


def call(member: AtTheDesk, number: str = "0470 12 34 56", language: str = "nl") -> str:
    """The address of the page of a call."""
    return str(member.send("/desk/calls", number=number, language=language).url.path)


def test_a_caller_is_heard_and_answered_in_his_language(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    page = call(member)
    shown = member.get(page).text
    assert "Vraag nooit: bankkaart" in shown
    member.send(page + "/words", words="goeiemiddag")
    with real_site.sessions.begin() as session:
        heard = session.scalars(select(Received).where(Received.channel == "telephone")).one()
        assert heard.payload["text"] == "goeiemiddag"
        maria = session.scalars(select(Person).where(Person.phone == NUMBER)).one()
        assert maria.language == "nl"
        buttons = row(Button("button.need_help", "request.new"))
        notify(session, maria, Message("welcome", buttons=buttons), now=real_site.watch())
        heard.state = "done"
    shown = member.get(page).text
    assert "Ik heb hulp nodig" in shown
    token = shown.split('name="button" value="')[1].split('"')[0]
    member.send(page + "/button", button=token)
    with real_site.sessions.begin() as session:
        assert session.scalars(select(Request)).one().person_id == maria.id
    member.send(page + "/name", name="Maria", language="nl")
    assert "<title>Maria" in member.get(page).text


def test_who_is_called_by_another_operator_is_shown_to_nobody_else(real_site: Site) -> None:
    ines, tom = (sign_in(real_site, Role.OPERATOR, name=name) for name in ("Ines", "Tom"))
    page = call(ines)
    ines.send(page + "/name", name="Maria")
    assert "Maria" not in tom.get(page).text
    assert tom.send(page + "/begin").status_code == 409
    assert tom.send(page + "/words", words="hallo").status_code == 409
    assert "Ines lui parle" in tom.get("/desk/calls").text
    ines.send(page + "/end", outcome="give_back")
    assert tom.send(page + "/begin").status_code == 200
    with real_site.sessions.begin() as session:
        looks = session.scalars(select(Event).where(Event.kind == "looked_up")).all()
    assert [event.person_id for event in looks] == [ines.person_id, tom.person_id]


def test_a_wrong_number_is_kept_to_be_mended(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    shown = member.send("/desk/calls", number="0470 12 34", language="fr")
    assert shown.status_code == 400
    assert 'value="0470 12 34"' in shown.text


def test_who_writes_otherwise_is_known_by_his_number(real_site: Site) -> None:
    member = sign_in(real_site, Role.OPERATOR)
    with real_site.sessions.begin() as session:
        denise = person(session)
        denise.phone = NUMBER
        number = denise.id
    assert call(member) == f"/desk/calls/{number}"
    shown = member.get(f"/desk/people/{number}").text
    assert "Denise" in shown
    assert NUMBER in shown


MOST_STROKES = 12


@needs_browser
def test_a_typical_call_takes_few_strokes_besides_the_words(
    real_site: Site, browser: Chrome
) -> None:
    """The bot's questions are put as it would: what stands on the page is what counts here."""
    sign_in(real_site, Role.OPERATOR).take_browser(browser)
    strokes = 0

    def element(css: str) -> None:
        wait_until(browser, lambda: browser.find_elements(By.CSS_SELECTOR, css))

    def is_to_be_read() -> bool:
        waits = browser.find_elements(By.ID, "waiting")
        return not waits and bool(browser.find_elements(By.CSS_SELECTOR, ".aloud"))

    def types(words: str) -> None:
        """Into the field that has the focus; the key at the end counts."""
        nonlocal strokes
        enter(browser, words)
        strokes += 1

    def taps(label: str) -> None:
        nonlocal strokes
        press(browser, f"//section[@id='talk']//button[contains(., '{label}')]", By.XPATH)
        strokes += 1

    def asks(key: str, *buttons: str) -> None:
        """What the bot says next."""
        with real_site.sessions.begin() as session:
            caller = session.scalars(select(Person).where(Person.phone == NUMBER)).one()
            for heard in session.scalars(select(Received)):
                heard.state = "done"
            shown = row(*(Button(button, "team.call") for button in buttons))
            notify(session, caller, Message(key, buttons=shown), now=real_site.watch())
        real_site.watch.forward(seconds=1)

    browser.get(real_site.url + "/desk/calls")
    types("0470 12 34 56")
    element("#words")
    for question, answer in (
        ("welcome", "j'ai besoin de pain et de lait, je ne peux pas sortir"),
        ("ask.where", "rue Gray 12 à Etterbeek"),
        ("ask.when", "demain matin"),
    ):
        asks(question)
        wait_until(browser, is_to_be_read)
        types(answer)
        element("#words")
    asks("ask.confirmed", "button.yes_i_can")
    taps("Oui")
    element("#words")
    press(browser, "button[value=reached]")
    strokes += 1
    element("#number")
    print(f"{strokes} strokes and clicks besides the words")
    assert strokes <= MOST_STROKES
    with real_site.sessions.begin() as session:
        assert len(session.scalars(select(Received)).all()) == 3
