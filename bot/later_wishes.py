"""What happens by itself to a wish to be called."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity.alarms import set_alarm
from solidarity.befriending.pairs import pairing
from solidarity.befriending.telling import way_in, wishes
from solidarity.lifecycles import WishState
from solidarity.settings import Rules
from solidarity.storage.tables import Person
from solidarity.talks import talk_with

LATER = timedelta(minutes=15)


def go_on(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    """Half an hour of silence: what is known is enough. All is told: look for somebody."""
    wish = pairing.hold(session, person_id)
    if wish.state == WishState.TELLING:
        wishes.take_as_told(session, wish, now=now)
    elif wish.state == WishState.WAITING:
        pairing.look(session, wish, rules=rules, now=now)


def propose(session: Session, person_id: int, rules: Rules, now: datetime) -> None:
    """He had to answer something else first; while he still has to, it waits."""
    person = session.get_one(Person, person_id)
    if talk_with(session, person).topic is not None:
        set_alarm(session, way_in.ALARM, person_id, due_at=now + LATER)
        return
    way_in.propose(session, person, now=now)


HANDLERS: dict[str, Callable[[Session, int, Rules, datetime], None]] = {
    wishes.ALARM: go_on,
    way_in.ALARM: propose,
}
