"""A thousand marked values, pushed through the paths and the errors of the whole system.

None of them may be readable in a log, in the metrics, or in what the disk holds.
"""

import itertools
import re
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import inspect, text

from tests.e2e.system import System, wait_until
from tests.emulator import Person as TelegramPerson
from tests.phones import AnyPhone

COUNT = 1_000
MARK = re.compile(rb"kanarie\d{4}w", re.IGNORECASE)
pytestmark = [
    pytest.mark.usefixtures("nobody_else_helps"),
    pytest.mark.parametrize(
        ("system", "channel"),
        [("sqlite", "telegram"), ("postgresql", "whatsapp")],
        indirect=["system"],
        scope="session",
    ),
]
SAID = (
    "que savez-vous de {} et de {} ?",
    "ik wil klagen over {} in de {}straat",
    "my neighbour {} needs {}",
    "j'ai mal à la poitrine, je m'appelle {}, rue {} 5",
    "je voudrais aider, je suis {} de {} à Namur",
    "{} is zo eenzaam sinds {} er niet meer is",
    "stop {} {}",
    "mijn nummer is 0470 11 22 33, vraag naar {} of {}",
)


class Marks:
    """Marked words, each once."""

    def __init__(self) -> None:
        self._numbers = itertools.count()
        self.used = 0

    def take(self) -> str:
        self.used += 1
        return f"Kanarie{next(self._numbers):04}w"

    def some(self, count: int, between: str = " ") -> str:
        return between.join(self.take() for _ in range(count))

    def into(self, sentence: str) -> str:
        return sentence.format(*(self.take() for _ in range(sentence.count("{}"))))


@pytest.fixture
def marks() -> Marks:
    return Marks()


def test_nothing_that_people_tell_can_be_read_outside_of_their_chats(
    system: System, channel: str, marks: Marks
) -> None:
    helper = system.volunteer(marks.take(), "Gembloux", channel=channel)
    asker = system.phone(channel, marks.take())
    _is_helped(asker, helper, marks)
    _tells_odd_things(system, channel, marks)
    _tells_while_things_fail(system, channel, marks)
    while marks.used < COUNT:
        stranger = system.phone(channel, marks.take())
        stranger.writes(marks.into(SAID[marks.used % len(SAID)]))
        stranger.waits_for(".")
        stranger.writes(marks.some(20))
        stranger.waits_for(".")
    system.settles()
    found = [*_in_files(system), *_in_rows(system), *_in_metrics(system)]
    assert found == []


def _is_helped(asker: AnyPhone, helper: AnyPhone, marks: Marks) -> None:
    """A request from the first word to the thanks, with words passed on both ways."""
    asker.writes("pourriez-vous faire mes courses demain matin ? J'habite à Gembloux")
    asker.waits_for("Que faut-il acheter")
    asker.writes(marks.some(30, ", "))
    asker.waits_for("C’est bien ça")
    asker.taps("Oui, c’est ça")
    asker.waits_for("Êtes-vous d’accord")
    asker.taps("D’accord")
    asker.waits_for("À quelle adresse")
    asker.writes(marks.into("rue {} 12, sonnez chez {}"))
    asker.waits_for("Je demande à")
    helper.waits_for("à environ")
    helper.taps("Oui, je peux")
    helper.waits_for("À la porte")
    asker.waits_for("Bonne nouvelle")
    for one, other in ((asker, helper), (helper, asker)):
        one.taps("Écrire à")
        one.waits_for(".")
        said = marks.take()
        one.writes(f"bonjour, ici {said}")
        other.waits_for(said)
    helper.taps("C’est fait")
    asker.waits_for("a bien pu vous aider")


def _tells_odd_things(system: System, channel: str, marks: Marks) -> None:
    """What is edited, spoken, shown, or of another kind."""
    someone = system.phone(channel, marks.take())
    someone.sends_photo(caption=marks.some(5))
    someone.waits_for(".")
    someone.sends_contact("+32470998877", marks.take())
    someone.waits_for(".")
    someone.sends_voice()
    someone.waits_for(".")
    someone.writes(marks.some(280) + "\0")
    someone.waits_for(".")
    if isinstance(someone, TelegramPerson):
        someone.edits(someone.chat[-2].id, marks.some(3))
        someone.forwards(marks.some(3), marks.take())
        someone.waits_for(".")


def _tells_while_things_fail(system: System, channel: str, marks: Marks) -> None:
    """Rasa is gone; the channel refuses, and names what it refused."""
    someone = system.phone(channel, marks.take())
    someone.writes("bonjour")
    someone.waits_for(".")
    emulator = system.telegram if channel == "telegram" else system.cloud
    if channel == "telegram":
        for kind in ("400", "500"):
            emulator.fault(method="sendMessage", chat=someone.id, kind=kind, times=1,
                           description=f"Bad Request: {marks.some(3)}")  # fmt: skip
            someone.writes(marks.some(3))
            system.settles()
    system.kill("rasa")
    someone.writes(marks.into("je cherche quelqu'un pour {} et {}"))
    someone.waits_for(".")
    system.revive("rasa")
    wait_until(lambda: system.process("rasa").is_ready(), what="Rasa is back")
    body = {"update_id": 1, "message": {"text": marks.some(3)}, "entry": marks.some(3)}
    for path in ("/telegram/webhook", "/whatsapp/webhook", f"/web/{marks.take()}/events"):
        httpx.post(system.url + path, json=body, headers={"X-Marked": marks.take()})


def _in_files(system: System) -> Iterator[str]:
    """Logs, Rasa's conversations, SQLite with its write-ahead log."""
    for file in sorted(path for path in system.folder.rglob("*") if path.is_file()):
        marked = MARK.findall(file.read_bytes())
        if marked:
            yield f"{file.name}: {len(marked)}"


def _in_rows(system: System) -> Iterator[str]:
    """All tables of all schemas, as they are kept."""
    engine = system.sessions.engine
    if engine.dialect.name == "sqlite":
        return
    look = inspect(engine)
    with engine.connect() as connection:
        for schema in look.get_schema_names():
            for table in look.get_table_names(schema):
                rows = connection.execute(text(f'SELECT t::text FROM "{schema}"."{table}" t'))
                marked = MARK.findall("\n".join(row[0] for row in rows).encode())
                if marked:
                    yield f"{schema}.{table}: {len(marked)}"


def _in_metrics(system: System) -> Iterator[str]:
    for path in ("/metrics", "/health", "/health/ready"):
        marked = MARK.findall(httpx.get(system.url + path).content)
        if marked:
            yield f"{path}: {len(marked)}"
