"""What a volunteer paid in a shop: told, confirmed or asked about, settled between the two people.

No money passes through the project, and nobody is ever asked for a bank card.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import receipts
from solidarity.alarms import record
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import OfferState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.storage.tables import Expense, Offer, Person
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.team import tell_team
from solidarity.vocabulary import HelpType

TOPIC = "expense"
BOUGHT = frozenset({HelpType.GROCERIES, HelpType.PHARMACY, HelpType.MEALS})
"""Help for which a volunteer may have paid something."""
ASKED, TOLD, CONFIRMED, DISPUTED = "asked", "told", "confirmed", "disputed"
"""`asked` holds a receipt that came before its amount."""


def ask_paid(session: Session, offer: Offer, *, now: datetime) -> None:
    """After an errand: did the volunteer pay something that has to be given back?"""
    if not BOUGHT.intersection(offer.request.kinds) or session.get(Expense, offer.id) is not None:
        return
    helper = offer.volunteer.person
    expect(session, helper, TOPIC, "cents", ref=offer.id, now=now)
    nothing = row(Button("button.nothing_paid", "expense.nothing", offer.id))
    known = {"name": offer.request.person.first_name}
    notify(session, helper, Message("expense.ask", known, nothing), now=now)


def tell(session: Session, offer: Offer, cents: int, *, now: datetime) -> Expense:
    """The volunteer says what he paid: the person is asked whether it is right.

    He may correct himself as long as the person has not said yes.
    """
    if offer.state != OfferState.ACCEPTED:
        raise IllegalStep(offer=offer.id)
    expense = session.get(Expense, offer.id)
    if expense is None:
        expense = Expense(offer=offer, cents=cents, state=ASKED, told_at=now)
        session.add(expense)
    if expense.state == CONFIRMED:
        raise IllegalStep(offer=offer.id)
    expense.cents, expense.state, expense.told_at = cents, TOLD, now
    session.flush()
    record(session, "paid", now=now, request_id=offer.request_id, person_id=offer.volunteer_id)
    _thank(session, expense, now=now)
    _ask_person(session, expense, now=now)
    if expense.receipt:
        receipts.pass_on(session, expense, now=now)
    return expense


def _thank(session: Session, expense: Expense, *, now: datetime) -> None:
    offer = expense.offer
    helper, said = offer.volunteer.person, [Message("expense.noted", {"cents": expense.cents})]
    if not expense.receipt and receipts.can_be_sent(session, helper):
        none = row(Button("button.no_receipt", "expense.no_receipt", offer.id))
        said.append(Message("expense.ask_receipt", buttons=none))
    expect(session, helper, TOPIC, "receipt", ref=offer.id, now=now)
    notify(session, helper, *said, now=now)


def _ask_person(session: Session, expense: Expense, *, now: datetime) -> None:
    offer = expense.offer
    person, told = offer.request.person, str(expense.cents)
    expect(session, person, TOPIC, "confirm", ref=offer.id, now=now)
    buttons = row(
        Button("button.amount_right", "expense.confirm", offer.id, told),
        Button("button.amount_wrong", "expense.dispute", offer.id, told),
    )
    known = {"name": offer.volunteer.person.first_name, "cents": expense.cents}
    notify(session, person, Message("expense.confirm", known, buttons), now=now)


def tell_nothing(session: Session, offer: Offer, *, now: datetime) -> None:
    """Nothing has to be given back: the person hears it, so that nobody wonders."""
    helper, expense = offer.volunteer.person, session.get(Expense, offer.id)
    if offer.state != OfferState.ACCEPTED or (expense and expense.state != ASKED):
        raise IllegalStep(offer=offer.id)
    if expense is None:
        expense = Expense(offer=offer, cents=0, told_at=now)
        session.add(expense)
    expense.state, expense.cents, expense.receipt = CONFIRMED, 0, None
    expense.told_at = expense.answered_at = now
    _stop(session, helper)
    record(session, "paid_nothing", now=now, request_id=offer.request_id, person_id=helper.id)
    notify(session, helper, Message("expense.nothing_noted"), now=now)
    known = {"name": helper.first_name}
    notify(session, offer.request.person, Message("expense.nothing_to_pay", known), now=now)


def stop_waiting(session: Session, person: Person, offer_id: int, *, now: datetime) -> None:
    """There is no photo of the receipt."""
    if talk_with(session, person).ref == offer_id:
        _stop(session, person)
    notify(session, person, Message("expense.no_receipt"), now=now)


def expense_for(session: Session, offer_id: int, *, person_id: int) -> Expense:
    """What was paid for this person; NotYours otherwise."""
    expense = session.get(Expense, offer_id)
    if expense is None or expense.offer.request.person_id != person_id:
        raise NotYours(offer=offer_id)
    return expense


def confirm(session: Session, expense: Expense, *, told: int, now: datetime) -> None:
    """It is right: both get the sum once more, and the picture is forgotten."""
    _answer(session, expense, CONFIRMED, told, now)
    expense.receipt = None
    helper, person = expense.offer.volunteer.person, expense.offer.request.person
    summed = {"name": helper.first_name, "cents": expense.cents}
    notify(session, person, Message("expense.to_pay", summed), now=now)
    summed = {"name": person.first_name, "cents": expense.cents}
    notify(session, helper, Message("expense.to_get", summed), now=now)


def dispute(session: Session, expense: Expense, *, told: int, now: datetime) -> None:
    """It does not seem right: the team looks at it with both, and nobody is accused."""
    _answer(session, expense, DISPUTED, told, now)
    request, helper = expense.offer.request, expense.offer.volunteer.person
    tell_team(session, "expense", now=now, person=request.person, request=request)
    notify(session, request.person, Message("expense.question_noted"), now=now)
    asked = {"name": request.person.first_name, "cents": expense.cents}
    notify(session, helper, Message("expense.question_told", asked), now=now)


def _answer(session: Session, expense: Expense, state: str, told: int, now: datetime) -> None:
    """IllegalStep when it was answered, or when the sum was corrected meanwhile."""
    if expense.state != TOLD or expense.cents != told:
        raise IllegalStep(offer=expense.offer_id)
    expense.state, expense.answered_at = state, now
    request = expense.offer.request
    if talk_with(session, request.person).topic == TOPIC:
        expect_nothing(session, request.person)
    record(session, f"amount_{state}", now=now, request_id=request.id, person_id=request.person_id)


def _stop(session: Session, person: Person) -> None:
    if talk_with(session, person).topic == TOPIC:
        expect_nothing(session, person)
