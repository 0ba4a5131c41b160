"""Systems of others that tell of people in need, as they do it: over HTTP, signed by their own
hand."""

import hashlib
import hmac
import itertools
import json
from copy import copy
from typing import Any, Self

import httpx

from solidarity import sources
from tests.web.site import Site

NUMBER = "+32470123456"
TOKEN = "45XXYYZZa08"
_ids = itertools.count(1)


class Source:
    """A source of the kind generic."""

    kind = sources.GENERIC

    def __init__(self, site: Site, name: str = "site", *, organisation: int | None = None) -> None:
        self.site, self.path = site, f"/intake/{name}"
        with site.sessions.begin() as session:
            source = sources.add(
                session, name, self.kind, organisation_id=organisation, secret=TOKEN,
                now=site.watch(),
            )  # fmt: skip
            self.secret = source.secret

    def told_to(self, site: Site) -> Self:
        """The same source, telling another process."""
        other = copy(self)
        other.site = site
        return other

    def headers(self, body: bytes) -> dict[str, str]:
        moment = str(int(self.site.watch().timestamp()))
        signed = hmac.new(self.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
        return {"X-Timestamp": moment, "X-Signature": "sha256=" + signed.hexdigest()}

    def send(self, body: bytes) -> httpx.Response:
        return self.site.post(self.path, content=body, headers=self.headers(body))

    def tell(self, **known: Any) -> httpx.Response:
        """An event; with an id of its own unless one is given."""
        event = {"id": f"event {next(_ids)}", "consent": True} | known
        return self.send(json.dumps(event).encode())


class Aircall(Source):
    """Aircall: signs nothing, and sends its token in each event."""

    kind = sources.AIRCALL

    def headers(self, body: bytes) -> dict[str, str]:
        return {}

    def rings(
        self, event: str, call: int, *, began: float = 0, answered: float | None = None,
        **more: Any,
    ) -> httpx.Response:  # fmt: skip
        """An event of a call that began so many seconds ago, and was answered."""
        now = self.site.watch().timestamp()
        data = {
            "id": call, "direct_link": f"https://api.aircall.io/v1/calls/{call}",
            "direction": "inbound", "status": "done", "missed_call_reason": None,
            "started_at": int(now - began),
            "answered_at": None if answered is None else int(now - answered),
            "ended_at": int(now), "duration": int(began), "raw_digits": "+32 470 12 34 56",
            "voicemail": "https://recordings.example/secret.mp3", "recording": None,
        } | more  # fmt: skip
        told = {
            "resource": "call", "event": event, "timestamp": int(now), "token": self.secret,
            "data": data,
        }  # fmt: skip
        return self.send(json.dumps(told).encode())
