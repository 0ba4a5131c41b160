"""Bringing a database to the present form."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from solidarity.storage.engine import open_engine
from solidarity.storage.resealing import check_seal

MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def upgrade(url: str) -> None:
    """Run the migrations that are missing; a file of SQLite is made when there is none.

    Raises MissingSetting when SECRET_KEY is not the one of this database.
    """
    engine = open_engine(url)
    engine.dispose()
    command.upgrade(alembic_config(url), "head")
    check_seal(engine)
    engine.dispose()
