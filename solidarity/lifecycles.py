"""What may follow what: one transition table for each thing that lives through states."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from solidarity.errors import IllegalStep


class RequestState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    ASKING = "asking"
    ASSIGNED = "assigned"
    DONE = "done"
    CONFIRMED = "confirmed"
    NOT_HELPED = "not_helped"
    CANCELLED = "cancelled"
    WITH_TEAM = "with_team"


class OfferState(StrEnum):
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class VolunteerState(StrEnum):
    JOINING = "joining"
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    SUSPENDED = "suspended"
    """By the team, until the team lifts it."""


class WishState(StrEnum):
    """Of somebody who would like to be called."""

    TELLING = "telling"
    WAITING = "waiting"
    PAIRED = "paired"
    STOPPED = "stopped"


class PairState(StrEnum):
    """Of one who is called and one who calls him."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class CallState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"
    MOVED = "moved"
    CANCELLED = "cancelled"


class MedicineState(StrEnum):
    """Of a packet of medicines."""

    WAITING = "waiting"
    """For the pharmacist."""
    READY = "ready"
    """He has said yes: a volunteer may fetch it."""
    REFUSED = "refused"
    HANDED_OVER = "handed_over"
    DELIVERED = "delivered"
    NOT_NEEDED = "not_needed"
    """The team found that nothing has to be certified."""


_R = RequestState
REQUEST_STEPS: dict[RequestState, frozenset[RequestState]] = {
    _R.DRAFT: frozenset({_R.OPEN, _R.CANCELLED}),
    _R.OPEN: frozenset({_R.ASKING, _R.ASSIGNED, _R.WITH_TEAM, _R.CANCELLED}),
    _R.ASKING: frozenset({_R.OPEN, _R.ASSIGNED, _R.WITH_TEAM, _R.CANCELLED}),
    _R.ASSIGNED: frozenset({_R.OPEN, _R.DONE, _R.CONFIRMED, _R.NOT_HELPED, _R.CANCELLED}),
    _R.DONE: frozenset({_R.CONFIRMED, _R.NOT_HELPED, _R.CANCELLED}),
    _R.NOT_HELPED: frozenset({_R.OPEN, _R.WITH_TEAM, _R.CANCELLED}),
    _R.WITH_TEAM: frozenset({_R.OPEN, _R.ASKING, _R.ASSIGNED, _R.CONFIRMED, _R.CANCELLED}),
    _R.CONFIRMED: frozenset(),
    _R.CANCELLED: frozenset(),
}

_O = OfferState
OFFER_STEPS: dict[OfferState, frozenset[OfferState]] = {
    _O.SENT: frozenset({_O.ACCEPTED, _O.DECLINED, _O.EXPIRED, _O.WITHDRAWN}),
    # A late yes is welcome as long as the place is free.
    _O.EXPIRED: frozenset({_O.ACCEPTED, _O.DECLINED, _O.WITHDRAWN}),
    # An accepted offer ends as declined (gave up) or withdrawn (cancelled).
    _O.ACCEPTED: frozenset({_O.DECLINED, _O.WITHDRAWN}),
    _O.DECLINED: frozenset(),
    # A request asked again after a change may reach the same volunteer again.
    _O.WITHDRAWN: frozenset({_O.SENT}),
}

_V = VolunteerState
VOLUNTEER_STEPS: dict[VolunteerState, frozenset[VolunteerState]] = {
    _V.JOINING: frozenset({_V.ACTIVE, _V.STOPPED, _V.SUSPENDED}),
    _V.ACTIVE: frozenset({_V.PAUSED, _V.STOPPED, _V.SUSPENDED}),
    _V.PAUSED: frozenset({_V.ACTIVE, _V.STOPPED, _V.SUSPENDED}),
    # Whoever was suspended cannot come back by stopping and joining again.
    _V.STOPPED: frozenset({_V.JOINING, _V.SUSPENDED}),
    _V.SUSPENDED: frozenset({_V.ACTIVE, _V.STOPPED}),
}

_W = WishState
WISH_STEPS: dict[WishState, frozenset[WishState]] = {
    _W.TELLING: frozenset({_W.WAITING, _W.STOPPED}),
    _W.WAITING: frozenset({_W.PAIRED, _W.STOPPED}),
    # The pair has ended, and somebody else is looked for.
    _W.PAIRED: frozenset({_W.WAITING, _W.STOPPED}),
    _W.STOPPED: frozenset({_W.TELLING}),
}

_P = PairState
PAIR_STEPS: dict[PairState, frozenset[PairState]] = {
    _P.PROPOSED: frozenset({_P.ACTIVE, _P.ENDED}),
    _P.ACTIVE: frozenset({_P.PAUSED, _P.ENDED}),
    _P.PAUSED: frozenset({_P.ACTIVE, _P.ENDED}),
    _P.ENDED: frozenset(),
}

_C = CallState
CALL_STEPS: dict[CallState, frozenset[CallState]] = {
    _C.PLANNED: frozenset({_C.HELD, _C.MISSED, _C.MOVED, _C.CANCELLED}),
    _C.HELD: frozenset(),
    # Somebody said so by mistake, or it took place later after all.
    _C.MISSED: frozenset({_C.HELD}),
    _C.MOVED: frozenset(),
    _C.CANCELLED: frozenset(),
}

_M = MedicineState
MEDICINE_STEPS: dict[MedicineState, frozenset[MedicineState]] = {
    _M.WAITING: frozenset({_M.READY, _M.REFUSED, _M.NOT_NEEDED}),
    # The pharmacist may find later what was missing.
    _M.REFUSED: frozenset({_M.WAITING, _M.READY, _M.NOT_NEEDED}),
    # He may forget to tell that he gave the packet away.
    _M.READY: frozenset({_M.HANDED_OVER, _M.DELIVERED, _M.REFUSED}),
    _M.HANDED_OVER: frozenset({_M.DELIVERED}),
    _M.DELIVERED: frozenset(),
    _M.NOT_NEEDED: frozenset({_M.WAITING}),
}
NOT_YET = (_M.WAITING, _M.REFUSED)
"""Nobody is asked to fetch a packet before the pharmacist has said yes."""
CERTIFIED = (_M.READY, _M.HANDED_OVER)
"""The packet is on its way, or may go."""

OPEN_REQUESTS = (_R.OPEN, _R.ASKING, _R.ASSIGNED, _R.DONE, _R.NOT_HELPED, _R.WITH_TEAM)
"""States in which a request still matters to the person."""
LIVING_PAIRS = (_P.ACTIVE, _P.PAUSED)
"""States in which somebody calls somebody, now or after a pause."""
BEFORE_DONE = (_R.OPEN, _R.ASKING, _R.WITH_TEAM, _R.ASSIGNED)
"""States in which volunteers may have said yes: where several are wanted, also before all have."""


S = TypeVar("S", bound=StrEnum)


def step(table: Mapping[S, frozenset[S]], old: S, new: S) -> S:
    """The new state, or IllegalStep when the table does not know the step."""
    if new not in table[old]:
        raise IllegalStep(old=old, new=new)
    return new
