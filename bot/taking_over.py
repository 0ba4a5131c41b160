"""What a bot that died had in hand is taken up at once by one that starts and knows it is alone.

Otherwise claims have to run out, and somebody in danger would wait so long.
"""

from datetime import datetime

from sqlalchemy import Connection, text, update
from sqlalchemy.orm import Session

from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Notice, Received

PRESENCE = 700_007
"""The advisory lock of PostgreSQL that every bot shares as long as it lives."""


class Presence:
    """That this bot lives, as others see it: a connection that ends when its process does.

    SQLite is for one bot alone.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._connection: Connection | None = None

    def begin(self, *, now: datetime) -> bool:
        """Be there from now on. Whether nobody else was; then all claims are over."""
        is_alone = self._is_alone()
        if is_alone:
            with self._sessions.begin() as session:
                _end_claims(session, now)
        self._share()
        return is_alone

    def _is_alone(self) -> bool:
        engine = self._sessions.engine
        if engine.dialect.name != "postgresql":
            return True
        self._connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return bool(self._connection.scalar(text(f"SELECT pg_try_advisory_lock({PRESENCE})")))

    def _share(self) -> None:
        if self._connection is not None:
            self._connection.execute(text(f"SELECT pg_advisory_lock_shared({PRESENCE})"))
            self._connection.execute(text(f"SELECT pg_advisory_unlock({PRESENCE})"))


def _end_claims(session: Session, now: datetime) -> None:
    # They end and are not forgotten: what may have gone out counts as a repeat.
    of_messages = update(Received).where(Received.state == "new", Received.claimed_until > now)
    session.execute(of_messages.values(claimed_until=now))
    of_rows = update(Notice).where(Notice.state == "waiting", Notice.claimed_until > now)
    session.execute(of_rows.values(claimed_until=now))
