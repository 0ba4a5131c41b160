"""The other side says that it has everything: the old place checks it, and erases."""

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import HandoverRefused
from solidarity.handover import asking, organisations
from solidarity.handover.archive import sign
from solidarity.storage.tables import Handover, HandoverAnswer


def verify(session: Session, receipt: Mapping[str, Any]) -> Handover:
    """The handover whose archive was taken over, whole; raises HandoverRefused."""
    handover = asking.outgoing(session)
    if handover is None or handover.receipt_key is None:
        raise HandoverRefused(why="nothing was packed here")
    told = {name: value for name, value in receipt.items() if name != "signature"}
    expected = sign(told, bytes.fromhex(handover.receipt_key))
    if not hmac.compare_digest(str(receipt.get("signature")), expected):
        raise HandoverRefused(why="the receipt was not made with the passphrase of this archive")
    if told["archive"] != handover.archive or told["counts"] != handover.counts:
        raise HandoverRefused(why="the receipt is of another archive")
    return handover


def to_erase(session: Session, handover: Handover, *, now: datetime) -> Sequence[int]:
    """Whoever has moved, and whoever said that he wants to be erased. The silent ones stay, and
    go by [retention]: they were promised nothing else. Organisations that have moved end here."""
    theirs = organisations.agreed(session, now=handover.packed_at or now)
    in_their_names = organisations.in_their_names(session, theirs)
    organisations.end_here(session, theirs, now=now)
    goes = or_(HandoverAnswer.moved_at.is_not(None), HandoverAnswer.says == asking.NO)
    query = select(HandoverAnswer.person_id).where(goes).order_by(HandoverAnswer.person_id)
    # Those who answered for an organisation go last: the rest is known by their answers.
    return [*in_their_names, *session.scalars(query)]


def finish(session: Session, handover: Handover, *, now: datetime) -> None:
    """All of them are erased."""
    handover.ended_at = now
    record(session, "handover_ended", now=now)
