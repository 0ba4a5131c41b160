"""One line of a list in another amount, or another thing in its place."""

from dataclasses import replace

from solidarity.details.items import MAX_ITEM
from solidarity.details.qualities import refined
from solidarity.details.quantities import Item, measured, rest_of
from solidarity.details.things import with_amount


def counted_thing(words: str) -> Item:
    """Measured; a number alone is an amount of nothing named."""
    item = measured(f"{words} X")
    is_number = item.amount is not None and item.thing == "X"
    return replace(item, thing="") if is_number else measured(words)


def with_new_amount(line: Item, worded: Item | None, amount: float) -> Item:
    """Another amount for a line, in the words of the line where they say more."""
    says_less = worded is None or len(worded.thing.split()) < len(line.thing.split())
    if worded is None or (says_less and worded.unit == line.unit):
        return with_amount(line, amount)
    return worded


def in_place_of(line: Item, words: str) -> Item:
    """The new thing in the amount of the old one, unless it has its own."""
    better = refined(line, words)
    if better is not None:
        return measured(better)
    new = measured(words)
    if new.amount is not None or line.amount is None:
        return as_line(words)
    amount = line.shown.removesuffix(rest_of(line)).strip()
    start = rest_of(line).removesuffix(line.thing)
    if start and not start[-1].isspace() and start.endswith("'"):
        start = f"{start[:-2]}de "
    return measured(f"{amount} {start}{new.thing}".strip())


def as_line(words: str) -> Item:
    return measured(words[:MAX_ITEM])
