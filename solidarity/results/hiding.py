"""Small numbers stay hidden in public, and cannot be found by subtracting others.

A number below FEWEST is hidden. So is one that differs from the number beside it in its line (those
asked, those with a yes, …) by less, as the rest would be as small. And where what is hidden in a
column adds up to little, the next smallest numbers are hidden too: the total stands on the page.
"""

from collections.abc import Sequence

from solidarity.results.reading import Line

FEWEST = 5
SHOWN = ("asked", "matched", "helped", "confirmed")
Numbers = list[int | None]
"""None: hidden."""


def hide(lines: Sequence[Line]) -> list[tuple[str, Numbers]]:
    """The lines of one table, with what is too small to be shown."""
    known = [[getattr(line, name) for name in SHOWN] for line in lines]
    shown = [_small_hidden(numbers) for numbers in known]
    for column in range(len(SHOWN)):
        _hide_more(shown, known, column)
    return [(line.value, numbers) for line, numbers in zip(lines, shown, strict=True)]


def _small_hidden(numbers: list[int]) -> Numbers:
    """Each is a part of the one before; behind a hidden one the rest is hidden too."""
    shown: Numbers = []
    for number in numbers:
        before = shown[-1] if shown else number
        is_small = number < FEWEST or (before is not None and 0 < before - number < FEWEST)
        shown.append(None if before is None or is_small else number)
    return shown


def _hide_more(shown: list[Numbers], known: list[list[int]], column: int) -> None:
    """Until at least two are hidden, which together are not few."""

    def hidden() -> list[int]:
        return [known[n][column] for n, numbers in enumerate(shown) if numbers[column] is None]

    while 0 < len(hidden()) < len(shown) and (len(hidden()) < 2 or sum(hidden()) < FEWEST):
        left = [n for n, numbers in enumerate(shown) if numbers[column] is not None]
        smallest = min(left, key=lambda n: known[n][column])
        # What follows in its line is a part of it.
        shown[smallest][column:] = [None] * (len(SHOWN) - column)
