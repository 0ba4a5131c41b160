"""The team sees who was asked, and why these."""

from io import StringIO
from pathlib import Path

import pytest

from bot.chores import say_why
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.migrating import upgrade
from tests.solidarity.stories import offer_to, person, placed, volunteer


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("fr", ["bénévole {an}\u00a0: a dit oui", "Pourquoi\u00a0: habite tout près"]),
        ("nl", ["vrijwilliger {an}: zei ja", "Waarom: woont vlakbij"]),
    ],
)
def test_the_team_reads_who_was_asked_and_why(
    tmp_path: Path, language: str, sentences: list[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'team.sqlite3'}"
    upgrade(url)
    with Sessions(open_engine(url)).begin() as session:
        an = volunteer(session, "An").id
        request = placed(session, person(session))
        offer_to(session, request, request.offers[0].volunteer.person).state = "accepted"
        number = request.id
    rules = tmp_path / "solidarity.toml"
    rules.write_text(f'[team]\nlanguage = "{language}"\n')
    out = StringIO()
    settings = read_settings({"DATABASE_URL": url, "SOLIDARITY_CONFIG": str(rules)})
    assert say_why(settings, number, out) == 0
    for sentence in sentences:
        assert sentence.format(an=an) in out.getvalue()
    assert "An" not in out.getvalue().split(), "names stay out of it"
