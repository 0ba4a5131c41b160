"""What comes from WhatsApp: a webhook's batch taken apart, and each update read."""

from collections.abc import Mapping
from typing import Any

from bot.channels.contract import Arrived, Incoming

NAME = "whatsapp"


def arrived(batch: Mapping[str, Any]) -> list[Arrived]:
    """Every message and every status of a batch, as kept in the inbox; ValueError for none."""
    raise NotImplementedError


def read(payload: Mapping[str, Any]) -> Incoming:
    """What an update says."""
    raise NotImplementedError
