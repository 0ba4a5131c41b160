"""The street of a request is looked up by a real HTTP service before volunteers are asked."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.locating import Locating
from solidarity.lifecycles import RequestState
from solidarity.requests import place_request
from solidarity.settings import Asking, Places, Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Request
from tests.solidarity.stories import NOON, draft, person, told, volunteer

ANSWERS = {
    "found": (200, b'[{"lat": "50.8350", "lon": "4.3850", "display_name": "rue Gray"}]'),
    "unknown": (200, b"[]"),
    "failed": (500, b"no"),
}


@pytest.fixture(params=ANSWERS)
def outcome(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def domain(outcome: str) -> Iterator[str]:
    """A service of streets that always gives the same answer."""
    status, body = ANSWERS[outcome]

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Be quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_volunteers_are_asked_after_the_street_was_looked_up(
    sessions: Sessions, domain: str, outcome: str
) -> None:
    rules = Rules(
        asking=Asking(gap_minutes=0),
        places=Places(street_service="nominatim", street_domain=domain),
    )
    with sessions.begin() as session:
        volunteer(session, "Karim")
        denise = person(session)
        request = draft(session, denise)
        request_id, before = request.id, request.lat
        place_request(session, request, rules=rules, now=NOON)
        assert told(session, denise) == []
    locating = Locating(sessions, rules, lambda: NOON, lambda: None)
    assert locating.locate_next()
    assert not locating.locate_next()
    with sessions.begin() as session:
        request = session.get_one(Request, request_id)
        assert request.state == RequestState.ASKING
        assert told(session, request.person) == ["placed.asked"]
        assert (request.lat == 50.835) == (outcome == "found")
        assert (request.lat == before) == (outcome != "found")
