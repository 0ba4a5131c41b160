"""What a tap asks of the database does not grow with the number of those who were asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, select

from bot.taps import handle_tap
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Offer, Person, Tap
from tests.guarantees.asked import ask_all, neighbours
from tests.solidarity.stories import NOON, RULES


@contextmanager
def counted(sessions: Sessions) -> Iterator[list[str]]:
    """The statements of the block that do not only add rows."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("INSERT"):
            seen.append(statement)

    event.listen(sessions.engine, "before_cursor_execute", note)
    yield seen
    event.remove(sessions.engine, "before_cursor_execute", note)


def first_says_yes(sessions: Sessions, asked: int, first: int) -> int:
    """How many statements it takes when one of so many who were asked says yes."""
    addresses = [str(first + number) for number in range(asked)]
    volunteers = neighbours(sessions, "test", addresses)
    messages = [(address, "1") for address in addresses]
    request, shown = ask_all(
        sessions, "test", requester=str(first - 1), volunteers=volunteers, messages=messages
    )
    with counted(sessions) as statements, sessions.begin() as session:
        person = session.get_one(Person, volunteers[0])
        assert handle_tap(session, person, shown[0].token, rules=RULES, now=NOON) is None
    with sessions.begin() as session:
        states = session.scalars(select(Offer.state).where(Offer.request_id == request)).all()
        assert sorted(states) == ["accepted"] + ["withdrawn"] * (asked - 1)
        assert session.get_one(Tap, shown[0].token).tapped_at == NOON
    return len(statements)


def test_a_yes_costs_the_same_however_many_were_asked(sessions: Sessions) -> None:
    few = first_says_yes(sessions, 3, first=1_000)
    assert first_says_yes(sessions, 12, first=2_000) == few
