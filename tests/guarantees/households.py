"""Neighbours whose messages and taps need no Rasa, and what the database says of them at the end.

What one chat does touches no other's: so the order in which chats are handled makes no difference.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from solidarity.alarms import set_alarm
from solidarity.lifecycles import OfferState, RequestState
from solidarity.messages import Button, Message, row
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import (
    Alarm,
    Contact,
    Effect,
    Event,
    Expense,
    Notice,
    Offer,
    Person,
    Request,
    Talk,
    TeamTask,
    Tie,
    Volunteer,
)
from solidarity.team import tell_team
from tests.guarantees.asked import reached, shown
from tests.guarantees.posting import Update, tap, words
from tests.solidarity import stories

FIRST_CHAT = 7_000_000
UPDATES_EACH = 8
SAID = ("Ajoutez du beurre", "Pas de lait", "Ajoutez six œufs", "Je veux mourir")
PAID = "12,50 euros"
TABLES = (Alarm, Effect, Event, Expense, Offer, Person, Request, Talk, TeamTask, Tie, Volunteer)
DIFFERS = {"id", "tapped_at", "cause", "code_word"}
"""Numbers given in the order of handling. Of times counts whether there is one."""
OPEN_FOR = timedelta(days=2)
"""Nothing ends by itself while the test runs."""


def settle(sessions: Sessions, count: int) -> list[list[Update]]:
    """So many households; the updates of each chat, in order."""
    with sessions.begin() as session:
        return [chat for number in range(count) for chat in _household(session, number, FIRST_CHAT)]


def _household(session: Session, number: int, first: int) -> Iterator[list[Update]]:
    asker, helper, waiting = (first + 3 * number + n for n in range(3))
    denise = reached(stories.person(session, f"D{number}"), "telegram", str(asker))
    listed = stories.draft(session, denise)
    listed.state = RequestState.WITH_TEAM
    tell_team(session, "nobody_found", now=stories.NOON, person=denise, request=listed)
    # Nobody else is asked when he declines: none of them has a language in common.
    bram = reached(stories.volunteer(session, f"B{number}", languages=0), "telegram", str(helper))
    other = reached(stories.person(session, f"O{number}"), "telegram", str(waiting))
    taps = [*_asked(session, bram, other, helper, done=True),
            *_asked(session, bram, other, helper, done=False)]  # fmt: skip
    accept, done, _, decline = taps
    one = 1 + number * UPDATES_EACH
    yield [words(one + n, asker, text) for n, text in enumerate(SAID)]
    tapped = [tap(one + 4 + n, helper, token) for n, token in enumerate((decline, accept, done))]
    yield [*tapped, words(one + 7, helper, PAID)]


def _asked(session: Session, bram: Person, other: Person, chat: int, *, done: bool) -> list[str]:
    now = datetime.now(UTC)
    request = stories.draft(session, other)
    request.state, request.placed_at = RequestState.ASKING, now
    offer = Offer(
        request_id=request.id, volunteer_id=bram.id, state=OfferState.SENT, wave=1, distance_m=1,
        reasons=[], sent_at=now, expires_at=now + OPEN_FOR,
    )  # fmt: skip
    session.add(offer)
    session.flush()
    # Without them the sweeper would find both stuck, at any moment.
    set_alarm(session, "wave", request.id, due_at=now + OPEN_FOR)
    set_alarm(session, "expire", offer.id, due_at=now + OPEN_FOR)
    offered = row(
        Button("button.yes_i_can", "offer.accept", offer.id),
        Button("button.done" if done else "button.no", "task.done" if done else "offer.decline",
               offer.id),
    )  # fmt: skip
    known = {"kinds": request.kinds}
    return shown(session, bram, Message("offer.expired", known, offered), "telegram",
                 (str(chat), "1"), offer_id=offer.id)  # fmt: skip


def chats_of(sessions: Sessions) -> list[int]:
    """Everybody's chat: whoever has none becomes unreachable, at any moment."""
    with sessions.begin() as session:
        return [int(address) for address in session.scalars(select(Contact.address))]


def state_of(sessions: Sessions) -> dict[str, list[Any]]:
    """All that counts in the database, in an order of its own."""
    with sessions.begin() as session:
        rows = {
            table.__tablename__: sorted(repr(_known(row)) for row in session.scalars(select(table)))
            for table in TABLES
        }
        said = select(Notice).where(Notice.kind == "send")
        keys = [(n.person_id, [key for key, _ in n.parts]) for n in session.scalars(said)]
        return {**rows, "said": sorted(map(repr, keys))}


def _known(row: Any) -> dict[str, Any]:
    columns = inspect(type(row)).columns
    values = {column.key: getattr(row, column.key) for column in columns if column.key is not None}
    return {
        key: value is not None if key.endswith("_at") or key == "at" else value
        for key, value in values.items()
        if key not in DIFFERS
    }
