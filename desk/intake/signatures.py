"""Whether what was sent comes from the source that its address names."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

from desk.intake.fields import Malformed, parse
from solidarity.sources import AIRCALL
from solidarity.storage.tables import IntakeSource

SIGNATURE, TIMESTAMP = "X-Signature", "X-Timestamp"
WINDOW_S = 300
"""So far the clock of a source may be from ours, and so long a copy of an event can be used."""
MOMENT = re.compile(r"[0-9]{1,12}", re.ASCII)


def is_from(
    source: IntakeSource, headers: Mapping[str, str], body: bytes, *, now: datetime
) -> bool:
    if source.kind == AIRCALL:
        return _has_token(body, source.secret)
    moment = headers.get(TIMESTAMP, "")
    if not MOMENT.fullmatch(moment) or abs(now.timestamp() - int(moment)) > WINDOW_S:
        return False
    return _same(headers.get(SIGNATURE, ""), sign(moment, body, source.secret))


def sign(moment: str, body: bytes, secret: str) -> str:
    """What stands in SIGNATURE; `moment` in seconds since 1970, as in TIMESTAMP."""
    signed = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def _has_token(body: bytes, secret: str) -> bool:
    """Aircall's token stands in the event itself."""
    try:
        return _same(str(parse(body).get("token", "")), secret)
    except Malformed:
        return False


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
