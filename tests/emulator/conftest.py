"""An emulator, somebody who writes to it, and a client of it, new for each test."""

from collections.abc import Iterator

import pytest

from . import Person, TelegramEmulator
from .plain_client import Client


@pytest.fixture
def telegram() -> Iterator[TelegramEmulator]:
    with TelegramEmulator() as telegram:
        yield telegram


@pytest.fixture
def anna(telegram: TelegramEmulator) -> Person:
    return telegram.user("Anna")


@pytest.fixture
def api(telegram: TelegramEmulator) -> Iterator[Client]:
    with Client(telegram) as client:
        yield client
