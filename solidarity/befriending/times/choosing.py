"""A moment was chosen, by a button or in words: it is looked at once more, and taken."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.hearing import moment_told
from solidarity.befriending.times import aims, moving, scheduling
from solidarity.befriending.times.aims import Aim, AimKind
from solidarity.befriending.times.booking import hold_calendars, why_not
from solidarity.befriending.times.common_hours import fits, holiday_of, listening, wished
from solidarity.befriending.times.planning import when
from solidarity.befriending.times.proposing import propose, proposed_last
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep, NotYours
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Person
from solidarity.talks import expect, expect_nothing, talk_with
from solidarity.when import Moment

LONGEST_ANSWER = 16
"""Words: a longer text tells something else, too, and is not taken for a mere moment."""

NONE_OF_THEM = re.compile(
    r"\b(?:aucun|autre (?:moment|jour|heure)|(?:convien(?:nen)?t|possible|vont?) pas|pas possible"
    r"|geen (?:van|enkel)|geen een|ander(?:e)? (?:moment|uur|dag)"
    r"|(?:past|passen|lukt|lukken|gaat|gaan)(?: \w+){0,3} niet)\b",
    re.IGNORECASE,
)


class Settles(Protocol):
    def __call__(
        self,
        session: Session,
        aim: Aim,
        at: datetime,
        person: Person,
        *,
        rules: Rules,
        now: datetime,
    ) -> None:
        """Do what was chosen, and tell both."""
        ...


SETTLES: Mapping[AimKind, Settles] = {
    AimKind.PAIR: scheduling.settle,
    AimKind.CALL: moving.settle,
    AimKind.SERIES: moving.settle_series,
}


def take(
    session: Session,
    aim: Aim,
    at: datetime,
    person: Person,
    *,
    rules: Rules,
    now: datetime,
    sure: bool = False,
    agreed: bool = False,
) -> None:
    """Take a moment if it is (still) possible; else say why, and offer others.

    `sure`: a public holiday may be. `agreed`: the other side has said yes to an hour it had not
    told.
    """
    if aim.kind == AimKind.PAIR and not scheduling.missing(session, aim.pair):
        raise IllegalStep(pair=aim.pair.id)
    why = _why_not(session, aim, at, rules=rules, now=now)
    if why is not None:
        lead = _refusal(session, aim, person, why, rules)
        propose(session, aim, person, lead, rules=rules, now=now)
    elif not sure and (holiday := holiday_of(at.date())) is not None:
        _ask_if_holiday(session, aim, at, person, holiday, now=now)
    elif not agreed and not fits(_other_hours(session, aim, person), at, aim.minutes):
        _ask_other(session, aim, at, person, now=now)
    else:
        SETTLES[aim.kind](session, aim, at, person, rules=rules, now=now)


def _why_not(
    session: Session, aim: Aim, at: datetime, *, rules: Rules, now: datetime
) -> str | None:
    """Why it cannot be then, with both calendars held, so that it is true until the end."""
    hold_calendars(session, aim.pair.person_id, aim.volunteer_id)
    return why_not(
        session, at=at, minutes=aim.minutes, person_id=aim.pair.person_id,
        volunteer_id=aim.volunteer_id, calls=rules.calls, now=now,
        besides=_in_the_way(session, aim, at, now),
    )  # fmt: skip


def _in_the_way(session: Session, aim: Aim, at: datetime, now: datetime) -> list[int]:
    """The calls that the new moment takes the place of."""
    if aim.call is not None:
        return [aim.call.id]
    if aim.series is not None:
        return [call.id for call in moving.replaced(session, aim, at, now=now)]
    return []


def _refusal(session: Session, aim: Aim, person: Person, why: str, rules: Rules) -> Message:
    """Why it cannot be, to the one who asks: of the other side no more than that it is busy."""
    if why == "past":
        return Message("moment.past")
    if why == "quiet":
        return Message("moment.quiet", {"first": rules.calls.earliest, "last": rules.calls.latest})
    is_person = person.id == aim.pair.person_id
    if (why == "person_busy") == is_person:
        return Message("moment.you_busy")
    return Message("moment.other_busy", {"name": aim.other(session, person).first_name})


def _other_hours(session: Session, aim: Aim, person: Person) -> int:
    if person.id == aim.pair.person_id:
        return listening(session, aim.volunteer_id)
    return wished(session, aim.pair.person_id)


def _ask_other(session: Session, aim: Aim, at: datetime, person: Person, *, now: datetime) -> None:
    """The moment lies outside the hours that the other side has told: he is asked."""
    other, value = aim.other(session, person), aim.written(at)
    buttons = row(
        Button("button.moment_yes", "moment.agree", aim.ref, value),
        Button("button.moment_no", "moment.refuse", aim.ref, value),
    )
    known = {"name": person.first_name, "when": when(at)}
    asked = Message("moment.asked", known, buttons)
    if not aim.is_single:
        week = {"weekday": at.date().isoformat(), "clock": at.isoformat(timespec="minutes")}
        asked = Message("moment.asked_series", known | week, buttons)
    notify(session, other, asked, now=now)
    expect_nothing(session, person)
    asking = Message("moment.asking", {"name": other.first_name, "when": when(at)})
    notify(session, person, asking, now=now)


def _ask_if_holiday(
    session: Session, aim: Aim, at: datetime, person: Person, holiday: str, *, now: datetime
) -> None:
    buttons = row(
        Button("button.moment_keep", "moment.keep", aim.ref, aim.written(at)),
        Button("button.moment_other", "moment.other", aim.ref, str(aim.kind)),
    )
    known = {"when": when(at), "holiday": holiday}
    notify(session, person, Message("moment.is_holiday", known, buttons), now=now)


def refuse(
    session: Session, aim: Aim, at: datetime, other: Person, *, rules: Rules, now: datetime
) -> None:
    """The other side cannot then: who had asked chooses among other moments."""
    asker = aim.other(session, other)
    record(session, "moment_refused", now=now, person_id=other.id, pair=aim.pair.id)
    notify(session, other, Message("moment.refused_noted"), now=now)
    lead = Message("moment.refused", {"name": other.first_name, "when": when(at)})
    propose(session, aim, asker, lead, rules=rules, now=now)


def ask_words(session: Session, aim: Aim, person: Person, *, now: datetime) -> None:
    """Another moment: told in words."""
    expect(session, person, aims.TOPIC, str(aim.kind), ref=aim.ref, now=now)
    key = "moment.say_when" if aim.is_single else "moment.say_which"
    notify(session, person, Message(key), now=now)


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """Take the moment that a text names, when one was asked for; False when it names none."""
    talk = talk_with(session, person)
    if talk.slot is None or talk.ref is None or len(text.split()) > LONGEST_ANSWER:
        return False
    try:
        aim = aims.aim_of(session, talk.slot, talk.ref, person, calls=rules.calls, now=now)
    except (IllegalStep, NotYours):
        expect_nothing(session, person)
        return False
    shown = proposed_last(session, person, aim)
    at = pointed_at(text, shown)
    if at is not None:
        take(session, aim, at, person, rules=rules, now=now)
        return True
    near = aim.call.at if aim.call is not None else shown[0] if shown else None
    moment = moment_told(text, near=near, now=wall_time(now))
    if moment is None:
        if NONE_OF_THEM.search(text) is None:
            return False
        ask_words(session, aim, person, now=now)
        return True
    take_told(session, aim, moment, person, rules=rules, now=now)
    return True


def take_told(
    session: Session, aim: Aim, moment: Moment, person: Person, *, rules: Rules, now: datetime
) -> None:
    """A point in time is taken; in a stretch the best moments are offered."""
    if moment.start == moment.end:
        take(session, aim, moment.start, person, rules=rules, now=now)
    else:
        propose(session, aim, person, within=moment, rules=rules, now=now)


_ORDINALS = tuple(
    re.compile(rf"\b(?:le|la|de|het)\s+(?:{words})\b", re.IGNORECASE)
    for words in (
        "premi[eè]re?|1(?:er|re|ste)?|eerste",
        "deuxi[eè]me|seconde?|2e|tweede",
        "troisi[eè]me|derni[eè]re?|3e|derde|laatste",
    )
)
MOST_WORDS_OF_ORDINAL = 6


def pointed_at(text: str, shown: list[datetime]) -> datetime | None:
    """ "Le deuxième", "doe maar de eerste": one of the moments that were shown."""
    if len(text.split()) > MOST_WORDS_OF_ORDINAL:
        return None
    for number, ordinal in enumerate(_ORDINALS):
        if ordinal.search(text) and number < len(shown):
            return shown[number]
    return None
