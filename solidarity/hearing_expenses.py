"""What was paid, in words: "23,45", "vingt-trois euros", "niets", "c'est juste"."""

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity import details, expenses, receipts
from solidarity.errors import IllegalStep
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.tables import Expense, Offer, Person, Talk
from solidarity.talks import talk_with

MAX_CENTS = 100_000
"""A thousand euros: more is no errand, but a slip of the finger."""
PATIENCE = timedelta(days=3)
_NUMBER = re.compile(
    r"(?:[^\W\d][^\W\d']*(?:'[^\W\d]+)?[ :]+){0,4}(?P<euros>\d{1,4})(?:[.,](?P<cents>\d{2}))?\s*€?"
    r"(?:\s*(?:merci|svp|aub|in totaal|en tout|au total|samen|precies|tout juste))?[ .!]*",
    re.IGNORECASE,
)
"""A number on its own, "c'était 23,45", "23.45 samen": where nobody says euros."""
_NOTHING = re.compile(
    r"(?:non,? |nee,? )?(?:rien(?: du tout)?|rien (?:à|a) (?:rembourser|payer|rendre)|niets?"
    r"|niks|nul|z[ée]ro|0(?:,00)?\s*(?:€|euro)?|niets (?:te betalen|terug te betalen|betaald)"
    r"|je n'ai rien pay[ée]|j'ai rien pay[ée]|ik heb (?:niets|niks) betaald|cadeau"
    r"|c'est (?:pour moi|offert|un cadeau)|is een cadeau|laat maar|laissez|(?:elle|il) a pay[ée]"
    r"(?: elle-m[êe]me| lui-m[êe]me)?|(?:zij|ze|hij) heeft zelf betaald|d[ée]j[àa] (?:pay[ée]"
    r"|rembours[ée]|r[ée]gl[ée])|al (?:betaald|terugbetaald|geregeld))[ .!]*",
    re.IGNORECASE,
)
RIGHT = re.compile(
    r"(?:oui|ja|jawel|ok(?:é|e|ay)?|d'accord|akkoord|juste|correct|exact|parfait|goed|prima|in orde"
    r"|klopt|dat klopt|dat is juist|juist|het klopt|tr[èe]s bien|tout [àa] fait|zeker"
    r"|c'est (?:juste|bon|[çc]a|exact|correct|en ordre)|[çc]a va|dat is goed|is goed|is ok)"
    r"(?:[ ,]+(?:merci|dank u|bedankt|oui|ja|c'est (?:juste|bon|[çc]a)|dat klopt|klopt|dat is juist"
    r"|juist|hoor|tr[èe]s bien|beaucoup|wel|in orde))*[ .!]*",
    re.IGNORECASE,
)
WRONG = re.compile(
    r"(?:non|nee|neen)?[ ,]*(?:[çc]a (?:ne )?va pas|ce n'est pas (?:juste|[çc]a|correct|bon)"
    r"|c'est (?:pas (?:juste|[çc]a|correct|bon)|faux|trop|beaucoup trop)|pas (?:juste|correct)"
    r"|(?:il y a )?une erreur|je ne suis pas d'accord|pas d'accord|dat klopt niet|klopt niet"
    r"|dat is (?:niet juist|fout|te veel|verkeerd|niet goed)|niet (?:juist|akkoord|correct)|fout"
    r"|ik ga niet akkoord|te veel|trop cher)[ .!]*|non[ .!]*|neen?[ .!]*",
    re.IGNORECASE,
)


def hear(session: Session, person: Person, text: str, *, now: datetime) -> bool:
    """Take a text for an answer about what was paid; False when it is about something else."""
    talk = talk_with(session, person)
    if talk.topic != expenses.TOPIC or talk.ref is None or _is_old(talk, now):
        return False
    offer = session.get_one(Offer, talk.ref)
    try:
        if talk.slot == "confirm":
            return _hear_answer(session, offer, text, now)
        return _hear_amount(session, offer, text, now, is_first=talk.slot == "cents")
    except IllegalStep:
        notify(session, person, Message("tap.over"), now=now)
        return True


def _is_old(talk: Talk, now: datetime) -> bool:
    """After some days a number is about something else."""
    return talk.asked_at is None or now - talk.asked_at > PATIENCE


def _hear_amount(
    session: Session, offer: Offer, text: str, now: datetime, *, is_first: bool
) -> bool:
    if is_first and _NOTHING.fullmatch(text.replace("’", "'").strip()):
        expenses.tell_nothing(session, offer, now=now)
        return True
    # Once a sum is known, only a sum in so many words corrects it.
    sums = amounts(text) if is_first else details.cents(text)
    if not sums:
        return False
    if len(sums) > 1 or sums[0] > MAX_CENTS:
        notify(session, offer.volunteer.person, Message("expense.which_amount"), now=now)
        return True
    expenses.tell(session, offer, sums[0], now=now)
    return True


def amounts(text: str) -> tuple[int, ...]:
    """The sums of a text in cents; a number alone is meant in euros."""
    said = details.cents(text)
    if said:
        return said
    number = _NUMBER.fullmatch(text.strip())
    if number is None:
        return ()
    cents = int(number["euros"]) * 100 + int(number["cents"] or 0)
    return (cents,) if cents else ()


def _hear_answer(session: Session, offer: Offer, text: str, now: datetime) -> bool:
    expense = session.get(Expense, offer.id)
    said = text.replace("’", "'").strip()
    if expense is None or expense.state != expenses.TOLD:
        return False
    if WRONG.fullmatch(said):
        expenses.dispute(session, expense, told=expense.cents, now=now)
        return True
    if RIGHT.fullmatch(said):
        expenses.confirm(session, expense, told=expense.cents, now=now)
        return True
    return False


def take_receipt(
    session: Session, person: Person, *, channel: str, photo: str, now: datetime
) -> bool:
    """A photo while a receipt is wanted; False when no picture was asked for."""
    talk = talk_with(session, person)
    if talk.topic != expenses.TOPIC or talk.slot == "confirm" or talk.ref is None:
        return False
    name, offer = receipts.named(channel, photo), session.get_one(Offer, talk.ref)
    if name is None:
        return False
    expense = session.get(Expense, offer.id)
    if expense is None:
        expense = Expense(offer=offer, cents=0, state=expenses.ASKED, told_at=now)
        session.add(expense)
    expense.receipt = name
    session.flush()
    if expense.state == expenses.TOLD:
        receipts.pass_on(session, expense, now=now)
    else:
        notify(session, person, Message("expense.receipt_but_how_much"), now=now)
    return True
