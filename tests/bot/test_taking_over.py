"""A bot that starts takes up what a dead one had, unless others live that may have it."""

from datetime import timedelta

from bot import inbox
from bot.channels.contract import Arrived
from bot.taking_over import Presence
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.storage.engine import Sessions, open_engine
from tests.bot.paper import Post
from tests.databases import new_database
from tests.solidarity.stories import NOON, person

SOON = NOON + timedelta(seconds=1)


def claim(sessions: Sessions, *, after: float) -> bool:
    with sessions.begin() as session:
        return inbox.claim(session, now=NOON + timedelta(seconds=after)) is not None


def keep(sessions: Sessions) -> None:
    with sessions.begin() as session:
        inbox.keep(session, [Arrived("test", "1", "anna", {})], now=NOON)


def test_alone_it_takes_up_at_once_what_a_dead_one_had(sessions: Sessions) -> None:
    keep(sessions)
    assert claim(sessions, after=0)
    assert not claim(sessions, after=2)
    assert Presence(sessions).begin(now=SOON)
    assert claim(sessions, after=2)
    assert not claim(sessions, after=3), "it is taken up once"


def test_what_may_have_gone_out_counts_as_a_repeat(sessions: Sessions) -> None:
    dead, living = Post(sessions), Post(sessions)
    with sessions.begin() as session:
        notify(session, person(session, "Anna"), Message("kept"), now=NOON)
    assert dead.outbox._claim() is not None
    assert Presence(sessions).begin(now=SOON)
    living.send_all(after=2)
    assert len(living.paper.sent) == 1
    assert living.notice().error == "OutcomeUnknown"


def test_with_others_it_waits_for_their_claims(postgres_url: str, empty_postgres: str) -> None:
    url = new_database(postgres_url, like=empty_postgres)
    first, second = Sessions(open_engine(url)), Sessions(open_engine(url))
    here = Presence(first)
    assert here.begin(now=NOON)
    keep(first)
    assert claim(first, after=0)
    there = Presence(second)
    assert not there.begin(now=SOON)
    assert not claim(second, after=2)
    for presence, sessions in ((here, first), (there, second)):
        assert presence._connection is not None
        presence._connection.close()
        sessions.engine.dispose()
