"""Days put off by a length of time: "de afspraak van de 9de mag een week later"."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from solidarity.when.grammar import HARD_STOPS
from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look
from solidarity.when.mentions import Mention
from solidarity.when.numbers import read_number
from solidarity.when.pieces import Piece, one_day

MAY = words("mag kan moet zou mogen kunnen moeten wordt peut pourrait doit devrait faudrait")
PUT_OFF = words(
    "uitgesteld uitstellen opgeschoven opschuiven verschoven verzet verzetten reporte reporter "
    "reportee decale decaler decalee postpose postposer repousse repousser repoussee"
)
LATER = words("later tard")
EARLIER = words("vroeger eerder")
LENGTH_OPENERS = words("met de d")
REACH = 8
ONE_DAY = ("un jour", "een dag")


def shifted(terms: Sequence[Term], mention: Mention) -> Piece:
    """Return the piece of a mention on the day to which the words behind it move it."""
    piece = mention.piece
    days = piece.days
    if days is None or not days.single or days.every or piece.relation:
        return piece
    behind: list[Term] = []
    while len(behind) < REACH and look(terms, piece.last + len(behind)).text not in HARD_STOPS:
        behind.append(look(terms, piece.last + len(behind)))
    count = put_off(behind)
    return replace(piece, days=one_day(days.first + timedelta(days=count))) if count else piece


def put_off(behind: Sequence[Term]) -> int:
    """Return by how many days the words move a day; 0 when they do not."""
    told = {term.text for term in behind}
    off = bool(PUT_OFF & told)
    if not (off or MAY & told):
        return 0
    for at in range(len(behind)):
        length = read_length(behind, at)
        if length is None:
            continue
        count, end = length
        after = {look(behind, end + step).text for step in (0, 1)}
        if EARLIER & after or {"plus", "tot"} <= after or "plus tot" in after:
            return -count
        opened = look(behind, at - 1).text in LENGTH_OPENERS
        if LATER & after or "plus tard" in after or (off and (opened or after & PUT_OFF)):
            return count
    return 0


def read_length(terms: Sequence[Term], at: int) -> tuple[int, int] | None:
    """Read "een week", "8 jours", "un jour"; return the days and the position behind them."""
    if look(terms, at).text in ONE_DAY:
        return 1, at + 1
    number = read_number(terms, at)
    if number is None or not 1 <= number[0] <= 15:
        return None
    count, after = number
    unit = look(terms, after)
    if unit.can_be("week"):
        return count * 7, after + 1
    return ({8: 7, 15: 14}.get(count, count), after + 1) if unit.can_be("day_word") else None
