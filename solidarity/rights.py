"""What anybody may ask for about his own data: to know, a copy, to be erased, to agree no more."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import asides, consents, forgetting, requests, volunteers
from solidarity.alarms import record
from solidarity.befriending.pairs import leaving
from solidarity.messages import Button, Message, column, row
from solidarity.notices import notify
from solidarity.people import best_contact
from solidarity.rights_words import Right, says
from solidarity.ringing import CHANNEL as TELEPHONE
from solidarity.settings import Rules
from solidarity.storage.tables import Person
from solidarity.team import tell_team


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """Words that say nothing else; False for all others."""
    right = says(text)
    if right is None:
        return False
    do(session, person, right, rules=rules, now=now)
    return True


def do(session: Session, person: Person, right: Right, *, rules: Rules, now: datetime) -> None:
    """What was asked for; after a mere look the open question is asked again."""
    _DONE[right](session, person, rules, now)
    again = asides.repeat_question(session, person, now=now) if right in ONLY_SHOWN else []
    if again:
        notify(session, person, *again, now=now)


ONLY_SHOWN = frozenset({Right.KNOW, Right.COPY})


def _tell(session: Session, person: Person, rules: Rules, now: datetime) -> None:
    """One screen: what is kept, why, who sees it, how long, and what others could read."""
    kept = rules.retention
    contact = best_contact(session, person.id)
    channel = contact.channel if contact is not None and contact.channel in CHANNELS else "web"
    days = {"address_days": kept.address_days, "texts_days": kept.texts_days}
    paragraphs = [
        Message("privacy.what" if person.volunteer is None else "privacy.what_volunteer"),
        Message("privacy.who", {"association": rules.association.name}),
        Message("privacy.how_long", days),
        Message(f"privacy.chat.{channel}"),
    ]
    buttons = [
        Button("button.my_data", "right.copy"),
        Button("button.erase", "right.erase"),
    ]
    if consents.has_any(person):
        buttons.append(Button("button.agree_no_more", "right.withdraw"))
    notify(session, person, *paragraphs, Message("privacy.ways", buttons=column(*buttons)), now=now)


CHANNELS = ("telegram", "whatsapp", "web", "telephone")
"""Of each is said who could read along."""


def _copy(session: Session, person: Person, rules: Rules, now: datetime) -> None:
    """All that is kept about him, to read and for machines; made when it is sent."""
    record(session, "copy_asked", now=now, person_id=person.id)
    contact = best_contact(session, person.id)
    if contact is not None and contact.channel == TELEPHONE:
        tell_team(session, "copy", now=now, person=person)
        notify(session, person, Message("export.by_post"), now=now)
        return
    notify(session, person, Message("export.readable", {"document": "readable"}), now=now)
    notify(session, person, Message("export.data", {"document": "data"}), now=now)


def _erase(session: Session, person: Person, rules: Rules, now: datetime) -> None:
    forgetting.ask(session, person, now=now)


def _ask_withdrawal(session: Session, person: Person, rules: Rules, now: datetime) -> None:
    if not consents.has_any(person):
        ways = row(Button("button.erase", "right.erase"))
        notify(session, person, Message("privacy.nothing_agreed", buttons=ways), now=now)
        return
    buttons = column(
        Button("button.agree_no_more", "right.withdraw_sure"),
        Button("button.keep_all", "right.keep"),
    )
    notify(session, person, Message("privacy.withdraw_sure", buttons=buttons), now=now)


_DONE: Mapping[Right, Callable[[Session, Person, Rules, datetime], None]] = {
    Right.KNOW: _tell,
    Right.COPY: _copy,
    Right.ERASE: _erase,
    Right.WITHDRAW: _ask_withdrawal,
}


def withdraw(session: Session, person: Person, *, rules: Rules, now: datetime) -> None:
    """He agrees no more: what is open ends kindly, and nothing begins before he agrees again."""
    end_everything(session, person, rules=rules, now=now)
    ways = row(Button("button.erase", "right.erase"))
    notify(session, person, Message("privacy.withdrawn", buttons=ways), now=now)


def end_everything(session: Session, person: Person, *, rules: Rules, now: datetime) -> None:
    """Nobody comes or calls any more, and what he had promised goes to others."""
    requests.withdraw_person(session, person, asking=rules.asking, now=now)
    leaving.leave(session, person, rules=rules, now=now)
    volunteers.stop(session, person, now=now)
    consents.take_back(session, person, now=now)
