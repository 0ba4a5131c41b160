"""The telephone bridge: two people speak, and neither sees the other's number.

Where an association has none, the number that the person agreed to share is shown instead: both
ways are a Bridge, and nobody else has to know which it is.
"""

from dataclasses import dataclass
from typing import Protocol

from solidarity.errors import SolidarityError


class BridgeFailed(SolidarityError):
    """The telephone bridge did not connect the two, or did not say so."""


@dataclass(frozen=True)
class Connection:
    """What the volunteer does now: he takes up his telephone that rings, or dials `number`."""

    reference: str | None = None
    """By which the bridge knows this connection, where there is one."""
    number: str | None = None


class Bridge(Protocol):
    def connect(self, volunteer_number: str | None, person_number: str) -> Connection:
        """Bring two telephones (E.164) together; raises BridgeFailed. May use the network."""
        ...


class NullBridge:
    """No bridge: the volunteer dials himself."""

    def connect(self, volunteer_number: str | None, person_number: str) -> Connection:
        return Connection(number=person_number)
