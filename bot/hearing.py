"""What needs no Rasa: anything but words, a text to pass on, words that can mean one thing only."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from bot import commands, spoken
from bot.channels.contract import Incoming
from bot.kinds import handle_other
from solidarity import (
    care_talk,
    consenting,
    hearing_expenses,
    linking,
    manners,
    relay,
    rights,
    shopping,
)
from solidarity.befriending import talking
from solidarity.befriending.around import writing
from solidarity.befriending.calendar import calendars
from solidarity.errors import NotYours, OfferOver
from solidarity.handover import moved, welcoming
from solidarity.hearing_expenses import take_receipt
from solidarity.medicine import delivery
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.receipts import named
from solidarity.settings import Rules
from solidarity.storage.tables import Person
from solidarity.understanding import Labels


@dataclass(frozen=True)
class Said:
    """A message as it came in, with who wrote it; `text` has no spaces around it."""

    session: Session
    person: Person
    update: Incoming
    text: str
    channels: Collection[str]
    """All that there are."""
    rules: Rules
    now: datetime
    labels: Labels = field(default_factory=dict)
    """What the model sees in the text, where it was asked."""


def is_done(said: Said) -> bool:
    """Whether somebody of the table heard what a message says, and did it."""
    return any(hears(said) for hears in HEARERS)


def _no_words(said: Said) -> bool:
    has_words = any(character.isalnum() for character in said.text)
    if said.update.kind in ("text", "edited") and has_words:
        return False
    if not _moved(said):
        voice = said.rules.voice
        handle_other(said.session, said.person, said.update, voice=voice, now=said.now)
    return True


def _edited(said: Said) -> bool:
    """A message that was changed is heard again, after a word about it."""
    if said.update.kind == "edited":
        notify(said.session, said.person, Message("heard.edited"), now=said.now)
    return False


def _unkind(said: Said) -> bool:
    return manners.hear(said.session, said.person, said.text, abuse=said.rules.abuse, now=said.now)


def _command(said: Said) -> bool:
    return commands.hear(said.session, said.person, said.text, rules=said.rules, now=said.now)


def _moved(said: Said) -> bool:
    return moved.answer(said.session, said.person, now=said.now)


def _arrived(said: Said) -> bool:
    return welcoming.hear(said.session, said.person, said.text, now=said.now)


def _about_recording(said: Said) -> bool:
    return not said.update.voice and spoken.hear(said.session, said.person, said.text, now=said.now)


def _to_safeguarding(said: Said) -> bool:
    return care_talk.hear(said.session, said.person, said.text, now=said.now)


def _to_pass_on(said: Said) -> bool:
    if writing.expects_text(said.session, said.person):
        writing.pass_on(said.session, said.person, said.text, labels=said.labels, now=said.now)
        return True
    if not relay.expects_text(said.session, said.person):
        return False
    update = said.update
    photo = named(update.channel, update.photo) if update.photo else None
    try:
        relay.pass_on(
            said.session, said.person, said.text, labels=said.labels, photo=photo, now=said.now
        )
    except (NotYours, OfferOver):
        notify(said.session, said.person, Message("relay.over"), now=said.now)
    return True


def _consent(said: Said) -> bool:
    return consenting.hear(said.session, said.person, said.text, rules=said.rules, now=said.now)


def _rights(said: Said) -> bool:
    return rights.hear(said.session, said.person, said.text, rules=said.rules, now=said.now)


def _linking(said: Said) -> bool:
    return linking.hear(
        said.session, said.person, said.text, channels=said.channels, rules=said.rules, now=said.now
    )


def _packet_code(said: Said) -> bool:
    return delivery.hear(said.session, said.person, said.text, now=said.now)


def _expenses(said: Said) -> bool:
    """What was spent; the picture under which it is written may be the receipt."""
    channel, photo = said.update.channel, said.update.photo
    if photo:
        take_receipt(said.session, said.person, channel=channel, photo=photo, now=said.now)
    return hearing_expenses.hear(said.session, said.person, said.text, now=said.now)


def _calls(said: Said) -> bool:
    return talking.hear(said.session, said.person, said.text, rules=said.rules, now=said.now)


def _calendars(said: Said) -> bool:
    return calendars.hear(said.session, said.person, said.text, rules=said.rules, now=said.now)


def _shopping(said: Said) -> bool:
    # A corrected message would change the list a second time: Rasa may ask what is meant.
    is_new = said.update.kind == "text"
    return is_new and shopping.hear_edit(said.session, said.person, said.text, now=said.now)


HEARERS: tuple[Callable[[Said], bool], ...] = (
    _no_words,
    _edited,
    _unkind,
    _command,
    _moved,
    _arrived,
    _about_recording,
    _to_safeguarding,
    _to_pass_on,
    _consent,
    _rights,
    _linking,
    _packet_code,
    _expenses,
    _calls,
    _calendars,
    _shopping,
)
"""In this order; the first that says yes has done what there was to do."""
