"""Handing everything over to another association: how far it is, and what to do next."""

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity.clock import wall_time
from solidarity.handover import asking
from solidarity.storage.tables import Handover
from solidarity.vocabulary import Role


def show(asked: Asked) -> Response:
    handover = asking.outgoing(asked.session)
    step, command = _next(asked, handover)
    day = wall_time(handover.due_at).date().isoformat() if handover is not None else None
    counts = asking.count(asked.session)
    return asked.page(
        "handover.html", handover=handover, counts=counts, step=step, command=command, day=day
    )


def _next(asked: Asked, handover: Handover | None) -> tuple[str, str]:
    """What comes next, and what is typed on the server for it."""
    if handover is None:
        address = "--address https://… --telegram … --whatsapp …"
        return "announce", f"solidarity handover announce --to … {address} --by 2027-01-31"
    if handover.ended_at is not None:
        return "ended", ""
    if handover.packed_at is not None:
        return "confirm", "solidarity handover confirm FILE.receipt.json"
    if asked.now < handover.due_at:
        return "wait", "solidarity handover status"
    return "pack", "solidarity handover pack FILE"


PAGES = (Page("/desk/handover", show, frozenset({Role.ADMINISTRATOR}), menu="handover"),)
