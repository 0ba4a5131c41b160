"""Words of people whom nobody can call: read elsewhere, or handed in without a right number."""

from starlette.responses import Response

from desk.asked import Asked
from desk.doors import Page
from solidarity import mentions, taking
from solidarity.clock import wall_time
from solidarity.errors import IllegalStep
from solidarity.storage.tables import Mention
from solidarity.vocabulary import Role

LIST = "/desk/mentions"
WHO = frozenset({Role.OPERATOR, Role.COORDINATOR, Role.SAFEGUARDING})
OUTCOMES = ("answered", "handed_on", "no_need")
"""What became of one (desk.mentions.outcome.WORD)."""


def show(asked: Asked) -> Response:
    """Which there are; what they say is read one by one."""
    waiting = mentions.waiting(asked.session, asked.member)
    return asked.page(
        "mentions.html", waiting=waiting, day=lambda at: f"{wall_time(at):%d/%m %H:%M}"
    )


def read(asked: Asked) -> Response:
    """What one says: that it was looked at is kept."""
    mention = _one(asked)
    return asked.page("mention.html", mention=mention, outcomes=OUTCOMES)


def _one(asked: Asked) -> Mention:
    return mentions.look_at(asked.session, asked.member, asked.number("mention"), now=asked.now)


def close(asked: Asked) -> Response:
    mention, outcome = _one(asked), asked.text("outcome")
    if outcome not in OUTCOMES:
        raise IllegalStep(outcome="none")
    taking.close(asked.session, mention.task_id, asked.me.id, outcome, now=asked.now)
    return asked.go(LIST)


PAGES = (
    Page(LIST, show, WHO),
    Page(LIST + "/{mention:int}", read, WHO, "POST"),
    Page(LIST + "/{mention:int}/close", close, WHO, "POST"),
)
