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


@pytest.fixture
def bot(cloud: CloudApi) -> Iterator[Listener]:
    """A webhook that the cloud delivers to."""
    with Listener(cloud) as listener:
        cloud.delivers_to(listener.url)
        yield listener


@pytest.fixture
def api(cloud: CloudApi) -> Iterator[Client]:
    client = Client(cloud)
    yield client
    client.http.close()
