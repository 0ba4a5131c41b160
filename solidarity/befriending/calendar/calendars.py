"""Private addresses of calendars: of all a volunteer's calls, and of one call alone.

An address is shown once, in the chat; what is kept of it is a hash. A new one makes the old void.
"""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.errors import IllegalStep, NotYours
from solidarity.lifecycles import CallState, PairState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Feed, Pair, Person

TOKEN_BYTES = 24
"""192 random bits."""
PATH = "/calendar/{token}.ics"
CALL_PATH = "/calendar/{token}/{call}.ics"
WORDS = frozenset({"mon agenda", "mijn agenda", "/agenda"})
"""What is written to see one's calendar: it can mean nothing else."""


def new_feed(session: Session, volunteer_id: int, *, now: datetime) -> str:
    """A new token for a volunteer's calendar; the old one is void. Nobody can look it up later."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = session.get(Feed, volunteer_id, with_for_update=True)
    if feed is None:
        feed = Feed(volunteer_id=volunteer_id)
        session.add(feed)
    feed.token_hash, feed.created_at, feed.read_at = _hash(token), now, None
    session.flush()
    record(session, "calendar_opened", now=now, person_id=volunteer_id)
    return token


def revoke(session: Session, volunteer_id: int, *, now: datetime) -> None:
    """The address of the calendar, and those of single calls, lead nowhere any more."""
    feed = session.get(Feed, volunteer_id)
    if feed is not None:
        session.delete(feed)
        record(session, "calendar_stopped", now=now, person_id=volunteer_id)


def feed_of(session: Session, token: str, *, now: datetime) -> Feed | None:
    """Whose calendar a token opens.

    Looking for a hash takes as long for every wrong token: what differs is nothing a stranger
    could choose.
    """
    feed = session.scalars(select(Feed).where(Feed.token_hash == _hash(token))).one_or_none()
    if feed is None or not hmac.compare_digest(feed.token_hash, _hash(token)):
        return None
    feed.read_at = now
    return feed


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def call_link(
    session: Session, call: Call, person: Person, *, rules: Rules, now: datetime
) -> str | None:
    """Where one call can be fetched as a file by one of its two; None without a public address."""
    if not rules.association.public_url:
        return None
    if session.get(Feed, call.volunteer_id) is None:
        # Nobody knows the token of this calendar, but it makes those of single calls.
        new_feed(session, call.volunteer_id, now=now)
    feed = session.get_one(Feed, call.volunteer_id)
    token = _call_token(feed, call, for_person=_is_called(call, person))
    return rules.association.public_url + CALL_PATH.format(token=token, call=call.id)


def call_behind(session: Session, token: str, call_id: int) -> tuple[Call, bool] | None:
    """The call that an address opens, and whether it is the address of who is called.

    The token of the whole calendar opens each of its calls too.
    """
    call = session.get(Call, call_id)
    feed = session.get(Feed, call.volunteer_id) if call is not None else None
    if call is None or feed is None or call.state in (CallState.MOVED, CallState.CANCELLED):
        return None
    given = token.encode()
    of_person = hmac.compare_digest(given, _call_token(feed, call, for_person=True).encode())
    of_volunteer = hmac.compare_digest(given, _call_token(feed, call, for_person=False).encode())
    of_feed = hmac.compare_digest(_hash(token), feed.token_hash)
    return (call, of_person) if of_person or of_volunteer or of_feed else None


def _call_token(feed: Feed, call: Call, *, for_person: bool) -> str:
    """Made of what nobody outside knows, so that it is void together with the calendar."""
    about = f"{call.id} {'person' if for_person else 'volunteer'}"
    return hmac.new(feed.token_hash.encode(), about.encode(), hashlib.sha256).hexdigest()


def _is_called(call: Call, person: Person) -> bool:
    if person.id not in (call.person_id, call.volunteer_id):
        raise NotYours(call=call.id, person=person.id)
    return person.id == call.person_id


def call_button(call: Call, *, rules: Rules) -> tuple[Button, ...]:
    """The button under a call that was agreed on; none without a public address."""
    if not rules.association.public_url:
        return ()
    return (Button("button.add_to_calendar", "calendar.call", call.id),)


def feed_button(*, rules: Rules) -> tuple[Button, ...]:
    """The button that gives a volunteer the address of his calendar."""
    if not rules.association.public_url:
        return ()
    return (Button("button.my_calendar", "calendar.open"),)


def give_call(
    session: Session, call_id: int, person: Person, *, rules: Rules, now: datetime
) -> None:
    """Tell one of the two where the file of a call is."""
    call = session.get_one(Call, call_id)
    link = call_link(session, call, person, rules=rules, now=now)
    if link is None or call.state != CallState.PLANNED:
        raise IllegalStep(call=call_id, person=person.id)
    notify(session, person, Message("calendar.call", {"link": link}), now=now)


def give_feed(session: Session, person: Person, *, rules: Rules, now: datetime) -> None:
    """Tell a volunteer where his calendar is; an address that he has already stays good."""
    _must_call(session, person, rules)
    feed = session.get(Feed, person.id)
    if feed is not None and feed.read_at is not None:
        notify(session, person, Message("calendar.have_it", buttons=_choices()), now=now)
        return
    give_new_feed(session, person, rules=rules, now=now)


def give_new_feed(session: Session, person: Person, *, rules: Rules, now: datetime) -> None:
    """A new address; the old one is void."""
    _must_call(session, person, rules)
    token = new_feed(session, person.id, now=now)
    link = rules.association.public_url + PATH.format(token=token)
    notify(session, person, Message("calendar.here", {"link": link}, _choices()), now=now)


def _choices() -> tuple[tuple[Button, ...], ...]:
    return row(
        Button("button.new_address", "calendar.new"),
        Button("button.stop_calendar", "calendar.stop"),
    )


def _must_call(session: Session, person: Person, rules: Rules) -> None:
    if not rules.association.public_url or not calls_somebody(session, person):
        raise IllegalStep(person=person.id)


def calls_somebody(session: Session, person: Person) -> bool:
    """Whether there is anything for his calendar: a pair of his, or a call as a stand-in."""
    states = (PairState.ACTIVE, PairState.PAUSED)
    pair = select(Pair.id).where(Pair.volunteer_id == person.id, Pair.state.in_(states))
    call = select(Call.id).where(Call.volunteer_id == person.id, Call.state == CallState.PLANNED)
    return any(session.scalars(query.limit(1)).first() is not None for query in (pair, call))


def hear(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """ "Mon agenda": told where it is; False when he says something else, or calls nobody."""
    if text.strip(" .!?\N{NARROW NO-BREAK SPACE}").casefold() not in WORDS:
        return False
    if not rules.association.public_url or not calls_somebody(session, person):
        return False
    give_feed(session, person, rules=rules, now=now)
    return True
