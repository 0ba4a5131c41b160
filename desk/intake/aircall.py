"""What Aircall sends of each call: who rang, whether somebody took it, whether words were left.

Aircall signs nothing; each event carries the token of its webhook. Events come at least once and
in any order. Recordings and their addresses are not kept: whoever calls back hears them there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desk.intake.fields import check
from solidarity import ringing

ANSWERED, VOICEMAIL = "call.answered", "call.voicemail_left"
OVER = ("call.hungup", "call.ended")
YEAR_2100 = 4_102_444_800
_MOMENT = {"type": ["integer", "null"], "maximum": YEAR_2100}
_CALL: dict[str, Any] = {
    "type": "object",
    "required": ["id", "direction", "raw_digits"],
    "properties": {
        "id": {"type": "integer", "maximum": 2**63},
        "direction": {"type": "string", "enum": ["inbound", "outbound"]},
        "raw_digits": {"type": ["string", "null"], "maxLength": 100},
        "started_at": _MOMENT,
        "answered_at": _MOMENT,
    },
}
_EVENT = {"required": ["event"], "properties": {"event": {"type": "string", "maxLength": 100}}}
_OF_CALL = {"required": ["data"], "properties": {"data": _CALL}}


@dataclass(frozen=True)
class Rang:
    """A call as far as it matters here: taken at `at`, or missed since `at`."""

    id: int
    number: str
    is_taken: bool
    at: datetime


def read(known: dict[str, Any], *, now: datetime) -> Rang | None:
    """None when nobody has to do anything: a call goes on, or shows no number."""
    check(known, _EVENT)
    event = known["event"]
    if event not in (ANSWERED, VOICEMAIL, *OVER):
        return None
    check(known, _OF_CALL)
    call = known["data"]
    number = ringing.number_of(call["raw_digits"] or "")
    if number is None:
        return None
    if event == ANSWERED:
        return Rang(call["id"], number, is_taken=True, at=_moment(call, "answered_at", now))
    is_missed = event == VOICEMAIL or call.get("answered_at") is None
    if not is_missed or call["direction"] == "outbound":
        return None
    return Rang(call["id"], number, is_taken=False, at=_moment(call, "started_at", now))


def _moment(call: dict[str, Any], name: str, now: datetime) -> datetime:
    known = call.get(name)
    return now if known is None else min(datetime.fromtimestamp(known, UTC), now)
