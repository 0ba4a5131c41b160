"""The desk of a bot that runs for real, on SQLite."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.browsing import open_browser
from tests.web.conftest import empty_database, real_site

__all__ = ["empty_database", "real_site"]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Chrome]:
    with open_browser(tmp_path) as browser:
        yield browser
