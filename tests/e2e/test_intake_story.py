"""A web form tells of somebody in need: the same model understands it, and a call back confirms."""

import hashlib
import hmac
import io
import json
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest
from sqlalchemy import select

from bot.telephone_desk import Desk
from bot.telephone_terminal import Terminal
from solidarity import reading_aloud, ringing, sources
from solidarity.storage.tables import Person, Request
from tests.e2e.placing import GROCERIES, TAPS
from tests.e2e.system import System, wait_until

pytestmark = [
    pytest.mark.usefixtures("nobody_else_helps"),
    pytest.mark.parametrize("system", ["sqlite"], indirect=True, scope="session"),
]


class Form:
    """The server of a web form, which signs what it sends."""

    def __init__(self, system: System, name: str) -> None:
        self._address = f"{system.url}/intake/{name}"
        with system.session() as session:
            self._secret = sources.add(
                session, name, sources.GENERIC, now=datetime.now(UTC)
            ).secret.encode()

    def sends(self, **told: object) -> dict[str, str]:
        body, moment = json.dumps({"id": "form-1", "consent": True, **told}), str(int(time.time()))
        signed = hmac.new(self._secret, f"{moment}.{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"X-Timestamp": moment, "X-Signature": f"sha256={signed}"}
        answer = httpx.post(self._address, content=body, headers=headers)
        assert answer.status_code == 200, answer.text
        told_back: dict[str, str] = answer.json()
        return told_back


class Operator:
    """Somebody of the team at `solidarity phone`, who calls back."""

    def __init__(self, system: System, number: str, language: str) -> None:
        self._system, self._seen = system, io.StringIO()
        terminal = Terminal(self._seen, language)
        self._desk = Desk(system.sessions, system.settings.rules, terminal)
        self.person = self._find(number)

    def _find(self, number: str) -> int:
        with self._system.session() as session:
            person = ringing.known_by(session, number)
            assert person is not None
            return person.id

    def reads(self, words: str) -> None:
        """What the bot has to say stands on the list, and is read aloud."""
        wait_until(lambda: words in self._to_read(), what=f"{words!r} is to be read aloud")

    def _forget(self) -> None:
        self._seen.seek(0)
        self._seen.truncate()

    def _to_read(self) -> str:
        self._forget()
        with self._system.session() as session:
            if self.person not in {
                one.person.id for one in reading_aloud.to_ring(session, now=datetime.now(UTC))
            }:
                return ""
        self._desk.read_aloud(self.person)
        return self._seen.getvalue()

    def chooses(self, label: str, then: str) -> None:
        """The person wants the button that was read to him with this label."""
        found = re.search(rf"\[(\d+)\] {re.escape(label)}", self._seen.getvalue())
        assert found is not None, self._seen.getvalue()
        self._does(lambda: self._desk.tap(self.person, int(found[1])), then)

    def hands_in(self, words: str, then: str) -> None:
        self._does(lambda: self._desk.say_for(self.person, words), then)

    def _does(self, act: Callable[[], int], then: str) -> None:
        self._forget()
        act()
        assert then in self._seen.getvalue(), self._seen.getvalue()


STORIES = {
    "fr": ("+32470610001", "Ixelles", "a besoin", "Oui, je peux"),
    "nl": ("+32470610002", "Gent", "Iemand kan hulp gebruiken", "Ja, ik kan"),
}
"""The number, the commune, and how a volunteer is asked and says yes."""


@pytest.mark.parametrize("language", STORIES)
def test_a_web_form_becomes_a_request_that_a_call_back_confirms(
    system: System, language: str
) -> None:
    number, commune, asked, yes = STORIES[language]
    helper = system.volunteer(f"Helper {language}", commune, language=language)
    (words, question), *more = GROCERIES[language]
    form = Form(system, f"form-{language}")
    told = {"telephone": number, "first_name": "Maria", "language": language,
            "text": words.format(commune=commune)}  # fmt: skip
    assert form.sends(**told) == form.sends(**told) == {"result": "message"}
    operator = Operator(system, number, language)
    operator.reads(question)
    for turn, (said, answer) in enumerate(more, start=1):
        if turn in TAPS:
            operator.chooses(said, answer)
        else:
            operator.hands_in(said.format(number=12), answer)
    helper.waits_for(asked)
    helper.taps(yes)
    helper.waits_for("Maria")
    operator.reads(helper.name)
    with system.session() as session:
        request = session.scalars(select(Request).where(Request.person_id == operator.person)).one()
        assert request.state == "assigned"
        how = {each.how for each in session.get_one(Person, operator.person).consents}
        assert how == {"spoken"}
