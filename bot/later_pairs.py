"""Alarms of befriending pairs."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.befriending.pairs import agreeing, going_on, nudging, pairing
from solidarity.settings import Rules
from solidarity.storage.tables import Pair, Wish

Handler = Callable[[Session, int, Rules, datetime], None]


def look(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    pairing.look(session, session.get_one(Wish, person_id), rules=rules, now=now)


def ask_again(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    agreeing.ask_again(session, pair_id, rules=rules, now=now)


def let_team_ring(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    agreeing.let_team_ring(session, pair_id, now=now)


def check(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
    pair = session.get_one(Pair, pair_id)
    going_on.ask_both(session, pair, calls=rules.calls, now=now)


def look_at_silence(kind: str) -> Handler:
    """What to do when this alarm of a silence rings."""

    def ring(session: Session, pair_id: int, rules: Rules, now: datetime) -> None:
        nudging.look_at(session, session.get_one(Pair, pair_id), kind, rules=rules, now=now)

    return ring


HANDLERS: dict[str, Handler] = {
    pairing.LOOK: look,
    agreeing.ANSWER: ask_again,
    agreeing.RING: let_team_ring,
    going_on.CHECK: check,
    **{kind: look_at_silence(kind) for kind in nudging.ALARMS},
}
