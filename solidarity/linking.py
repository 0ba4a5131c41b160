"""One person, two channels: a code asked for on one and typed on the other makes the two one."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.around import after_call, writing
from solidarity.codes import hash_of, link_of, new_code, shown
from solidarity.link_words import TypedCode, asks_to_link, typed_code
from solidarity.members import join_by_code
from solidarity.merging import merge
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.people import best_contact, welcome_back
from solidarity.settings import Rules
from solidarity.storage.tables import Contact, LinkCode, Person
from solidarity.talks import talk_with
from solidarity.team import tell_team

CHANNELS = ("telegram", "whatsapp", "web")
"""Channels that can be linked, in the order in which they are named."""
LIVES = timedelta(minutes=15)
MOST_WRONG, WRONG_FOR = 5, timedelta(hours=1)
"""After so many wrong codes within this time no code of his is looked at."""
MOST_OF_ALL = 100
"""Wrong codes of all people together within the life of a code: somebody opens chats to guess."""
OTHERS_WORDS = (writing.TOPIC, after_call.NOTE_TOPIC)
"""What is written then is for somebody else, or for later: only a right code is taken out."""


def hear(
    session: Session,
    person: Person,
    text: str,
    *,
    channels: Collection[str],
    rules: Rules,
    now: datetime,
) -> bool:
    """Give a code, or take one; False when a text says neither. `channels`: all that there are."""
    asks, typed = asks_to_link(text), typed_code(text)
    chat = best_contact(session, person.id) if asks or typed is not None else None
    if chat is None or chat.channel not in CHANNELS:
        return False
    if typed is not None:
        return _take(session, person, chat, typed, now=now)
    if talk_with(session, person).topic in OTHERS_WORDS:
        return False
    _give_code(session, person, chat, channels=channels, rules=rules, now=now)
    return True


def say_wrong(session: Session, person: Person, *, now: datetime) -> None:
    """ "That is not me": a person of the team looks at it."""
    tell_team(session, "wrong_link", now=now, person=person)
    record(session, "link_denied", now=now, person_id=person.id)
    notify(session, person, Message("link.denied"), now=now)


def _give_code(
    session: Session,
    person: Person,
    chat: Contact,
    *,
    channels: Collection[str],
    rules: Rules,
    now: datetime,
) -> None:
    """A new code, which makes an older one void, and where to type it."""
    others = [each for each in CHANNELS if each in channels and each != chat.channel]
    linked = {contact.channel for contact in person.contacts}
    missing = [each for each in others if each not in linked]
    if not missing:
        key = "link.done_before" if others else "link.only_here"
        notify(session, person, Message(key), now=now)
        return
    code, row_of_code = new_code(session), _row(session, person)
    row_of_code.code_hash, row_of_code.expires_at = hash_of(code), now + LIVES
    row_of_code.used_at = None
    record(session, "link_code", now=now, person_id=person.id)
    ways = [
        Message(f"link.on.{each}", {"link": link_of(each, code, rules.association)})
        for each in missing
    ]
    known = {"code": shown(code), "notes": [[way.key, dict(way.params)] for way in ways]}
    notify(session, person, Message("link.code", known), now=now)


def _take(
    session: Session, person: Person, chat: Contact, typed: TypedCode, *, now: datetime
) -> bool:
    """Make two one, or say why not. A number that nobody called a code disturbs nobody."""
    own = _row(session, person)
    if _has_guessed(own, now) or _do_many_guess(session, now):
        if typed.named:
            ways = row(Button("button.call_me", "team.call"))
            notify(session, person, Message("link.too_many", buttons=ways), now=now)
        return typed.named
    if join_by_code(session, person, typed.digits, now=now):
        return True
    query = select(LinkCode).where(LinkCode.code_hash == hash_of(typed.digits))
    found = session.scalars(query.with_for_update()).one_or_none()
    if found is None:
        _note_guess(own, now)
        said = _about_unknown(own, typed, now)
        if said is not None:
            notify(session, person, said, now=now)
        return said is not None
    why_not = _why_not(found, person, now)
    if why_not is not None:
        notify(session, person, why_not, now=now)
        return True
    _link_two(session, session.get_one(Person, found.person_id), person, chat, now=now)
    return True


def _why_not(found: LinkCode, person: Person, now: datetime) -> Message | None:
    """Why a code of somebody does not link; None when it does."""
    if found.person_id == person.id:
        return Message("link.not_here" if found.used_at is None else "link.done_before")
    is_over = found.used_at is not None or found.expires_at is None or found.expires_at <= now
    return Message("link.old") if is_over else None


def _about_unknown(own: LinkCode, typed: TypedCode, now: datetime) -> Message | None:
    """To who typed eight digits that are no code; None when he need not have meant one."""
    if own.used_at is not None and now < own.used_at + LIVES:
        # He asked for a code in each of the two chats, and types the second one too.
        return Message("link.done_before")
    is_waited_for = own.used_at is None and own.expires_at is not None and now < own.expires_at
    return Message("link.unknown") if typed.named or is_waited_for else None


def _link_two(
    session: Session, asked: Person, typed: Person, here: Contact, *, now: datetime
) -> None:
    """The older of the two rows stays; both chats hear it, each with a way out."""
    there, code = _last_chat(asked), session.get_one(LinkCode, asked.id).code_hash
    # The code was asked for in words; digits say nothing of the language of a new chat.
    language = asked.language
    kept, gone = sorted((asked, typed), key=lambda someone: (someone.created_at, someone.id))
    merge(session, kept, gone, now=now)
    kept.language = language
    # Typed once more, a used code is known for what it is.
    used = _row(session, kept)
    used.code_hash, used.used_at = code, now
    # Whoever writes wants an answer, even if he had said STOP on the other channel.
    welcome_back(kept)
    record(session, "linked", now=now, person_id=kept.id, channel=here.channel)
    _tell(session, kept, here, there, now=now)
    _tell(session, kept, there, here, now=now)


def _last_chat(person: Person) -> Contact:
    """Where he asked for his code."""
    chats = [contact for contact in person.contacts if contact.channel in CHANNELS]
    return max(chats, key=lambda contact: contact.last_seen_at)


def _tell(
    session: Session, person: Person, chat: Contact, other: Contact, *, now: datetime
) -> None:
    """In this chat: that the other one belongs to it now."""
    way_out = row(Button("button.not_me", "link.not_me"))
    done = Message(f"link.done.{other.channel}", buttons=way_out)
    notice = notify(session, person, done, now=now)
    if notice is not None:
        notice.contact_id = chat.id


def _row(session: Session, person: Person) -> LinkCode:
    held = session.get(LinkCode, person.id, with_for_update=True)
    if held is None:
        held = LinkCode(person_id=person.id, wrong=0)
        session.add(held)
        session.flush()
    return held


def _has_guessed(own: LinkCode, now: datetime) -> bool:
    is_lately = own.wrong_since is not None and now < own.wrong_since + WRONG_FOR
    return is_lately and own.wrong >= MOST_WRONG


def _do_many_guess(session: Session, now: datetime) -> bool:
    wrong = select(func.sum(LinkCode.wrong)).where(LinkCode.wrong_since > now - LIVES)
    return (session.scalars(wrong).one() or 0) >= MOST_OF_ALL


def _note_guess(own: LinkCode, now: datetime) -> None:
    if own.wrong_since is None or now >= own.wrong_since + WRONG_FOR:
        own.wrong, own.wrong_since = 0, now
    own.wrong += 1
