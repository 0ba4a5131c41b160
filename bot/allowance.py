"""How fast the messages of one chat are looked at: some at once, then at a steady pace. Pure."""

from datetime import datetime, timedelta

from solidarity.settings import Abuse
from solidarity.storage.tables import Contact

A_DAY = timedelta(days=1)


def next_turn(chat: Contact, *, abuse: Abuse, now: datetime) -> datetime | None:
    """When the message that just came has its turn, now or later; None: it is one too many today.

    The chat remembers until when it has been given turns: what is ahead of the pace by more than
    the burst waits, so that no later message comes before an earlier one.
    """
    if chat.day_began_at is None or now >= chat.day_began_at + A_DAY:
        chat.day_began_at, chat.day_count = now, 0
    chat.day_count += 1
    if chat.day_count > abuse.most_a_day:
        return None
    is_usual = chat.day_count <= abuse.messages_a_day
    pause = abuse.seconds_a_message if is_usual else abuse.seconds_beyond
    ahead = timedelta(seconds=(abuse.burst - 1) * abuse.seconds_a_message)
    until = max(chat.pace_until or now, now)
    chat.pace_until = until + timedelta(seconds=pause)
    return max(now, until - ahead)
