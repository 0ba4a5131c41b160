"""Voice notes: kept until they are written down, shown to the person, and forgotten.

Nothing is done with what was said before the person agrees that it was understood; danger alone
does not wait for that.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity import danger, languages, people
from solidarity.alarms import drop_alarms, record, set_alarm
from solidarity.errors import IllegalStep
from solidarity.hearing_expenses import RIGHT, WRONG
from solidarity.messages import Button, Message, row
from solidarity.notices import amend, notify
from solidarity.safety import DangerKind
from solidarity.storage.tables import Notice, Person, Recording
from solidarity.team import tell_team

WAITING, ASKED = "waiting", "asked"
KEPT = timedelta(days=1)
"""So long a question "is that right?" stays open, and what was heard is kept."""
ALARM = "voice_over"
MOST_SHOWN = 800
"""Characters that are shown: a message with buttons holds 1,024 on WhatsApp."""
MAX_NAME = 200
"""Characters of a channel's name for a recording."""
MOST_WAITING = 5
"""Voice notes of one person that wait to be listened to: nobody keeps all others waiting."""
CALL_ME = row(Button("button.call_me", "team.call"))


def keep(
    session: Session, person: Person, *, channel: str, address: str, voice: str,
    heard_at: datetime, now: datetime,
) -> None:  # fmt: skip
    """Somebody speaks: he hears at once that it is being listened to."""
    mine = select(func.count()).where(Recording.person_id == person.id, Recording.state == WAITING)
    if session.scalars(mine).one() >= MOST_WAITING:
        notify(session, person, Message("voice.too_many", buttons=CALL_ME), now=now)
        return
    recording = Recording(
        person=person, channel=channel, address=address, voice=voice, state=WAITING,
        heard_at=heard_at, due_at=now, attempts=0,
    )  # fmt: skip
    session.add(recording)
    session.flush()
    set_alarm(session, ALARM, recording.id, due_at=now + KEPT)
    record(session, "spoke", now=now, person_id=person.id, channel=channel)
    notify(session, person, Message("voice.listening"), now=now)


def not_listened(session: Session, person: Person, *, now: datetime) -> None:
    """Nobody writes voice notes down here: he is asked to write, and the team may listen."""
    _ask_team(session, person, Message("heard.voice", buttons=CALL_ME), now=now)


def too_long(session: Session, person: Person, *, now: datetime) -> None:
    _ask_team(session, person, Message("voice.too_long", buttons=CALL_ME), now=now)


def hold(session: Session, recording_id: int) -> Recording | None:
    """A recording that still has to be written down, held; None when that is over."""
    recording = session.get(Recording, recording_id, with_for_update=True)
    return recording if recording is not None and recording.state == WAITING else None


def written_down(
    session: Session, recording: Recording, text: str, *, kind: DangerKind | None, now: datetime
) -> None:
    """These are the words: danger is answered at once, all else when the person agrees to it."""
    person = recording.person
    if not any(letter.isalnum() for letter in text):
        give_up(session, recording, Message("voice.nothing_heard", buttons=CALL_ME), now=now)
        return
    people.speaks(person, languages.detect(text, before=person.language))
    if kind is not None:
        danger.respond(session, person, kind, now=now)
        forget(session, recording, now=now)
        return
    shown = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
    buttons = row(
        Button("button.that_is_right", "voice.right", recording.id),
        Button("button.no", "voice.wrong", recording.id),
    )
    question = notify(session, person, Message("voice.is_it", {"text": shown}, buttons), now=now)
    if question is None:
        # He has asked for silence meanwhile.
        done_with(session, recording, now=now)
        return
    recording.text, recording.state, recording.question_id = text, ASKED, question.id


def not_written_down(session: Session, recording: Recording, *, now: datetime) -> None:
    """It could not be fetched or understood, however often it was tried."""
    give_up(session, recording, Message("voice.failed", buttons=CALL_ME), now=now)


def give_up(session: Session, recording: Recording, said: Message, *, now: datetime) -> None:
    _ask_team(session, recording.person, said, now=now)
    forget(session, recording, now=now)


def _ask_team(session: Session, person: Person, said: Message, *, now: datetime) -> None:
    tell_team(session, "voice", now=now, person=person)
    notify(session, person, said, now=now)


def own(session: Session, recording_id: int, person: Person) -> Recording:
    """A recording that he was asked about; IllegalStep when that is over."""
    recording = session.get(Recording, recording_id)
    if recording is None or recording.person_id != person.id or recording.state != ASKED:
        raise IllegalStep(recording=recording_id)
    return recording


def refuse(session: Session, recording: Recording, *, now: datetime) -> None:
    """It was understood wrongly: what was heard is forgotten, and he may try again."""
    person = recording.person
    question = _question(session, recording)
    forget(session, recording, now=now)
    again = Message("voice.say_again", buttons=CALL_ME)
    if question is None:
        notify(session, person, again, now=now)
    else:
        amend(session, question, again, now=now, is_answer=True)


def asked_last(session: Session, person: Person) -> Recording | None:
    """The recording of which the person was asked, if nothing else was said to him since."""
    query = select(Notice).where(Notice.person_id == person.id, Notice.kind == "send")
    last = session.scalars(query.order_by(Notice.id.desc()).limit(1)).one_or_none()
    return next((r for r in _asked(session, person) if last and r.question_id == last.id), None)


def agrees(text: str) -> bool:
    return RIGHT.fullmatch(_plain(text)) is not None


def refuses(text: str) -> bool:
    return WRONG.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.replace("’", "'").strip()


def lay_aside(session: Session, person: Person, *, now: datetime) -> None:
    """He has written something else: what he was asked about is forgotten."""
    for recording in _asked(session, person):
        let_go(session, recording, now=now)


def let_go(session: Session, recording: Recording, *, now: datetime) -> None:
    """Nobody waits for an answer any more: the words go, from the chat too where they can."""
    question = _question(session, recording)
    forget(session, recording, now=now)
    if question is not None:
        amend(session, question, Message("voice.forgotten"), now=now)


def forget(session: Session, recording: Recording, *, now: datetime) -> None:
    """What was heard is kept nowhere, not even in the question that showed it."""
    question = _question(session, recording)
    if question is not None:
        question.parts, question.buttons = [["voice.forgotten", {}]], []
    done_with(session, recording, now=now)


def done_with(session: Session, recording: Recording, *, now: datetime) -> None:
    drop_alarms(session, recording.id, ALARM, now=now)
    session.delete(recording)
    session.flush()


def _asked(session: Session, person: Person) -> list[Recording]:
    query = select(Recording).where(Recording.person_id == person.id, Recording.state == ASKED)
    return list(session.scalars(query.order_by(Recording.id)))


def _question(session: Session, recording: Recording) -> Notice | None:
    number = recording.question_id
    return session.get(Notice, number) if number is not None else None
