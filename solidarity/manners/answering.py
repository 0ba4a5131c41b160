"""What is answered to insults, advertising and repetitions, and when nothing is."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from solidarity import asides
from solidarity.alarms import record
from solidarity.clock import wall_time
from solidarity.manners import reading
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Abuse
from solidarity.storage.sealing import seal_of
from solidarity.storage.tables import Person

A_DAY = timedelta(days=1)


def hear(session: Session, person: Person, text: str, *, abuse: Abuse, now: datetime) -> bool:
    """Take a text that is an insult and nothing else; False for any other.

    Who comes back is met as on the first day, and goes on with what he says.
    """
    if reading.is_insult(text):
        _answer(session, person, abuse=abuse, now=now)
        return True
    if reading.comes_back(text):
        come_back(person)
    return False


def hear_aside(session: Session, person: Person, text: str, *, abuse: Abuse, now: datetime) -> bool:
    """Take an insult, advertising, or the same again, out of what is nothing for the service."""
    mark = seal_of(session.get_bind().dialect).fingerprint(" ".join(text.casefold().split()))
    is_same, person.aside_mark = mark == person.aside_mark, mark
    if not (is_same or reading.has_insult(text) or reading.is_advertising(text)):
        return False
    _answer(session, person, abuse=abuse, now=now)
    return True


def hear_advertising(
    session: Session, person: Person, text: str, *, abuse: Abuse, now: datetime
) -> bool:
    """Take advertising out of what was not understood; False for anything else."""
    if not reading.is_advertising(text):
        return False
    _answer(session, person, abuse=abuse, now=now)
    return True


def come_back(person: Person) -> None:
    """He taps, asks for help, or is sorry: he is answered again."""
    person.rude_at = person.quiet_until = None


def is_shut_out(person: Person, text: str, *, now: datetime) -> bool:
    """Whether the team found a hoax of his: for some hours his words are left aside.

    A tap, danger, or a word of asking or being sorry leads back.
    """
    is_quiet = person.quiet_until is not None and now < person.quiet_until
    return is_quiet and person.hoax_at is not None and not reading.comes_back(text)


def _answer(session: Session, person: Person, *, abuse: Abuse, now: datetime) -> None:
    """Calmly the first time; the second time within a day that nothing follows, and then nothing.

    In the middle of questions the open one is asked again: whoever swears at it may need help.
    """
    again = asides.repeat_question(session, person, now=now)
    if again:
        notify(session, person, Message("manners.calm.then"), *again, now=now)
        return
    if person.quiet_until is not None and now < person.quiet_until:
        return
    is_second = person.rude_at is not None and now < person.rude_at + A_DAY
    person.rude_at = now
    if not is_second:
        ways = column(
            Button("button.need_help", "request.new"),
            Button("button.talk_to_somebody", "team.call"),
        )
        notify(session, person, Message("manners.calm", buttons=ways), now=now)
        return
    person.quiet_until = now + timedelta(hours=abuse.quiet_hours)
    record(session, "quiet", now=now, person_id=person.id)
    ways = column(Button("button.begin_again", "manners.back"))
    known = {"clock": wall_time(person.quiet_until).isoformat(timespec="minutes")}
    notify(session, person, Message("manners.quiet", known, ways), now=now)
