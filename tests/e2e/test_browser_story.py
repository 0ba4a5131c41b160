"""One story in a real browser: the demonstration page, with the whole system behind it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.common.exceptions import TimeoutException
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By

from tests.browsing import needs_browser, open_browser, wait_until
from tests.e2e.system import System

pytestmark = needs_browser


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[System]:
    """What `make run` starts without any token."""
    url = f"sqlite:///{tmp_path / 'demo.sqlite3'}"
    running = System(url, tmp_path, channels=("web",))
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    with open_browser(tmp_path) as browser:
        yield browser


class Page:
    """The three phones as somebody sees them."""

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        browser.get(url)

    def waits(self, shown: Callable[[], bool]) -> None:
        wait_until(self.browser, shown)

    def reads(self, number: int, words: str) -> None:
        """Wait until a phone shows these words."""
        phone = self.browser.find_element(By.ID, f"phone-{number}")
        try:
            self.waits(lambda: words in phone.text)
        except TimeoutException as error:
            raise AssertionError(f"no {words!r} on phone {number}:\n{phone.text}") from error

    def writes(self, number: int, text: str) -> None:
        phone = self.browser.find_element(By.ID, f"phone-{number}")
        phone.find_element(By.TAG_NAME, "textarea").send_keys(text, Keys.ENTER)

    def taps(self, number: int, label: str) -> None:
        path = f"//section[@id='phone-{number}']//button[contains(., '{label}')]"
        self.waits(lambda: bool(self.browser.find_elements(By.XPATH, path)))
        button = self.browser.find_elements(By.XPATH, path)[-1]
        self.browser.execute_script("arguments[0].click()", button)


def test_a_newcomer_plays_the_story_in_the_browser(
    demonstration: System, browser: Chrome, tmp_path: Path
) -> None:
    page = Page(browser, f"http://127.0.0.1:{demonstration.port}/?lang=fr")
    page.reads(1, "Bonjour")
    page.writes(1, "je cherche quelqu'un pour faire mes courses demain matin à Ixelles")
    page.reads(1, "Que faut-il acheter")
    page.writes(1, "du pain, du lait et des pommes")
    page.taps(1, "Oui, c’est ça")
    page.reads(1, "Êtes-vous d’accord")
    page.taps(1, "D’accord")
    page.reads(1, "À quelle adresse")
    page.writes(1, "rue du Page 12")
    page.reads(2, "a besoin de courses")
    page.taps(2, "Oui, je peux")
    page.reads(2, "rue du Page 12")
    page.reads(1, "Bonne nouvelle")
    panel = browser.find_element(By.ID, "panel")
    page.waits(lambda: "Karim a dit oui" in panel.text)
    page.taps(2, "C’est fait")
    page.taps(1, "Oui, tout va bien")
    page.reads(2, "grâce à vous")
    browser.save_screenshot(str(tmp_path / "story.png"))
