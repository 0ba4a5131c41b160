"""How volunteers have answered lately, read from the offers themselves."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import exp, log
from statistics import fmean, pstdev
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session

from solidarity.lifecycles import OfferState
from solidarity.storage.tables import Offer
from solidarity.waves import Habits

DAYS = 7
MOST_OFFERS = 500
FULLY_HEARD = timedelta(hours=2)
"""Younger offers may still be answered: what they say of silence is not true yet."""
ASSUMED_OFFERS = 100
"""What is assumed at the start counts like so many offers seen."""
KEPT = timedelta(minutes=10)
LEAST_DELAY_MINUTES = 0.2
SPREADS = (0.5, 2.0)
_kept: WeakKeyDictionary[Engine | Connection, tuple[datetime, Habits]] = WeakKeyDictionary()


def habits_lately(session: Session, *, now: datetime) -> Habits:
    """Shares of yes and of answers, and delays, over the last days; read every ten minutes."""
    bind = session.get_bind()
    known = _kept.get(bind)
    if known is not None and timedelta(0) <= now - known[0] < KEPT:
        return known[1]
    habits = learnt(_offers(session, now), Habits())
    _kept[bind] = (now, habits)
    return habits


def _offers(session: Session, now: datetime) -> Sequence[tuple[str, datetime, datetime | None]]:
    """The newest offers, by their number: that needs no index."""
    newest = (
        select(Offer.state, Offer.sent_at, Offer.answered_at)
        .order_by(Offer.id.desc())
        .limit(MOST_OFFERS)
    )
    since, until = now - timedelta(days=DAYS), now - FULLY_HEARD
    return [
        (state, sent_at, answered_at)
        for state, sent_at, answered_at in session.execute(newest)
        if since <= sent_at <= until
    ]


def learnt(offers: Sequence[tuple[str, datetime, datetime | None]], assumed: Habits) -> Habits:
    """What is assumed, corrected by offers (state, sent, answered).

    An offer that was withdrawn before its answer says nothing of the volunteer, and is left out.
    """
    heard = [offer for offer in offers if offer[0] not in (OfferState.WITHDRAWN, OfferState.SENT)]
    yeses = sum(state == OfferState.ACCEPTED for state, _, _ in heard)
    delays = [
        log(max(LEAST_DELAY_MINUTES, (answered_at - sent_at) / timedelta(minutes=1)))
        for _, sent_at, answered_at in heard
        if answered_at is not None
    ]
    weight = ASSUMED_OFFERS + len(heard)
    share = len(delays) / (ASSUMED_OFFERS + len(delays))
    middle = log(assumed.median_minutes)
    spread = assumed.spread
    if delays:
        middle = (1 - share) * middle + share * fmean(delays)
        spread = (1 - share) * spread + share * pstdev(delays)
    return replace(
        assumed,
        yes=(assumed.yes * ASSUMED_OFFERS + yeses) / weight,
        answered=(assumed.answered * ASSUMED_OFFERS + len(delays)) / weight,
        median_minutes=exp(middle),
        spread=min(max(spread, SPREADS[0]), SPREADS[1]),
    )
