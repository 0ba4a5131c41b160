"""What somebody says in his own words about calls that are planned: another moment, or not then."""

import re
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from solidarity import when as times
from solidarity.befriending.hearing import moment_told
from solidarity.befriending.pairs import pairing
from solidarity.befriending.times import aims, choosing, moving, scheduling
from solidarity.befriending.times.away import Away, away_in, says_away
from solidarity.befriending.times.moving import next_calls
from solidarity.befriending.times.planning import when
from solidarity.clock import wall_time
from solidarity.messages import Button, Message, column
from solidarity.notices import notify
from solidarity.settings import Rules
from solidarity.storage.tables import Call, Person
from solidarity.when import Moment

FROM_NOW_ON = re.compile(
    r"\b(?:voortaan|vanaf nu|van nu af|in het vervolg|elke (?:week|keer)|altijd"
    r"|d[ée]sormais|dor[ée]navant|[àa] partir de maintenant|[àa] l['’]avenir|chaque semaine"
    r"|tou(?:te)?s les (?:semaines|\w+dis?|dimanches?)|toujours)\b",
    re.IGNORECASE,
)
WEEKDAYS = (
    "lundi|maandag", "mardi|dinsdag", "mercredi|woensdag", "jeudi|donderdag", "vendredi|vrijdag",
    "samedi|zaterdag", "dimanche|zondag",
)  # fmt: skip
CANNOT = re.compile(
    r"\b(?:ne (?:peux|pourrai|sais|saurai|suis) pas|peux pas|pas libre|pas (?:l[àa]|disponible)"
    r"|(?:kan|zal|ga|ben|lukt)\b[^.!?]{0,40}\bniet|niet (?:thuis|vrij|kunnen)|emp[êe]ch[ée]e?)\b",
    re.IGNORECASE,
)


def wants_move(session: Session, person: Person, text: str, *, rules: Rules, now: datetime) -> bool:
    """ "Verzet het naar donderdag 15u": move a call, or all of them. False when none is planned."""
    coming = next_calls(session, person, now=now)
    if not coming:
        return _begins_anew(session, person, rules=rules, now=now)
    call = which(session, coming, person, text)
    if call is None:
        _ask_which(session, coming, person, now=now)
        return True
    for_good = call.series is not None and FROM_NOW_ON.search(text) is not None
    moment = _goal(text, call, now=now)
    if for_good and call.series is not None:
        if moment is None:
            moving.ask_move_series(session, call.series, person, rules=rules, now=now)
            return True
        aim = aims.aim_of(
            session, "series", call.series.id, person, calls=rules.calls, now=now
        )  # fmt: skip
    elif moment is None:
        not_on = call.at.date() if _refuses_day(text, call, now=now) else None
        moving.ask_move(session, call, person, rules=rules, now=now, not_on=not_on)
        return True
    else:
        aim = aims.aim_of(session, "call", call.id, person, calls=rules.calls, now=now)
    choosing.take_told(session, aim, moment, person, rules=rules, now=now)
    return True


def _begins_anew(session: Session, person: Person, *, rules: Rules, now: datetime) -> bool:
    """A pair whose moment was never chosen: it is asked once more."""
    pair = pairing.active_pair(session, person.id)
    if pair is None or not scheduling.missing(session, pair):
        return False
    scheduling.begin(session, pair, rules=rules, now=now)
    return True


def which(session: Session, coming: list[Call], person: Person, text: str) -> Call | None:
    """The call that is meant; None when it may be any of several."""
    if len(coming) == 1:
        return coming[0]
    words = set(re.findall(r"\w+", text.lower()))
    named = [call for call in coming if _other_name(call, person) in words]
    return named[0] if len(named) == 1 else None


def _other_name(call: Call, person: Person) -> str:
    other = call.person if call.volunteer_id == person.id else call.volunteer.person
    return (other.first_name or "").lower()


def _ask_which(session: Session, coming: list[Call], person: Person, *, now: datetime) -> None:
    buttons = column(
        *(
            Button("button.moment", "moment.move", call.id, params={"at": _iso(call.at)})
            for call in coming
        )
    )
    notify(session, person, Message("moment.which", buttons=buttons), now=now)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _goal(text: str, call: Call, *, now: datetime) -> Moment | None:
    """Where the call should go; "van dinsdag" only says which call is meant."""
    day = WEEKDAYS[call.at.weekday()]
    its_own = rf"\b(?:de|du|van)\s+(?:ce(?:lui de)?\s+)?(?:{day})(?:\s+prochain)?\b"
    rest = re.sub(its_own, " ", text, flags=re.IGNORECASE)
    moment = moment_told(rest, near=call.at, now=wall_time(now))
    if moment is not None and moment.start == call.at == moment.end:
        return None
    return moment


def _refuses_day(text: str, call: Call, *, now: datetime) -> bool:
    """ "Jeudi je ne peux pas": no other hour of that day will do."""
    moment = times.read(text, now=wall_time(now))
    return CANNOT.search(text) is not None and moment is not None and _meets(moment, call)


def cannot(
    session: Session,
    person: Person,
    text: str,
    *,
    only_if_said: bool,
    rules: Rules,
    now: datetime,
) -> bool:
    """ "Jeudi je ne peux pas", "ik ben 3 weken op vakantie": offer what can be done about a call.

    False when no call is concerned; `only_if_said`: or when the text speaks of something else
    that went wrong.
    """
    coming = next_calls(session, person, now=now)
    if not coming or (only_if_said and not (CANNOT.search(text) or says_away(text))):
        return False
    wall = wall_time(now)
    away = away_in(text, now=wall)
    if away is not None:
        _ask_pause(session, person, away, now=now)
        return True
    if says_away(text):
        _ask_how_long(session, person, wall, now=now)
        return True
    moment = times.read(text, now=wall)
    met = [call for call in coming if moment is None or _meets(moment, call)]
    if not met:
        return False
    _ask_what(session, which(session, met, person, text) or met[0], person, now=now)
    return True


def _meets(moment: Moment, call: Call) -> bool:
    return moment.start < call.at + timedelta(minutes=call.minutes) and moment.end >= call.at


def _ask_what(session: Session, call: Call, person: Person, *, now: datetime) -> None:
    other = call.person if call.volunteer_id == person.id else call.volunteer.person
    buttons = column(
        Button("button.moment_another", "moment.move", call.id),
        Button("button.moment_cancel", "moment.cancel", call.id),
        Button("button.moment_keep", "moment.leave", call.id),
        *_else(person),
    )
    known = {"name": other.first_name, "when": when(call.at)}
    notify(session, person, Message("moment.what_then", known, buttons), now=now)


def _else(person: Person) -> list[Button]:
    """A volunteer may have meant what he does for others, too."""
    is_volunteer = person.volunteer is not None
    return [Button("button.moment_else", "moment.availability")] if is_volunteer else []


def _ask_pause(session: Session, person: Person, away: Away, *, now: datetime) -> None:
    known = {"until": away.until.date().isoformat()}
    value = f"{_iso(away.since)} {_iso(away.until)}"
    buttons = column(
        Button("button.moment_pause", "moment.pause", None, value),
        Button("button.moment_keep", "moment.leave"),
        *_else(person),
    )
    notify(session, person, Message("moment.ask_pause", known, buttons), now=now)


def _ask_how_long(session: Session, person: Person, wall: datetime, *, now: datetime) -> None:
    ways = [
        Button("button.moment_one_week", "moment.pause", None, _days_from(wall, 7)),
        Button("button.moment_two_weeks", "moment.pause", None, _days_from(wall, 14)),
        Button("button.moment_four_weeks", "moment.pause", None, _days_from(wall, 28)),
        Button("button.moment_keep", "moment.leave"),
    ]
    notify(session, person, Message("moment.how_long", buttons=column(*ways)), now=now)


def _days_from(wall: datetime, days: int) -> str:
    """So many days from now on, as the value of a button."""
    end = datetime.combine(wall.date() + timedelta(days=days), time(23, 59))
    return f"{_iso(wall)} {_iso(end)}"
