"""Where requests over HTTP come from, and how many may come from there.

An address of the internet is known by a keyed hash only, in the memory of this process, and only
until its requests are forgotten.
"""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from starlette.requests import Request

from solidarity.settings import Abuse

MOST_KNOWN = 100_000
"""Addresses that are remembered; of more than these those not seen for longest are forgotten."""
AT_ONCE = 2
OF_ONE_HOUSE = 64
"""Bits of an address of IPv6 that one household has in common."""


@dataclass(frozen=True)
class Pace:
    """So many at once, then one in so many seconds."""

    burst: int
    seconds: float


class Sources:
    """The limits of each address, for chats that are opened and for what is sent."""

    def __init__(self, abuse: Abuse, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._proxies, self._monotonic = abuse.trusted_proxies, monotonic
        self._paces = {
            "chat": Pace(abuse.chats_an_hour, 3600 / abuse.chats_an_hour),
            "message": Pace(abuse.web_burst, 1 / abuse.web_a_second),
        }
        self._key = secrets.token_bytes(32)
        self._until: OrderedDict[tuple[str, bytes], float] = OrderedDict()

    def wait(self, request: Request, what: str) -> float:
        """Seconds until another one may come from there; 0 takes the place.

        Addresses that are not of the internet are those of a proxy that no setting names, of this
        machine or of the house: nobody is held up by what others do behind them.
        """
        source = source_of(request, proxies=self._proxies)
        if source is None:
            return 0.0
        pace, now = self._paces[what], self._monotonic()
        known = (what, hmac.digest(self._key, source.encode(), hashlib.sha256))
        until = max(self._until.get(known, now), now)
        wait = until - (pace.burst - 1) * pace.seconds - now
        if wait > 0:
            return wait
        self._until[known] = until + pace.seconds
        self._until.move_to_end(known)
        self._forget(now)
        return 0.0

    def _forget(self, now: float) -> None:
        """Those not seen for longest, when their requests count no more; a few each time."""
        for known in list(islice(self._until, AT_ONCE)):
            if self._until[known] <= now or len(self._until) > MOST_KNOWN:
                del self._until[known]


def source_of(request: Request, *, proxies: int) -> str | None:
    """The address on the internet that a request comes from; None when it has none.

    Each proxy of one's own adds the address it was asked from; what stands before was written by
    somebody else and is not believed.
    """
    asked_by = [request.client.host] if request.client is not None else []
    told = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    hops = [*(hop.strip() for hop in told if hop.strip()), *asked_by]
    if not asked_by or len(hops) <= proxies:
        return None
    try:
        address = ipaddress.ip_address(hops[-1 - proxies])
    except ValueError:
        return None
    if not address.is_global:
        return None
    if address.version == 6:
        return str(ipaddress.ip_network((address, OF_ONE_HOUSE), strict=False))
    return str(address)
