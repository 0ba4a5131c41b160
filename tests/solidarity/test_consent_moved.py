"""What volunteers had agreed to before is kept where consent is kept now."""

from alembic import command
from sqlalchemy import create_engine, text

from solidarity.storage.migrating import alembic_config

PERSON = "INSERT INTO people (id, language, created_at, is_demo) VALUES (:id, 'fr', :at, false)"
VOLUNTEER = """
INSERT INTO volunteers (person_id, state, languages, wanted, approved, uncertainty_m, free,
  help_told, name_told, free_told, skills, asked_count, accepted_count, done_count, consented_at)
VALUES (:id, 'active', 1, 1, 1, 0, 0, true, true, true, 0, 0, 0, 0, :agreed)
"""
AT = "2026-11-24 11:00:00+00:00"


def test_consent_moves_and_moves_back(database_url: str) -> None:
    config = alembic_config(database_url)
    command.upgrade(config, "0015")
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for number, agreed in ((901, AT), (902, None)):
            connection.execute(text(PERSON), {"id": number, "at": AT})
            connection.execute(text(VOLUNTEER), {"id": number, "agreed": agreed})
    command.upgrade(config, "0018")
    with engine.begin() as connection:
        rows = connection.execute(
            text("SELECT person_id, purpose, how, version, withdrawn_at FROM consents")
        ).all()
    assert [tuple(row) for row in rows] == [(901, "volunteer", "button", 1, None)]
    command.downgrade(config, "0015")
    with engine.begin() as connection:
        query = text("SELECT person_id, consented_at IS NOT NULL FROM volunteers ORDER BY 1")
        found = [(number, bool(agreed)) for number, agreed in connection.execute(query)]
    assert found == [(901, True), (902, False)]
    command.upgrade(config, "head")
    engine.dispose()
