"""The page in a real browser."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.browsing import needs_browser, open_browser, wait_until
from tests.web.site import Site

pytestmark = needs_browser
ENDINGS = {".pdf", ".json"}


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    with open_browser(tmp_path) as browser:
        yield browser


def wait(browser: Chrome, shown: Callable[[], bool]) -> None:
    wait_until(browser, shown)


def phone(browser: Chrome, number: int = 1) -> WebElement:
    return browser.find_element(By.ID, f"phone-{number}")


def bubbles(browser: Chrome, number: int = 1) -> list[str]:
    script = """return [...document.querySelectorAll(`#phone-${arguments[0]} .bubble`)]
        .map((bubble) => bubble.innerText)"""
    found: list[str] = browser.execute_script(script, number)
    return found


def tokens(browser: Chrome) -> list[str]:
    script = """return [1, 2, 3].map((n) =>
        (JSON.parse(sessionStorage.getItem(`phone-${n}`)) || {}).token)"""
    found: list[str] = browser.execute_script(script)
    return found


def begin(site: Site, browser: Chrome) -> None:
    """Open the page and wait until the three phones are there and one is greeted."""
    browser.get(site.url + "/?lang=fr")
    wait(browser, lambda: all(tokens(browser)))
    site.settle()
    wait(browser, lambda: len(bubbles(browser)) == 1)


def write(browser: Chrome, text: str) -> None:
    phone(browser).find_element(By.TAG_NAME, "textarea").send_keys(text, Keys.ENTER)


def test_what_is_written_is_shown_as_text_and_stays_after_a_reload(
    site: Site, browser: Chrome
) -> None:
    begin(site, browser)
    write(browser, "<img src=x onerror=alert(1)>")
    wait(browser, lambda: len(site.messages(tokens(browser)[0])) == 2)
    assert bubbles(browser)[-1] == "<img src=x onerror=alert(1)>"
    browser.refresh()
    wait(browser, lambda: len(bubbles(browser)) == 2)
    assert bubbles(browser)[-1] == "<img src=x onerror=alert(1)>"
    assert not phone(browser).find_elements(By.TAG_NAME, "img")
    entries = browser.get_log("browser")  # type: ignore[no-untyped-call]  # Selenium has no types
    errors = [entry for entry in entries if entry["level"] == "SEVERE"]
    assert errors == []


def test_arabic_is_written_from_right_to_left(site: Site, browser: Chrome) -> None:
    begin(site, browser)
    write(browser, "مرحبا")
    script = "return getComputedStyle(document.querySelector('.own .bubble')).direction"
    assert browser.execute_script(script) == "rtl"


def test_a_button_works_with_the_keyboard_alone(site: Site, browser: Chrome) -> None:
    begin(site, browser)
    phone(browser).find_element(By.CSS_SELECTOR, ".tap").send_keys(Keys.ENTER)
    wait(browser, lambda: busy(browser) or len(bubbles(browser)) > 1)
    site.settle()
    wait(browser, lambda: len(bubbles(browser)) == 2 and not busy(browser))


def busy(browser: Chrome) -> bool:
    return bool(phone(browser).find_elements(By.CSS_SELECTOR, ".tap[aria-busy=true]"))


def test_start_again_makes_three_new_people(site: Site, browser: Chrome) -> None:
    begin(site, browser)
    before = set(tokens(browser))
    browser.find_element(By.ID, "start-again").click()
    wait(browser, lambda: all(tokens(browser)) and not before & set(tokens(browser)))
    assert len(set(tokens(browser))) == 3


def test_a_volunteers_phone_can_be_given_to_a_newcomer_and_back(
    site: Site, browser: Chrome
) -> None:
    begin(site, browser)
    swap = phone(browser, 3).find_element(By.CSS_SELECTOR, ".swap")
    an = tokens(browser)[2]
    swap.click()
    wait(browser, lambda: tokens(browser)[2] != an)
    site.settle()
    wait(browser, lambda: len(bubbles(browser, 3)) == 1)
    swap.click()
    wait(browser, lambda: not bubbles(browser, 3))
    assert phone(browser, 3).find_element(By.TAG_NAME, "h2").text == "An"


def test_nothing_is_wider_than_a_small_screen(site: Site, browser: Chrome) -> None:
    size = {"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    begin(site, browser)
    wide: int = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide == 360


def test_a_copy_of_what_is_kept_is_downloaded_from_the_chat(
    site: Site, browser: Chrome, tmp_path: Path
) -> None:
    folder = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", folder)
    begin(site, browser)
    write(browser, "/export")
    wait(browser, lambda: len(site.messages(tokens(browser)[0])) == 2)
    site.settle()
    wait(browser, lambda: len(phone(browser).find_elements(By.CSS_SELECTOR, "a.tap")) == 2)
    for link in phone(browser).find_elements(By.CSS_SELECTOR, "a.tap"):
        link.click()
    wait(browser, lambda: {path.suffix for path in tmp_path.glob("mes-donnees*")} == ENDINGS)
    assert next(tmp_path.glob("*.pdf")).read_bytes().startswith(b"%PDF")
    told = json.loads(next(tmp_path.glob("*.json")).read_text(encoding="utf-8"))
    assert told["inbox"][-1]["text"] == "/export"
