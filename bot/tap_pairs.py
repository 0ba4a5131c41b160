"""Buttons of befriending pairs: both say yes, going on, stopping."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from solidarity.befriending.pairs import agreeing, ending, going_on, reporting
from solidarity.befriending.times import scheduling
from solidarity.befriending.times.aims import coming_calls
from solidarity.errors import IllegalStep
from solidarity.lifecycles import PairState
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.team import tell_team

if TYPE_CHECKING:
    from bot.taps import Tapped


def volunteer_yes(tapped: "Tapped") -> None:
    agreeing.volunteer_agrees(
        tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now
    )


def volunteer_no(tapped: "Tapped") -> None:
    agreeing.volunteer_declines(
        tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now
    )


def person_yes(tapped: "Tapped") -> None:
    agreeing.person_agrees(
        tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now
    )


def person_no(tapped: "Tapped") -> None:
    agreeing.person_declines(
        tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now
    )


def stop(tapped: "Tapped") -> None:
    pair = going_on.own_pair(tapped.session, tapped.ref, tapped.person)
    ending.stop(tapped.session, pair, tapped.person, rules=tapped.rules, now=tapped.now)


def ask_report(tapped: "Tapped") -> None:
    reporting.ask(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def report(tapped: "Tapped") -> None:
    reporting.tell(
        tapped.session, tapped.ref, tapped.person, tapped.value, rules=tapped.rules, now=tapped.now
    )


def block(tapped: "Tapped") -> None:
    reporting.block(tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now)


def keep(tapped: "Tapped") -> None:
    notify(tapped.session, tapped.person, Message("kept"), now=tapped.now)


def somebody_else(tapped: "Tapped") -> None:
    ending.want_other(tapped.session, tapped.ref, tapped.person, rules=tapped.rules, now=tapped.now)


def no_more(tapped: "Tapped") -> None:
    ending.want_nobody(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def go_on(tapped: "Tapped") -> None:
    going_on.go_on(tapped.session, tapped.ref, tapped.person, now=tapped.now)


def talk(tapped: "Tapped") -> None:
    """He would rather talk about it with somebody of the team."""
    going_on.own_pair(tapped.session, tapped.ref, tapped.person)
    tell_team(tapped.session, "human", now=tapped.now, person=tapped.person)
    notify(tapped.session, tapped.person, Message("team.will_call"), now=tapped.now)


def propose_moment(tapped: "Tapped") -> None:
    """After a silence: moments are proposed anew, unless a call is planned by now."""
    pair = going_on.own_pair(tapped.session, tapped.ref, tapped.person)
    is_planned = bool(coming_calls(tapped.session, pair, now=tapped.now))
    if pair.state != PairState.ACTIVE or is_planned:
        raise IllegalStep(pair=pair.id)
    scheduling.begin(tapped.session, pair, rules=tapped.rules, now=tapped.now)
    if tapped.person.id == pair.volunteer_id:
        notify(tapped.session, tapped.person, Message("pair.moments_proposed"), now=tapped.now)


HANDLERS: dict[str, Callable[["Tapped"], None]] = {
    "pair.volunteer_yes": volunteer_yes,
    "pair.volunteer_no": volunteer_no,
    "pair.person_yes": person_yes,
    "pair.person_no": person_no,
    "pair.stop": stop,
    "pair.keep": keep,
    "pair.report": ask_report,
    "pair.reported": report,
    "pair.block": block,
    "pair.other": somebody_else,
    "pair.no_more": no_more,
    "pair.go_on": go_on,
    "pair.talk": talk,
    "pair.moment": propose_moment,
}
