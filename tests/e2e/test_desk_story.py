"""An operator at the desk, with the whole system behind it: a caller without internet is helped."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from solidarity import members
from solidarity.storage.tables import Consent, Person, Request
from solidarity.vocabulary import Role
from tests.browsing import enter, needs_browser, open_browser, press, wait_until
from tests.e2e.placing import GROCERIES
from tests.e2e.system import System

pytestmark = [
    needs_browser,
    pytest.mark.usefixtures("nobody_else_helps"),
    pytest.mark.parametrize("system", ["sqlite"], indirect=True, scope="session"),
]
MOST_STROKES = 12
"""Besides the number and the words of the caller."""


class Operator:
    """Somebody of the team in a browser, whose keys and clicks are counted."""

    def __init__(self, browser: Chrome) -> None:
        self.browser, self.strokes = browser, 0

    def waits(self, shown: Callable[[], object]) -> None:
        wait_until(self.browser, shown)

    def reads(self, words: str) -> None:
        self.waits(lambda: words in self.browser.find_element(By.TAG_NAME, "main").text)

    def enters(self, words: str) -> None:
        """Into the field that has the focus."""
        enter(self.browser, words)
        self.strokes += 1

    def clicks(self, label: str) -> None:
        self._clicks_at(f"//main//button[contains(., '{label}')]")

    def rings_back(self, who: str) -> None:
        """Whoever stands on the list, and for whom there is something to read aloud."""
        self._clicks_at(f"//tr[contains(., '{who}')][contains(., 'à lire')]//button")

    def _clicks_at(self, path: str) -> None:
        press(self.browser, path, By.XPATH)
        self.strokes += 1

    def ends_the_call(self) -> None:
        """All is said; when something more has come meanwhile, that is read aloud first."""
        while True:
            self.clicks("Tout est dit")
            if not self.browser.find_elements(By.XPATH, "//*[contains(., 'Il y a du nouveau')]"):
                return


def come_to_the_desk(system: System, browser: Chrome, name: str) -> Operator:
    """By an invitation, the word /desk in the chat, and a code of the telephone."""
    with system.session() as session:
        code = members.invite(session, [Role.OPERATOR], now=datetime.now(UTC))
    phone = system.telegram.user(name)
    phone.writes(code)
    phone.waits_for("équipe")
    phone.writes("/desk")
    said = phone.waits_for("/desk/in/").text
    found = re.search(r"http\S+/desk/in/\S+", said)
    assert found
    browser.get(found[0])
    operator = Operator(browser)
    operator.clicks("Entrer")
    operator.waits(lambda: browser.find_elements(By.TAG_NAME, "code"))
    secret = browser.find_element(By.TAG_NAME, "code").text
    operator.enters(pyotp.TOTP(secret).now())
    operator.reads(f"Bonjour {name}")
    return operator


def test_a_caller_without_internet_is_heard_helped_and_called_back(
    system: System, tmp_path: Path
) -> None:
    karim = system.volunteer("Karim", "Etterbeek")
    with open_browser(tmp_path) as browser:
        operator = come_to_the_desk(system, browser, "Ines")
        browser.get(system.url + "/desk/calls")
        operator.strokes = 0
        operator.enters("0470 55 66 77")
        for turn, (said, answer) in enumerate(GROCERIES["fr"]):
            if turn in (2, 3):
                operator.clicks(said)
            else:
                operator.enters(said.format(commune="Etterbeek", number=77))
            operator.reads(answer)
        operator.ends_the_call()
        print(f"{operator.strokes} keys and clicks besides the words of the caller")
        assert operator.strokes <= MOST_STROKES
        karim.waits_for("a besoin")
        karim.taps("Oui, je peux")
        karim.waits_for("rue Haute 77")
        operator.rings_back("Sans nom")
        operator.reads("Karim")
        operator.ends_the_call()
    with system.session() as session:
        caller = session.query(Person).filter_by(phone="+32470556677").one()
        assert session.query(Request).filter_by(person_id=caller.id).one().state == "assigned"
        agreed = session.query(Consent).filter_by(person_id=caller.id).all()
        assert {consent.how for consent in agreed} == {"spoken"}
