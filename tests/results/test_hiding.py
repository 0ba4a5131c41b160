"""What is shown to everybody: no small number, and none that subtracting would give."""

import random

from solidarity.results.hiding import FEWEST, SHOWN, hide
from solidarity.results.reading import Line


def lines(*numbers: tuple[int, int, int, int]) -> list[Line]:
    return [Line(str(n), *each, cancelled=0) for n, each in enumerate(numbers)]


def test_a_small_number_is_hidden_and_so_is_what_follows_from_it() -> None:
    (_, numbers), *_ = hide(lines((40, 30, 3, 3)))
    assert numbers == [40, 30, None, None]


def test_the_rest_must_not_be_small_either() -> None:
    """Of 20 all but two had a yes: who the two are might be known."""
    (_, numbers), *_ = hide(lines((20, 18, 12, 12)))
    assert numbers == [20, None, None, None]


def test_one_hidden_line_hides_the_next_smallest_too() -> None:
    shown = [numbers[0] for _, numbers in hide(lines((90, 0, 0, 0), (50, 0, 0, 0), (3, 0, 0, 0)))]
    assert shown == [90, None, None]


def test_no_table_gives_a_small_number_away() -> None:
    """Whoever knows the total knows the sum of what is hidden: it is of two lines, and not small."""
    chance = random.Random(7)
    for _ in range(300):
        numbers = []
        for _ in range(chance.randint(2, 9)):
            asked = chance.choice([1, 3, 6, 20, 90])
            matched = chance.randint(0, asked)
            helped = chance.randint(0, matched)
            numbers.append((asked, matched, helped, chance.randint(0, helped)))
        shown = hide(lines(*numbers))
        for column in range(len(SHOWN)):
            hidden = [known[column] for known, (_, line) in zip(numbers, shown, strict=True)
                      if line[column] is None]  # fmt: skip
            seen = [line[column] for _, line in shown if line[column] is not None]
            assert all(number >= FEWEST for number in seen if number is not None)
            if hidden and seen:
                assert len(hidden) > 1
                assert sum(hidden) >= FEWEST
