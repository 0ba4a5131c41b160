"""What the bot does for each meaning of a message, whether it was understood or asked by a button.

A meaning is an intent of nlu/domain.yml.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import (
    asides,
    changing,
    details,
    duplicates,
    following,
    intake,
    joining,
    manners,
    meeting_again,
    people,
    questions,
    requests,
    rights,
    volunteers,
)
from solidarity.befriending import talking
from solidarity.befriending.pairs import standing
from solidarity.befriending.telling.call_answers import speaks_of_calls
from solidarity.befriending.times import call_words
from solidarity.forgetting.silence import forget_unless_back
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.rights_words import mentions
from solidarity.settings import Rules
from solidarity.storage.tables import Person
from solidarity.team import tell_team
from solidarity.understanding import Reading


@dataclass(frozen=True)
class Heard:
    """One message of one person, inside one transaction."""

    session: Session
    person: Person
    reading: Reading
    rules: Rules
    now: datetime

    def says(self, *messages: Message) -> None:
        """Answer the person."""
        notify(self.session, self.person, *messages, now=self.now)


def take_request(heard: Heard) -> None:
    """Begin a request with all that was told, or go on with the one that was begun."""
    session, person, now = heard.session, heard.person, heard.now
    taken = intake.take(session, person, heard.reading, now=now)
    draft = requests.current_draft(session, person)
    if draft is None:
        return
    if not taken:
        intake.go_on(session, draft, now=now)
    if not intake.missing(draft):
        duplicates.place(session, draft, rules=heard.rules, now=now)


def take_volunteer(heard: Heard) -> None:
    settings = heard.rules.volunteers
    joining.take(heard.session, heard.person, heard.reading, settings=settings, now=heard.now)


def tell_status(heard: Heard) -> None:
    following.tell_status(heard.session, heard.person, now=heard.now)


def cancel(heard: Heard) -> None:
    draft = requests.current_draft(heard.session, heard.person)
    if draft is not None:
        requests.cancel(heard.session, draft, now=heard.now)
    elif not _ask_which_ends(heard):
        heard.says(following.nothing_open())


def _ask_which_ends(heard: Heard) -> bool:
    """What should end, and is it sure: a request, or the calls; who names calls means them."""
    ways = [following.ask_cancel, standing.ask_cancel]
    if speaks_of_calls(heard.reading.text):
        ways.reverse()
    return any(ask(heard.session, heard.person, now=heard.now) for ask in ways)


def change(heard: Heard) -> None:
    session, person, now = heard.session, heard.person, heard.now
    of_calls = speaks_of_calls(heard.reading.text) or talking.has_asked(session, person)
    if of_calls and talking.take(session, person, heard.reading, now=now):
        return
    if changing.change(session, person, heard.reading, asking=heard.rules.asking, now=now):
        return
    if talking.take(session, person, heard.reading, now=now):
        return
    # Nothing is open that could be changed: who names a kind of help asks for it.
    asked = replace(heard.reading, intent="request_help")
    if not asked.kinds or not intake.take(session, person, asked, now=now):
        heard.says(following.nothing_open())


def move_call(heard: Heard) -> None:
    """The moment of a befriending call: one that is planned is moved, of one that is wanted it is
    noted, else the team hears."""
    session, person, now = heard.session, heard.person, heard.now
    text = heard.reading.text
    if call_words.wants_move(session, person, text, rules=heard.rules, now=now):
        return
    if talking.take(session, person, heard.reading, now=now):
        return
    tell_team(session, "call_moment", now=now, person=person)
    heard.says(Message("call.passed_on"))


def hear_done(heard: Heard) -> None:
    if not following.ask_done(heard.session, heard.person, now=heard.now):
        heard.says(Message("helped.nice_to_hear"))


def hear_problem(heard: Heard) -> None:
    never = details.not_again(heard.reading.text)
    if never and meeting_again.ask_if_never(heard.session, heard.person, now=heard.now):
        return
    if _cannot_be_called(heard, only_if_said=True):
        return
    if not following.ask_problem(heard.session, heard.person, now=heard.now):
        tell_team(heard.session, "worried", now=heard.now, person=heard.person)
        heard.says(Message("problem.team"))


def _cannot_be_called(heard: Heard, *, only_if_said: bool) -> bool:
    """Whether it is about a befriending call that is planned, and was dealt with."""
    return call_words.cannot(
        heard.session, heard.person, heard.reading.text,
        only_if_said=only_if_said, rules=heard.rules, now=heard.now,
    )  # fmt: skip


def tell_availability(heard: Heard) -> None:
    """ "I cannot this week", "I am back": offer what can be done about it."""
    session, person, now = heard.session, heard.person, heard.now
    if talking.has_asked(session, person) and talking.take(session, person, heard.reading, now=now):
        return
    if _cannot_be_called(heard, only_if_said=False):
        return
    when = heard.reading.when
    if not volunteers.ask_availability(heard.session, heard.person, when, now=heard.now):
        join = row(Button("button.want_to_help", "join.start"))
        heard.says(Message("volunteer.not_yet", buttons=join))


def inform(heard: Heard) -> None:
    right = mentions(heard.reading.text)
    if right is not None:
        rights.do(heard.session, heard.person, right, rules=heard.rules, now=heard.now)
        return
    topic = questions.topic(heard.reading.text) or "general"
    association = heard.rules.association
    known = {"telephone": association.telephone, "association": association.name}
    again = asides.repeat_question(heard.session, heard.person, now=heard.now)
    heard.says(Message(f"info.{topic}", known), *again)


def fetch_human(heard: Heard) -> None:
    tell_team(heard.session, "human", now=heard.now, person=heard.person)
    heard.says(Message("team.asked_for", {"telephone": heard.rules.association.telephone}))


def stop(heard: Heard) -> None:
    right = mentions(heard.reading.text)
    if right is not None:
        rights.do(heard.session, heard.person, right, rules=heard.rules, now=heard.now)
        return
    leave(heard.session, heard.person, rules=heard.rules, now=heard.now)


def leave(session: Session, person: Person, *, rules: Rules, now: datetime) -> None:
    """No more messages: what was promised goes to others; what is kept goes at once by a tap, or
    by itself when he does not come back.
    """
    rights.end_everything(session, person, rules=rules, now=now)
    days = forget_unless_back(session, person, retention=rules.retention, now=now)
    erase = row(Button("button.erase_all", "forget.yes", person.id))
    people.silence(session, person, Message("stop.done", {"in_days": days}, erase), now=now)


def greet(heard: Heard) -> None:
    asides.greet(heard.session, heard.person, now=heard.now)


def say_goodbye(heard: Heard) -> None:
    heard.says(Message("goodbye"))


def be_thanked(heard: Heard) -> None:
    again = asides.repeat_question(heard.session, heard.person, now=heard.now)
    heard.says(Message("you_are_welcome"), *again)


def stay_on_subject(heard: Heard) -> None:
    session, person, now = heard.session, heard.person, heard.now
    if talking.take(session, person, heard.reading, now=now):
        return
    if not manners.hear_aside(
        session, person, heard.reading.text, abuse=heard.rules.abuse, now=now
    ):
        asides.not_understood(session, person, now=now, gently=True)


ANSWERS: Mapping[str, Callable[[Heard], None]] = {
    "ask_info": inform,
    "ask_status": tell_status,
    "cancel_request": cancel,
    "change_request": change,
    "confirm_done": hear_done,
    "goodbye": say_goodbye,
    "greet": greet,
    "offer_help": take_volunteer,
    "out_of_scope": stay_on_subject,
    "report_problem": hear_problem,
    "request_help": take_request,
    "schedule_call": move_call,
    "set_availability": tell_availability,
    "stop_contact": stop,
    "talk_to_human": fetch_human,
    "thank": be_thanked,
}
"""Yes, no and facts are missing: without an open question they mean nothing."""
