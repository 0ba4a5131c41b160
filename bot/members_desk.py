"""Inviting members of the team, and who they are."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

from solidarity import members, second_step
from solidarity.codes import link_of, shown
from solidarity.linking import CHANNELS
from solidarity.settings import Settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.vocabulary import role_names


def invite(settings: Settings, roles: Sequence[str], out: TextIO) -> int:
    """The code, where it is typed, and how long it works."""
    now = datetime.now(UTC)
    with Sessions(open_engine(settings.database_url)).begin() as session:
        code = members.invite(session, roles, now=now)
    until = (now + members.INVITED_FOR).isoformat(timespec="minutes")
    print(f"code {shown(code)} ({', '.join(roles)}), once, until {until}", file=out)
    for channel in CHANNELS:
        if link := link_of(channel, code, settings.rules.association):
            print(f"{channel}: {link}", file=out)
    return 0


def show_members(
    settings: Settings, remove: int | None, out: TextIO, *, renewed: int | None = None
) -> int:
    """Number of the person, since when, until when, roles; first without the one removed.

    `renewed`: he sets up the second step of signing in anew.
    """
    now = datetime.now(UTC)
    with Sessions(open_engine(settings.database_url)).begin() as session:
        if remove is not None and not members.take_roles(session, remove, now=now):
            print(f"there is no member {remove}", file=out)
            return 1
        if renewed is not None and not second_step.forget(session, renewed, now=now):
            print(f"member {renewed} has no second step yet", file=out)
            return 1
        for member in members.everybody(session, now=now):
            since = member.created_at.date().isoformat()
            until = member.until.date().isoformat() if member.until else "-"
            print(member.person_id, since, until, ", ".join(role_names(member.roles)), file=out)
    return 0
