"""A list changed in words: "ajoutez du beurre", "geen melk meer", "3 pains au lieu de 2"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from solidarity.details.clauses import (
    COURTESY,
    VERB_END,
    clauses,
    cleaned,
    is_thing,
    shortened,
    tells_more,
    without_rather,
)
from solidarity.details.edit_words import has_verb, matched, patterns
from solidarity.details.exchanges import as_line, counted_thing, in_place_of, with_new_amount
from solidarity.details.items import MAX_ITEMS
from solidarity.details.qualities import refined
from solidarity.details.quantities import Item, bare, measured
from solidarity.details.spelling import folded
from solidarity.details.things import meant, sharing, together, with_amount


@dataclass(frozen=True)
class Edited:
    """A list as it is after a message."""

    items: list[Item]
    sure: bool
    """The words can hardly mean anything else than a change of the list."""


@dataclass
class _Work:
    """What was done so far, clause by clause."""

    items: list[Item]
    sure: bool = True
    doing: str | None = None
    """add or remove: what a clause without a verb goes on with."""
    took: list[Item] = field(default_factory=list)
    """What the clause before took off, and where it stood."""
    took_from: int = 0
    changed: bool = False


def edited(items: Sequence[Item], text: str) -> Edited | None:
    """The list after what a text changes in it; None when it changes nothing that is there."""
    short = shortened(text)
    work = _Work(list(items))
    for sentence in re.split(r"[!?;\n]|\.(?=\s|$)", short):
        whole = cleaned(sentence)
        if not (_replaced_whole(work, whole) or _several(work, whole)):
            for clause, is_but in clauses(sentence):
                _read(work, clause, is_but=is_but)
    if not work.changed:
        return None
    lines = together(work.items)[:MAX_ITEMS]
    return Edited(lines, work.sure)


def _replaced_whole(work: _Work, sentence: str) -> bool:
    """ "pas de lait mais du soja" is one change, though its halves could be two."""
    return not re.search(r",(?!\d)", sentence) and _instead(work, sentence)


def _several(work: _Work, sentence: str) -> bool:
    """One verb around several things: "doe de melk en de boter weg"."""
    for doing in ("remove", "add"):
        found = matched(without_rather(sentence), doing)
        told = clauses(found) if found else []
        parts = [part for part, is_but in told if not is_but]
        alike = len(parts) == len(told) > 1
        if alike and all(is_thing(p) and not has_verb(folded(p)) for p in parts):
            work.doing = doing
            done = [_went_on(work, part) for part in parts]
            work.changed = work.changed or any(done)
            return any(done)
    return False


def _read(work: _Work, clause: str, *, is_but: bool) -> None:
    """Do what one clause says."""
    if COURTESY.fullmatch(folded(clause)):
        return
    bare_clause = without_rather(clause)
    done = (
        _instead(work, clause)
        or _put_instead(work, bare_clause, is_but=is_but)
        or _removed(work, bare_clause)
        or _added(work, clause, "add")
        or _counted(work, clause)
        or _added(work, bare_clause, "also", sure=False)
        or _rather(work, clause)
        or (not is_but and _went_on(work, clause))
    )
    work.changed = work.changed or done
    work.sure = work.sure and done


def _instead(work: _Work, clause: str) -> bool:
    for pattern in patterns("instead"):
        found = pattern.fullmatch(folded(clause))
        if found is None:
            continue
        new, old = (clause[slice(*found.span(name))].strip() for name in ("new", "old"))
        new = without_rather(new)
        if tells_more(old):
            continue
        if _changed_amount(work, new, old) or _exchanged(work, new, old):
            work.changed = True
            return True
    return False


def _changed_amount(work: _Work, new: str, old: str) -> bool:
    """ "3 pains au lieu de 2", "3 au lieu de 2 pains"."""
    wanted, before = counted_thing(new), counted_thing(old)
    if wanted.amount is None or before.amount is None:
        return False
    named = wanted.thing or before.thing
    if wanted.thing and before.thing and not _shares(wanted.thing, before.thing):
        return False
    places = meant(work.items, named) if named else _with_number(work.items, before.amount)
    if len(places) != 1:
        return False
    work.items[places[0]] = with_new_amount(
        work.items[places[0]], wanted if wanted.thing else None, wanted.amount
    )
    return True


def _shares(one: str, other: str) -> bool:
    return bool(sharing([Item(one, thing=one)], other))


def _with_number(items: Sequence[Item], amount: float) -> list[int]:
    return [n for n, item in enumerate(items) if item.amount == amount]


def _exchanged(work: _Work, new: str, old: str) -> bool:
    """Another thing in the place of one that is on the list."""
    if not is_thing(new):
        return False
    places = meant(work.items, measured(old).thing) or sharing(work.items, measured(new).thing)
    if not places:
        return False
    work.items[places[0]] = in_place_of(work.items[places[0]], new)
    for place in reversed(places[1:]):
        del work.items[place]
    return True


def _put_instead(work: _Work, clause: str, *, is_but: bool) -> bool:
    """ "geen halfvolle, maar volle melk": what comes after "but" takes the place."""
    words = matched(clause, "place") or (matched(clause, "add", "also") or clause if is_but else "")
    # "mais plus de lait" says that there is none left.
    if not work.took or not is_thing(words) or folded(words).startswith("plus "):
        return False
    work.items.insert(work.took_from, in_place_of(work.took[-1], words))
    work.took, work.doing = [], "add"
    return True


def _removed(work: _Work, clause: str) -> bool:
    words = matched(clause, "remove")
    return words is not None and _take_off(work, words)


def _take_off(work: _Work, words: str) -> bool:
    item = measured(words)
    places = meant(work.items, item.thing)
    if not places:
        return False
    work.took, work.took_from = [work.items[place] for place in places], places[0]
    work.items = [line for n, line in enumerate(work.items) if n not in places]
    work.doing = "remove"
    return True


def _added(work: _Work, clause: str, kind: str, *, sure: bool = True) -> bool:
    words = matched(clause, kind)
    if words is None or not is_thing(words):
        return False
    work.items.append(as_line(words))
    work.sure = work.sure and sure
    work.doing, work.took = "add", []
    return True


def _counted(work: _Work, clause: str) -> bool:
    """Another amount of what is there: "1 pain suffit", "un pain de moins"."""
    for kind, sign in (("enough", 0), ("less", -1), ("more", 1)):
        words = matched(clause, kind)
        if words is not None and _count(work, words, sign):
            return True
    return False


def _count(work: _Work, words: str, sign: int) -> bool:
    told = counted_thing(words)
    if told.amount is None:
        return False
    places = meant(work.items, told.thing) if told.thing else list(range(len(work.items)))
    if len(places) != 1:
        return False
    line = work.items[places[0]]
    if not sign:
        work.items[places[0]] = with_new_amount(
            work.items[places[0]], told if told.thing else None, told.amount
        )
        return True
    amount = (line.amount or 1) + sign * told.amount
    if amount > 0:
        worded = told if told.amount == amount and told.unit == line.unit else line
        work.items[places[0]] = with_amount(worded if told.thing else line, amount)
    else:
        del work.items[places[0]]
    return True


def _rather(work: _Work, clause: str) -> bool:
    """ "finalement 3 pains", "toch liever halfvolle"."""
    words = matched(clause, "rather")
    if words is None:
        return False
    if _count(work, words, 0):
        return True
    if not is_thing(words):
        return False
    for place, line in enumerate(work.items):
        better = refined(line, words)
        if better is not None:
            work.items[place] = measured(better)
            return True
    return counted_thing(words).amount is None and _exchange_alike(work, words)


def _exchange_alike(work: _Work, words: str) -> bool:
    places = sharing(work.items, words)
    if len(places) != 1:
        return False
    work.items[places[0]] = in_place_of(work.items[places[0]], words)
    return True


def _went_on(work: _Work, clause: str) -> bool:
    """A clause without a verb of its own: "enlevez le lait, le beurre"."""
    if not is_thing(clause):
        return False
    clause = clause[: ending.start()] if (ending := VERB_END.search(folded(clause))) else clause
    if work.doing == "remove":
        return _take_off(work, bare(clause))
    if work.doing == "add":
        work.items.append(as_line(clause))
        return True
    return False
