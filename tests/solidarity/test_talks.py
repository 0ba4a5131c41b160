"""What the bot waits for from a person, whoever asks him first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Person
from solidarity.talks import talk_with
from tests.solidarity.stories import person


def test_two_chats_of_somebody_new_may_be_heard_at_once(sessions: Sessions) -> None:
    with sessions.begin() as session:
        number = person(session).id
    first_looked, second_looked = Event(), Event()

    def hear_first() -> None:
        with sessions.begin() as session:
            talk_with(session, session.get_one(Person, number)).slot = "first"
            first_looked.set()
            # In vain where the second one has to wait until this is over, as it should.
            second_looked.wait(1)

    def hear_second() -> None:
        first_looked.wait()
        with sessions.begin() as session:
            talk_with(session, session.get_one(Person, number)).slot = "second"
            second_looked.set()

    with ThreadPoolExecutor(2) as workers:
        for heard in (workers.submit(hear_first), workers.submit(hear_second)):
            heard.result()
    with sessions.begin() as session:
        assert talk_with(session, session.get_one(Person, number)).slot == "second"
