"""What a volunteer paid: told, confirmed or asked about; the money never passes through here."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.taps import handle_tap
from solidarity import hearing_expenses, offers, requests
from solidarity.messages import Message
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Expense, Notice, Offer, Person, TeamTask
from solidarity.telling import tell_accepted
from solidarity.vocabulary import HelpType, help_mask
from tests.solidarity.stories import NOON, RULES, person, placed, told, volunteer


@pytest.fixture
def session(sessions: Sessions) -> Iterator[Session]:
    with sessions.begin() as session:
        yield session


def done(session: Session, **known: Any) -> tuple[Person, Person, Offer]:
    """Karim has done the shopping of Denise; both were last seen on Telegram."""
    karim, denise = volunteer(session, "Karim"), person(session)
    for someone in (karim, denise):
        someone.contacts[0].channel = "telegram"
    request = placed(session, denise, **known)
    offer = offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
    tell_accepted(session, offer, now=NOON)
    requests.mark_done(session, offer, now=NOON)
    return karim, denise, offer


def says(session: Session, someone: Person, text: str) -> bool:
    return hearing_expenses.hear(session, someone, text, now=NOON)


def sends_photo(session: Session, someone: Person, photo: str = "photo-1") -> bool:
    return hearing_expenses.take_receipt(
        session, someone, channel="telegram", photo=photo, now=NOON
    )


def tap(session: Session, someone: Person, key: str) -> Message | None:
    query = select(Notice).where(Notice.person_id == someone.id).order_by(Notice.id.desc())
    for notice in session.scalars(query):
        for row in notice.buttons:
            for label, _, token in row:
                if label == key:
                    return handle_tap(session, someone, token, rules=RULES, now=NOON)
    raise AssertionError(f"there is no button {key}")


def state(session: Session, offer: Offer) -> tuple[str, int] | None:
    expense = session.get(Expense, offer.id)
    return (expense.state, expense.cents) if expense else None


def test_after_an_errand_the_volunteer_is_asked_what_was_paid(session: Session) -> None:
    karim, _, _ = done(session)
    assert told(session, karim)[-1] == "expense.ask"


@pytest.mark.parametrize("kind", [HelpType.TRANSPORT, HelpType.HOUSEHOLD])
def test_where_nothing_is_bought_nothing_is_asked(session: Session, kind: HelpType) -> None:
    karim, _, _ = done(session, kinds_mask=help_mask([kind]))
    assert "expense.ask" not in told(session, karim)


def test_the_volunteer_is_asked_also_when_the_person_was_first_to_say_so(session: Session) -> None:
    karim = volunteer(session, "Karim")
    request = placed(session, person(session))
    offers.accept(session, request.offers[0].id, volunteer_id=karim.id, now=NOON)
    requests.confirm_helped(session, request, now=NOON)
    assert told(session, karim).count("expense.ask") == 1


def test_told_confirmed_and_both_get_the_sum(session: Session) -> None:
    karim, denise, offer = done(session)
    assert says(session, karim, "23,45")
    assert told(session, denise)[-1] == "expense.confirm"
    assert state(session, offer) == ("told", 2345)
    assert tap(session, denise, "button.amount_right") is None
    assert state(session, offer) == ("confirmed", 2345)
    assert told(session, denise)[-2:] == ["expense.to_pay", "edit: expense.confirm"]
    assert told(session, karim)[-1] == "expense.to_get"


def test_an_objection_goes_to_the_team_and_accuses_nobody(session: Session) -> None:
    karim, denise, offer = done(session)
    says(session, karim, "vingt-trois euros")
    assert says(session, denise, "ça ne va pas")
    assert state(session, offer) == ("disputed", 2300)
    assert session.scalars(select(TeamTask.kind)).all() == ["expense"]
    assert told(session, denise)[-1] == "expense.question_noted"
    assert told(session, karim)[-1] == "expense.question_told"
    assert tap(session, denise, "button.amount_right") == Message("tap.over")


def test_nothing_to_pay_back_by_a_tap(session: Session) -> None:
    karim, denise, offer = done(session)
    assert tap(session, karim, "button.nothing_paid") is None
    assert state(session, offer) == ("confirmed", 0)
    assert told(session, denise)[-1] == "expense.nothing_to_pay"
    assert not says(session, karim, "12"), "nothing is waited for any more"


AMOUNTS = {
    "23,45": 2345, "23.45": 2345, "23,45 €": 2345, "€ 23,45": 2345, "23€45": 2345, "12": 1200,
    "vingt-trois euros": 2300, "23 euro 50": 2350, "c'était 23,45": 2345, "23,45 merci": 2345,
    "het was 18,20": 1820, "drieëntwintig euro": 2300, "18,20 samen": 1820, "le ticket : 9,90": 990,
    "twaalf euro vijftig": 1250, "neuf euros quarante": 940,
}  # fmt: skip


@pytest.mark.parametrize(("text", "cents"), AMOUNTS.items())
def test_an_amount_is_read_as_people_write_it(text: str, cents: int) -> None:
    assert hearing_expenses.amounts(text) == (cents,)


@pytest.mark.parametrize(
    "text",
    ["merci", "je passe demain à 15h", "j'ai 2 questions", "0475 12 34 56", "ik kom om 15 uur",
     "rue Gray 12, au 3e étage", "", "1040"],
)  # fmt: skip
def test_what_is_no_amount_is_left_to_the_rest(lite: Sessions, text: str) -> None:
    with lite.begin() as session:
        karim, _, offer = done(session)
        heard = says(session, karim, text)
        assert state(session, offer) is None
        assert not heard or told(session, karim)[-1] == "expense.which_amount"


@pytest.mark.parametrize(
    "text", ["rien", "Rien du tout.", "niets", "nee, niets", "0", "je n'ai rien payé",
             "ze heeft zelf betaald", "niets betaald"]
)  # fmt: skip
def test_nothing_is_said_in_many_words(lite: Sessions, text: str) -> None:
    with lite.begin() as session:
        karim, _, offer = done(session)
        assert says(session, karim, text)
        assert state(session, offer) == ("confirmed", 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("oui", "confirmed"), ("C'est juste", "confirmed"), ("c’est bon, merci", "confirmed"),
     ("dat klopt", "confirmed"), ("ja dat klopt", "confirmed"), ("in orde", "confirmed"),
     ("non", "disputed"), ("ça va pas", "disputed"), ("non, ce n'est pas juste", "disputed"),
     ("nee dat klopt niet", "disputed"), ("c'est trop", "disputed"), ("dat is te veel", "disputed"),
     ("quand vient-il ?", "told"), ("merci beaucoup", "told")],
)  # fmt: skip
def test_the_person_answers_in_words_too(lite: Sessions, text: str, expected: str) -> None:
    with lite.begin() as session:
        karim, denise, offer = done(session)
        says(session, karim, "10 euros")
        assert says(session, denise, text) is (expected != "told")
        assert state(session, offer) == (expected, 1000)


def test_several_sums_or_a_very_large_one_are_asked_again(session: Session) -> None:
    karim, _, offer = done(session)
    for text in ("12 euros et 3,50 euros", "2345"):
        assert says(session, karim, text)
        assert told(session, karim)[-1] == "expense.which_amount"
    assert state(session, offer) is None


def test_a_sum_can_be_corrected_until_the_person_says_yes(session: Session) -> None:
    karim, denise, offer = done(session)
    says(session, karim, "23,45")
    says(session, karim, "pardon, 24,45 euros")
    assert state(session, offer) == ("told", 2445)
    old = next(
        n for n in session.query(Notice).order_by(Notice.id) if n.parts[0][0] == "expense.confirm"
    )
    token = old.buttons[0][0][2]
    refused = handle_tap(session, denise, token, rules=RULES, now=NOON)
    assert refused == Message("tap.over"), "a yes to the old sum is no yes to the new one"
    tap(session, denise, "button.amount_right")
    assert state(session, offer) == ("confirmed", 2445)
    assert says(session, karim, "30 euros")
    assert state(session, offer) == ("confirmed", 2445)


def test_the_photo_of_the_receipt_is_passed_on_and_forgotten(session: Session) -> None:
    karim, denise, offer = done(session)
    says(session, karim, "23,45")
    assert sends_photo(session, karim)
    receipt = (
        session.query(Notice).filter_by(person_id=denise.id).order_by(Notice.id.desc()).first()
    )
    assert receipt is not None
    assert receipt.parts == [["expense.receipt", {"name": "Karim", "photo": "telegram photo-1"}]]
    tap(session, denise, "button.amount_right")
    assert session.get_one(Expense, offer.id).receipt is None


def test_a_photo_before_the_amount_waits_for_it(session: Session) -> None:
    karim, denise, _ = done(session)
    assert sends_photo(session, karim)
    assert told(session, karim)[-1] == "expense.receipt_but_how_much"
    assert "expense.receipt" not in told(session, denise)
    says(session, karim, "23,45")
    assert told(session, denise)[-2:] == ["expense.confirm", "expense.receipt"]


def test_who_is_elsewhere_gets_the_receipt_on_paper(session: Session) -> None:
    karim, denise, _ = done(session)
    denise.contacts[0].channel = "webchat"
    says(session, karim, "23,45")
    sends_photo(session, karim)
    assert "expense.receipt" not in told(session, denise)
    assert told(session, karim)[-1] == "expense.receipt_on_paper"


def test_who_is_on_another_channel_that_shows_photos_gets_the_receipt(session: Session) -> None:
    karim, denise, _ = done(session)
    denise.contacts[0].channel = "whatsapp"
    says(session, karim, "23,45")
    sends_photo(session, karim)
    assert told(session, denise)[-1] == "expense.receipt"
    assert told(session, karim)[-1] == "expense.receipt_passed_on"


def test_a_photo_that_nobody_asked_for_is_no_receipt(session: Session) -> None:
    assert not sends_photo(session, volunteer(session, "Karim"))


def test_nobody_answers_for_another(session: Session) -> None:
    karim, _, offer = done(session)
    says(session, karim, "23,45")
    eve = person(session, "Eve")
    assert not says(session, eve, "oui")
    assert state(session, offer) == ("told", 2345)


def test_days_later_a_number_is_about_something_else(session: Session) -> None:
    karim, _, offer = done(session)
    late = NOON + timedelta(days=4)
    assert not hearing_expenses.hear(session, karim, "12", now=late)
    assert state(session, offer) is None


def test_help_that_did_not_come_costs_nothing(session: Session) -> None:
    karim, _, offer = done(session)
    requests.not_helped(session, offer.request, asking=RULES.asking, now=NOON)
    assert says(session, karim, "23,45")
    assert told(session, karim)[-1] == "tap.over"
    assert state(session, offer) is None
