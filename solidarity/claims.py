"""Who handles a message of the inbox has it for a while; what he does counts only while it is his.

A process may stand still for minutes and then go on, not knowing that another has taken the message
up. So each transaction that comes of a message begins by holding it.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.errors import SolidarityError
from solidarity.storage.tables import Received


class ClaimLost(SolidarityError):
    """Somebody else handles this message now, or it is done."""


def hold_message(session: Session, received_id: int, until: datetime | None) -> Received:
    """The message, which nobody else takes before the end of the transaction.

    `until` tells the claim: no two of one message end at the same time. ClaimLost when it is over.
    """
    received = session.get(Received, received_id, with_for_update=True)
    if (
        received is None
        or received.state != "new"
        or until is None
        or received.claimed_until != until
    ):
        raise ClaimLost(received=received_id)
    return received


def hold_turn(session: Session, received_id: int, until: datetime) -> None:
    """The same for the turn of Rasa, which may come late but must not come twice.

    As long as nobody has taken up the message again, a turn that took too long still counts.
    """
    received = session.get(Received, received_id, with_for_update=True)
    if received is None or _claim(received) not in (("new", None), ("new", until)):
        raise ClaimLost(received=received_id)


def _claim(received: Received) -> tuple[str, datetime | None]:
    return received.state, received.claimed_until
