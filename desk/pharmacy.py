"""The page of a pharmacist: no account, and only what he has to see."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import ANYBODY, Page
from solidarity.errors import IllegalStep
from solidarity.lifecycles import NOT_YET, MedicineState
from solidarity.medicine import pharmacist
from solidarity.storage.tables import MedicineOrder
from solidarity.telling import about
from solidarity.vocabulary import Refusal

LINK = "/pharmacy/{token}"
MOST_CENTS = 1_000_000
LAST_DIGITS = 2
SAID = ("wrong_code", "check_amount")


def show(asked: Asked) -> Response:
    order = _order(asked)
    request, said = order.request, asked.http.query_params.get("said")
    phone = request.person.phone or ""
    return asked.page(
        "pharmacy.html", order=order, about=about(request), reasons=list(Refusal),
        waits=order.state in NOT_YET, said=said if said in SAID else None,
        first_name=None if request.for_other else request.person.first_name,
        last_digits=phone[-LAST_DIGITS:],
        shown=[item.shown for item in request.details] if order.may_show_list else [],
        tries=pharmacist.MOST_TRIES - order.pickup_wrong,
        is_expected=order.state == MedicineState.READY and order.pickup_code is not None,
    )  # fmt: skip


def _order(asked: Asked) -> MedicineOrder:
    token = asked.http.path_params["token"]
    return pharmacist.order_of(asked.session, token, now=asked.now)


def confirm(asked: Asked) -> Response:
    order = _order(asked)
    try:
        packet = pharmacist.Packet(_ready_at(asked), _cents(asked), bool(asked.text("fridge")))
    except (ValueError, InvalidOperation):
        return _back(asked, "check_amount")
    pharmacist.confirm(asked.session, order, packet, rules=asked.rules, now=asked.now)
    return _back(asked)


def _ready_at(asked: Asked) -> datetime | None:
    """A day and an hour of the form; ValueError when they are none."""
    day, hour = asked.text("day", 10), asked.text("hour", 5)
    return datetime.fromisoformat(f"{day}T{hour or '09:00'}") if day else None


def _cents(asked: Asked) -> int | None:
    """An amount as people write it, 12,40; InvalidOperation or ValueError when it is none."""
    told = asked.text("amount", 12).replace("€", "").replace(",", ".").strip()
    if not told:
        return None
    cents = int(Decimal(told) * 100)
    if not 0 <= cents <= MOST_CENTS:
        raise ValueError
    return cents


def refuse(asked: Asked) -> Response:
    order, why = _order(asked), asked.text("why")
    if why not in list(Refusal):
        raise IllegalStep(request=order.request_id)
    pharmacist.refuse(asked.session, order, Refusal(why), now=asked.now)
    return _back(asked)


def hand_over(asked: Asked) -> Response:
    is_right = pharmacist.hand_over(
        asked.session, _order(asked), asked.text("code", 12).replace(" ", ""), now=asked.now
    )
    return _back(asked, "" if is_right else "wrong_code")


def _back(asked: Asked, said: str = "") -> Response:
    token = asked.http.path_params["token"]
    return asked.go(f"/pharmacy/{token}?lang={asked.language}" + (f"&said={said}" if said else ""))


PAGES = (
    Page(LINK, show, ANYBODY),
    Page(LINK + "/yes", confirm, ANYBODY, "POST"),
    Page(LINK + "/no", refuse, ANYBODY, "POST"),
    Page(LINK + "/code", hand_over, ANYBODY, "POST"),
)
