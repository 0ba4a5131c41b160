"""The pages, once with the demonstration and once without."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from solidarity.storage.migrating import upgrade
from tests.web.site import Site, serve


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The demonstration, as without any channel's token."""
    url = f"sqlite:///{tmp_path / 'web.sqlite3'}"
    upgrade(url)
    with serve(url) as site:
        yield site


@pytest.fixture
def real_site(tmp_path: Path) -> Iterator[Site]:
    """The web chat of a bot that runs for real."""
    url = f"sqlite:///{tmp_path / 'web.sqlite3'}"
    upgrade(url)
    with serve(url, TELEGRAM_TOKEN="1:a-token-nobody-uses") as site:
        yield site


@pytest.fixture
def chat(site: Site) -> str:
    """The token of somebody's chat, greeted already."""
    token = site.open()["token"]
    site.settle()
    return token
