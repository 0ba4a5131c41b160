"""The papers name what exists: tests, and each other."""

import re
from pathlib import Path

import pytest

from solidarity.settings import ROOT

THREATS = ROOT / "docs" / "threats.md"
PAPERS = [ROOT / "SECURITY.md", THREATS, *sorted((ROOT / "docs" / "privacy").glob("*.md"))]
TEST = re.compile(r"`(tests/[^`]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


def rows(paper: Path) -> list[list[str]]:
    """The lines of its tables, without heads."""
    lines = [line for line in paper.read_text(encoding="utf-8").splitlines() if line[:1] == "|"]
    heads = {index - 1 for index, line in enumerate(lines) if set(line) <= set("|- ")}
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for index, line in enumerate(lines)
        if index not in heads | {head + 1 for head in heads}
    ]


def test_every_test_that_the_threats_name_exists() -> None:
    named = TEST.findall(THREATS.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_every_protection_names_a_test_or_is_said_to_be_none() -> None:
    for attacker, way, protection, shown_by in rows(THREATS):
        assert TEST.search(shown_by) or protection.startswith("none"), f"{attacker} {way}"


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_leads_somewhere(paper: Path) -> None:
    links = LINK.findall(paper.read_text(encoding="utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []
