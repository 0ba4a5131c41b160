"""A Cloud API, somebody who writes by it, and the bot's side of it, new for each test."""

from collections.abc import Iterator

import pytest

from . import CloudApi, Person
from .listener import Client, Listener


@pytest.fixture
def cloud() -> Iterator[CloudApi]:
    with CloudApi() as cloud:
        yield cloud


@pytest.fixture
def anna(cloud: CloudApi) -> Person:
    return cloud.user("Anna", wa_id="32470000001")


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    with Listener() as listener:
        yield listener


@pytest.fixture
def bot(cloud: CloudApi, listener: Listener) -> Listener:
    """A webhook that the cloud delivers to."""
    listener.forget()
    cloud.delivers_to(listener.url)
    return listener


@pytest.fixture
def api(cloud: CloudApi) -> Iterator[Client]:
    client = Client(cloud)
    yield client
    client.http.close()
