"""A real browser, and what the accessibility checker axe says about a page in it."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions, Keys
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import staleness_of
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=1400,900",
)  # fmt: skip
PATIENCE_S = 60
needs_browser = pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs Chromium")
AXE = files("axe_playwright_python").joinpath("axe.min.js")


@contextmanager
def open_browser(folder: Path, *, dark: bool = False) -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in (*FLAGS, f"--user-data-dir={folder / 'browser'}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = Chrome(options=options, service=Service(DRIVER))
    if dark:
        feature = {"name": "prefers-color-scheme", "value": "dark"}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    try:
        yield browser
    finally:
        browser.quit()


def press(browser: Chrome, selector: str, by: str = By.CSS_SELECTOR) -> None:
    """Press a button or a link as soon as it is there, and wait for the page that follows."""
    with next_page(browser):
        wait_until(browser, lambda: browser.find_element(by, selector).click() or True)


def enter(browser: Chrome, words: str) -> None:
    """Write into the field that has the focus, send it, and wait for the page that follows."""
    focus = "return document.activeElement.tagName"
    wait_until(browser, lambda: browser.execute_script(focus) == "INPUT")
    with next_page(browser):
        browser.switch_to.active_element.send_keys(words, Keys.ENTER)


@contextmanager
def next_page(browser: Chrome) -> Iterator[None]:
    """What is done here leads to another page, which is waited for."""
    page = browser.find_element(By.TAG_NAME, "html")
    yield
    wait_until(browser, lambda: staleness_of(page)(browser))
    ready = "return document.readyState"
    wait_until(browser, lambda: browser.execute_script(ready) == "complete")


def wait_until(browser: Chrome, shown: Callable[[], object]) -> None:
    """Wait for something on a page, or on the one that follows.

    Between two pages the browser does not know whose an element is.
    """
    wait = WebDriverWait(browser, PATIENCE_S, ignored_exceptions=[WebDriverException])
    wait.until(lambda _: shown())


def violations(browser: Chrome) -> list[str]:
    """What axe finds on the page that is open: rule and element."""
    # Past the page's own rule that only its own scripts run.
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found: dict[str, Any] = browser.execute_async_script(
        "const done = arguments[0]; axe.run().then((found) => done({violations: found.violations}))"
    )
    return [
        f"{each['id']}: {json.dumps(node['target'])}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
