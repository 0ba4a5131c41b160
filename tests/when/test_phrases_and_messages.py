"""Tables of phrases and whole messages, each read on Tuesday 24 November 2026 at 10:00."""

# ruff: noqa: DTZ001 -- wall time without a zone is what is read

from datetime import datetime
from pathlib import Path

import pytest

from solidarity.when import read

TUESDAY_MORNING = datetime(2026, 11, 24, 10)
TABLES = ("phrases_fr", "phrases_nl", "messages_fr", "messages_nl")
NO_TIME = "-"


def rows() -> list[tuple[str, str]]:
    """Return each text of the tables with "start end", or "-" where no time is named."""
    found = []
    for table in TABLES:
        lines = Path(__file__).with_name(f"{table}.tsv").read_text(encoding="utf-8").splitlines()
        for line in lines:
            if not line.startswith("#"):
                text, *expected = line.split("\t")
                found.append((text, " ".join(expected)))
    return found


@pytest.mark.parametrize(("text", "expected"), rows())
def test_reads_the_moment_a_person_means(text: str, expected: str) -> None:
    moment = read(text, now=TUESDAY_MORNING)
    found = NO_TIME if moment is None else f"{moment.start:%FT%R} {moment.end:%FT%R}"
    assert found == expected


@pytest.mark.parametrize(("text", "expected"), rows())
def test_reads_the_same_in_capitals_and_without_accents(text: str, expected: str) -> None:
    plain = text.translate(str.maketrans("éèêëàâîïôöûùüçœ’", "eeeeaaiioouuuco'")).upper()
    moment = read(plain, now=TUESDAY_MORNING)
    found = NO_TIME if moment is None else f"{moment.start:%FT%R} {moment.end:%FT%R}"
    assert found == expected


def test_the_tables_hold_enough_of_both_languages() -> None:
    sizes = dict.fromkeys(TABLES, 0)
    for table in TABLES:
        path = Path(__file__).with_name(f"{table}.tsv")
        sizes[table] = len(path.read_text(encoding="utf-8").splitlines())
    assert all(size > 120 for size in sizes.values())
