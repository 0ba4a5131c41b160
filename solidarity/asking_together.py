"""Many requests wait at once, as at seven in the morning: volunteers are shared out among them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity.asking import carry_out, plan_for
from solidarity.assigning import Seeking, assign
from solidarity.settings import Asking
from solidarity.storage.tables import Request
from solidarity.waves import Plan


def ask_together(
    session: Session, requests: Sequence[Request], *, asking: Asking, now: datetime
) -> Mapping[int, int]:
    """Ask for all of them, each volunteer for one at most; how many were asked for each."""
    plans = {
        request.id: plan
        for request in requests
        if (plan := plan_for(session, request, asking=asking, now=now)) is not None
    }
    shared = assign([_seeking(number, plan) for number, plan in plans.items()])
    asked = {}
    for request in requests:
        if (plan := plans.get(request.id)) is not None:
            mine = {one.candidate.volunteer_id for one in shared[request.id]}
            chosen = [pair for pair in plan.likely if pair[0].candidate.volunteer_id in mine]
            asked[request.id] = carry_out(session, request, plan, chosen, asking=asking, now=now)
    return asked


def _seeking(number: int, plan: Plan) -> Seeking:
    return Seeking(number, plan.step.ask, [ranked for ranked, _ in plan.likely])
