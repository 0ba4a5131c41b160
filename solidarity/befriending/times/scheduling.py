"""The first moments of a pair: three are proposed, and what is chosen comes back every week."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from solidarity.alarms import record
from solidarity.befriending.around import reminding
from solidarity.befriending.around.sides import reads_messages
from solidarity.befriending.calendar import calendars
from solidarity.befriending.times import aims
from solidarity.befriending.times.aims import Aim
from solidarity.befriending.times.booking import book
from solidarity.befriending.times.planning import plan_ahead, when
from solidarity.befriending.times.proposing import propose, rhythm_of
from solidarity.befriending.times.series import Rhythm, rule_of
from solidarity.errors import IllegalStep
from solidarity.lifecycles import CallState
from solidarity.messages import Button, Message, row
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Pair, Person, Series, Wish
from solidarity.talks import expect_nothing


def begin(session: Session, pair: Pair, *, rules: Rules, now: datetime) -> None:
    """Both said yes: the person is asked when."""
    aim = aims.of_pair(session, pair.id, calls=rules.calls)
    _ask_next(session, aim, pair.person, rules=rules, now=now)


def missing(session: Session, pair: Pair) -> int:
    """How many moments of the week (or single calls) are still to be chosen."""
    rhythm = _rhythm(session, pair)
    if rhythm.is_once:
        count = select(func.count(Call.id)).where(
            Call.pair_id == pair.id, Call.state == CallState.PLANNED
        )
        return 0 if session.scalars(count).one() else 1
    count = select(func.count(Series.id)).where(
        Series.pair_id == pair.id, Series.ended_at.is_(None)
    )
    return max(0, rhythm.times - session.scalars(count).one())


def _rhythm(session: Session, pair: Pair) -> Rhythm:
    return rhythm_of(session.get(Wish, pair.person_id))


def settle(
    session: Session, aim: Aim, at: datetime, person: Person, *, rules: Rules, now: datetime
) -> None:
    """This is the moment: it is written down, and both are told. May raise CannotBook."""
    pair = aim.pair
    if not missing(session, pair):
        raise IllegalStep(pair=pair.id)
    rhythm = _rhythm(session, pair)
    if rhythm.is_once:
        first = book(session, pair, at, minutes=aim.minutes, calls=rules.calls, now=now)
        reminding.set_reminders(session, first, rules=rules, now=now)
        _tell_once(session, first, rules=rules, now=now)
    else:
        series = Series(pair=pair, rule=rule_of(at, rhythm), first_at=at, minutes=aim.minutes)
        session.add(series)
        session.flush()
        plan_ahead(session, pair, rules=rules, now=now)
        tell_series(session, series, rhythm.weeks, rules=rules, now=now)
    record(session, "moment_agreed", now=now, person_id=pair.person_id, pair=pair.id)
    _ask_next(session, aim, person, rules=rules, now=now)


def _ask_next(session: Session, aim: Aim, person: Person, *, rules: Rules, now: datetime) -> None:
    """Ask for the (next) moment; nothing when all are chosen."""
    pair = aim.pair
    wanted = missing(session, pair)
    if not wanted:
        expect_nothing(session, person)
        return
    is_first = wanted == _rhythm(session, pair).times
    name = aim.other(session, person).first_name
    lead = Message("moment.begin" if is_first else "moment.next", {"name": name})
    propose(session, aim, person, lead, rules=rules, now=now)


def tell_series(
    session: Session, series: Series, weeks: int, *, rules: Rules, now: datetime
) -> None:
    """Both hear the weekday, the hour, how often, and who calls whom."""
    pair = series.pair
    known = {
        "weekday": series.first_at.date().isoformat(),
        "clock": series.first_at.isoformat(timespec="minutes"),
        "when": when(series.first_at),
        "weeks": weeks,
    }
    move = Button("button.moment_move", "moment.move_series", series.id)
    his = row(move, *calendars.feed_button(rules=rules))
    is_weekly = weeks == 1
    yours = "moment.weekly_yours" if is_weekly else "moment.every_yours"
    theirs = "moment.weekly_theirs" if is_weekly else "moment.every_theirs"
    he, she = pair.volunteer.person.first_name, pair.person.first_name
    notify(session, pair.person, Message(yours, known | {"name": he}, row(move)), now=now)
    notify(session, pair.volunteer.person, Message(theirs, known | {"name": she}, his), now=now)


def _tell_once(session: Session, call: Call, *, rules: Rules, now: datetime) -> None:
    pair, moment = call.pair, when(call.at)
    move = Button("button.moment_move", "moment.move", call.id)
    agenda = calendars.call_button(call, rules=rules)
    # Nobody can read an address aloud.
    hers = row(move, *agenda) if reads_messages(session, pair.person) else row(move)
    he, she = pair.volunteer.person.first_name, pair.person.first_name
    yours = Message("moment.once_yours", {"name": he, "when": moment}, hers)
    theirs = Message("moment.once_theirs", {"name": she, "when": moment}, row(move, *agenda))
    notify(session, pair.person, yours, now=now)
    notify(session, pair.volunteer.person, theirs, now=now)
