"""Messages in English or German: a short answer in that language, and a person when help is asked.

The bot reads and answers French and Dutch. What is urgent or needs somebody is not lost meanwhile.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from solidarity import danger
from solidarity.asides import repeat_question, welcome
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.people import speaks
from solidarity.settings import Association
from solidarity.storage.tables import Person
from solidarity.team import tell_team
from solidarity.understanding import Reading

LANGUAGES = ("en", "de")
"""What a message can be in beside French and Dutch (solidarity.languages)."""
TASKS = {"en": "writes_english", "de": "writes_german"}
"""What the team is told: that he asks for something and in which language, nothing more."""
NEEDS_SOMEBODY = frozenset(
    {"request_help", "change_request", "cancel_request", "report_problem", "schedule_call",
     "talk_to_human", "ask_status"}
)  # fmt: skip
"""Meanings with which nobody may be left waiting."""
AS_USUAL = frozenset({"affirm", "deny", "goodbye", "stop_contact", "thank"})
"""Meanings that need no answer in words of their language, only that they are heeded."""


def answer(
    session: Session, person: Person, reading: Reading, *, association: Association, now: datetime
) -> bool:
    """Say in the language of the message what to do; False when it is handled as any other.

    `reading.language` is one of LANGUAGES.
    """
    if reading.danger is not None:
        danger.respond(session, person, reading.danger, now=now)
    elif reading.sure and reading.intent in AS_USUAL:
        return False
    told = reading.sure and reading.intent in NEEDS_SOMEBODY and reading.danger is None
    if told:
        tell_team(session, TASKS[reading.language], now=now, person=person)
    said = in_his_language(reading.language, association, told=told)
    notify(session, person, *said, now=now)
    return True


def in_his_language(language: str, association: Association, *, told: bool) -> list[Message]:
    """Which languages are spoken here, and the number to ring. `told`: a person of the team was."""
    said = [Message(f"foreign.{language}")]
    if told:
        said.append(Message(f"foreign.{language}.told"))
    if association.telephone:
        known = {"telephone": association.telephone}
        said.append(Message(f"foreign.{language}.telephone", known))
    buttons = row(
        Button("button.speak_fr", "language.speak", None, "fr"),
        Button("button.speak_nl", "language.speak", None, "nl"),
    )
    return [*said, Message(f"foreign.{language}.choose", buttons=buttons)]


def choose(session: Session, person: Person, language: str, *, now: datetime) -> None:
    """He tapped a language: answers follow in it, from the open question or the first words."""
    speaks(person, language)
    again = repeat_question(session, person, now=now) or [welcome()]
    notify(session, person, *again, now=now)
