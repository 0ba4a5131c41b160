"""Hours as they are written: "9h15", "kwart voor zes", "midi et demi", "14 à 16h"."""

from collections.abc import Sequence
from dataclasses import replace

from solidarity.when.lexicon import Term, look
from solidarity.when.numbers import counts_nothing, read_number
from solidarity.when.pieces import Clock, Hours, Strength

Reading = tuple[Clock, int]
SIGNS_BETWEEN = ("-", "/", ">")
# Up to this hour a compact "2h" is as often a duration; from 7 on it is an hour of the day.
FIRST_SURE_HOUR = 7


def read_clock(terms: Sequence[Term], at: int) -> Reading | None:
    """Read one hour of the day; return it and the position behind it."""
    return read_spoken_dutch(terms, at) or read_noon(terms, at) or read_marked(terms, at)


def read_noon(terms: Sequence[Term], at: int) -> Reading | None:
    """Read "midi" or "minuit" with what follows; a lone "midi" only behind "à"."""
    term = look(terms, at)
    if term.can_be("midnight"):
        return Clock(24, settled=True), at + 1
    if term.text != "midi":
        return None
    minutes, after = read_minutes(terms, at + 1)
    if after > at + 1:
        return clock_at(12, minutes, "sure", settled=True), after
    exact = look(terms, at - 1).text in ("a", "midi", "12")
    return (Clock(12, settled=True), after) if exact else None


def read_marked(terms: Sequence[Term], at: int) -> Reading | None:
    """Read an hour with its mark: "9h", "9u15", "9:15", "9.15u", "neuf heures et quart"."""
    number = read_number(terms, at)
    if number is None or number[0] > 24 or look(terms, at).number_of("digits") in (3, 4):
        return None
    hour, after = number
    settled = hour > 12 or hour == 0 or look(terms, at).text.startswith("0")
    pointed = read_pointed(terms, hour, after)
    if pointed:
        return replace(pointed[0], settled=settled), pointed[1]
    mark = look(terms, after)
    if not mark.can_be("hour"):
        return None
    minutes, end = read_minutes(terms, after + 1)
    if end > after + 1:
        return clock_at(hour, minutes, "sure", settled), end
    compact = mark.text in ("h", "u") and hour >= FIRST_SURE_HOUR
    return Clock(hour, 0, "sure" if compact else "weak", settled), skip_stop(terms, after + 1)


def skip_stop(terms: Sequence[Term], at: int) -> int:
    """Skip the full stop of an abbreviation: "10 u. morgen"."""
    follows = look(terms, at + 1)
    return at + 1 if look(terms, at).text == "." and follows.meanings else at


def read_pointed(terms: Sequence[Term], hour: int, after: int) -> Reading | None:
    """Read ":15", or ".15" and ",15" when a mark or a preposition says that it is an hour."""
    sign, minutes = look(terms, after), look(terms, after + 1)
    value = minutes.number_of("number")
    if sign.text not in (":", ".") or not minutes.glued or minutes.number_of("digits") != 2:
        return None
    marked = look(terms, after + 2).can_be("hour")
    preposition = look(terms, after - 2)
    told = marked or preposition.can_be("at") or preposition.can_be("between")
    if value is None or value > 59 or not (sign.text == ":" or told):
        return None
    if sign.text == "." and not marked and not counts_nothing(terms, after + 2):
        return None
    return clock_at(hour, value, "sure"), after + 2 + marked


def read_minutes(terms: Sequence[Term], at: int) -> tuple[int, int]:
    """Read what follows "neuf heures": minutes (−60 to 59) and the position behind them."""
    term = look(terms, at)
    if term.text in ("et", "moins", "moin", "en") or term.can_be("plus"):
        sign = -1 if term.can_be("minus") else 1
        return read_fraction(terms, at + 1, sign) or (0, at)
    if term.text in ("demi", "demie", "trente") or term.text == "half":
        return (30, at + 1) if term.text != "half" else (0, at)
    if term.text in (".", ":") and look(terms, at + 1).glued:
        at += 1
    number = read_number(terms, at)
    if number is None or number[0] > 59 or look(terms, at).number_of("digits") == 1:
        return 0, at
    value, after = number
    if not look(terms, at).can_be("digits") and value < 5:
        return 0, at
    follows = look(terms, after)
    if follows.can_be("minute_unit"):
        return value, after + 1
    free = look(terms, at).glued or counts_nothing(terms, after)
    taken = follows.can_be("hour") or follows.can_be("month") or follows.text in ("/", ":")
    return (value, after) if free and not taken else (0, at)


def read_fraction(terms: Sequence[Term], at: int, sign: int) -> tuple[int, int] | None:
    """Read "demie", "quart", "le quart", "dix" behind "et" or "moins"."""
    if look(terms, at).text in ("le", "un", "n", "een") and not look(terms, at).can_be("quarter"):
        at += look(terms, at + 1).can_be("quarter")
    term = look(terms, at)
    if term.can_be("half") and term.text != "half":
        return sign * 30, at + 1
    if term.can_be("quarter"):
        return sign * 15, at + 1
    number = read_number(terms, at)
    if number is None or not 5 <= number[0] <= 29 or look(terms, number[1]).can_be("hour"):
        return None
    after = number[1] + look(terms, number[1]).can_be("minute_unit")
    return (sign * number[0], after) if counts_nothing(terms, after) else None


def read_spoken_dutch(terms: Sequence[Term], at: int) -> Reading | None:
    """Read "half drie", "kwart over zes", "tien voor half elf"."""
    half = read_half(terms, at)
    if half:
        return half
    term = look(terms, at)
    number = None if term.can_be("quarter") else read_number(terms, at)
    if number is None and not term.can_be("quarter"):
        return None
    minutes, after = number or (15, at + 1)
    after += look(terms, after).can_be("minute_unit")
    side = look(terms, after)
    if not 1 <= minutes <= 29 or not (side.can_be("plus") or side.text in ("voor", "vr", "veur")):
        return None
    if side.text == "et":
        return None
    target = read_half(terms, after + 1) or read_full(terms, after + 1)
    if target is None:
        return None
    sign = 1 if side.can_be("plus") else -1
    clock, end = target
    return clock_at(clock.hour, clock.minute + sign * minutes, "sure"), end


def read_half(terms: Sequence[Term], at: int) -> Reading | None:
    """Read "half drie" or "halfdrie": half an hour before the hour named."""
    glued = look(terms, at).number_of("half_of")
    if glued is not None:
        return clock_at(glued, -30, "sure"), at + 1
    if look(terms, at).text not in ("half", "alf"):
        return None
    full = read_full(terms, at + 1)
    return (clock_at(full[0].hour, -30, "sure"), full[1]) if full else None


def read_full(terms: Sequence[Term], at: int) -> Reading | None:
    """Read a bare hour from 1 to 12, with or without "uur", that counts no thing."""
    number = read_number(terms, at)
    if number is None or not 1 <= number[0] <= 12:
        return None
    if look(terms, number[1]).can_be("hour"):
        return Clock(number[0]), number[1] + 1
    return (Clock(number[0]), number[1]) if counts_nothing(terms, number[1]) else None


def clock_at(hour: int, minutes: int, strength: Strength, settled: bool = False) -> Clock:
    """Return the clock so many minutes (also less than none) from an hour."""
    total = (hour * 60 + minutes) % (12 * 60 if hour <= 12 and not settled else 24 * 60)
    # "half een" is 12:30, never 0:30.
    total += 12 * 60 if total < 60 and hour <= 12 and not settled else 0
    return Clock(total // 60, total % 60, strength, settled)


def read_bare(terms: Sequence[Term], at: int) -> Reading | None:
    """Read a number without mark that may be an hour: only between others or behind "om"."""
    number = read_number(terms, at)
    if number is None or not 0 <= number[0] <= 24:
        return None
    follows = look(terms, number[1])
    dated = follows.can_be("month") or (follows.text == "/" and look(terms, number[1] + 1).glued)
    if dated or look(terms, at).number_of("digits") in (3, 4):
        return None
    settled = number[0] > 12 or look(terms, at).text.startswith("0")
    return Clock(number[0], 0, "bare", settled), number[1]


def read_hours(terms: Sequence[Term], at: int) -> tuple[Hours, int] | None:
    """Read a point or a stretch of hours; return it and the position behind it."""
    stretch = read_stretch(terms, at)
    if stretch:
        return stretch
    clock = read_clock(terms, at)
    if clock:
        return Hours(clock[0]), clock[1]
    before = look(terms, at - 1)
    moved = before.text == "naar" and look(terms, at - 2).can_be("moved")
    bare = read_bare(terms, at) if before.can_be("bare_at") or moved else None
    if bare and counts_nothing(terms, bare[1]) and look(terms, bare[1]).text != "-":
        return Hours(bare[0]), bare[1]
    return None


def read_stretch(terms: Sequence[Term], at: int) -> tuple[Hours, int] | None:
    """Read two hours with a connector, of which one may borrow the mark of the other."""
    opener = look(terms, at)
    between, opened = opener.can_be("between"), opener.can_be("opener") or opener.can_be("from")
    begin = at + 1 if between or opened else at
    begin += begin > at and look(terms, begin).text in ("de", "le", "les", "l")
    first = read_end(terms, begin)
    if first is None:
        return None
    middle, after = first[1], first[1]
    connector = look(terms, middle)
    joins = connector.can_be("to") or connector.can_be("until")
    joins = joins or connector.text in SIGNS_BETWEEN or (between and connector.can_be("and"))
    joins = joins or (connector.can_be("or") and first[0].strength == "bare")
    after += 1
    after += look(terms, after).text in ("a", "aan", "de", "en", "op")
    last = read_end(terms, after) if joins else None
    if last is None:
        return None
    bare = first[0].strength == "bare" and last[0].strength == "bare"
    # "Du 8 au 22" are days.
    if bare and opener.text == "du":
        return None
    if bare and not (counts_nothing(terms, last[1]) and (between or opened)):
        return None
    if connector.text == "/" and last[0].strength == "bare":
        return None
    return Hours(replace(first[0], strength="sure"), replace(last[0], strength="sure")), last[1]


def read_end(terms: Sequence[Term], at: int) -> Reading | None:
    """Read one end of a stretch: an hour, "midi", or a bare number."""
    if look(terms, at).text in ("midi", "noen"):
        minutes, after = read_minutes(terms, at + 1)
        return clock_at(12, minutes, "sure", settled=True), after
    return read_clock(terms, at) or read_bare(terms, at)
