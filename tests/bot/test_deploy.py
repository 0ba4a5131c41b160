"""The files by which the bot is run for real name programs, settings and paths that exist."""

import os
import re
import shutil
import subprocess
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from bot.command import _parser
from bot.up import rasa_process
from solidarity.settings import ROOT, read_settings
from solidarity.storage.migrating import upgrade
from tests.databases import client_programs, new_database

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
FILLED = {"SITE": "help.example", "POSTGRES_PASSWORD": "x", "RASA_POSTGRES_PASSWORD": "y",
          "TELEGRAM_TOKEN": "1:a", "TELEGRAM_SECRET": "a-secret-of-the-tests",
          "SECRET_KEY": "k" * 40}  # fmt: skip


def services() -> dict[str, Any]:
    """The containers, with settings filled in as compose does it."""
    written = (DEPLOY / "compose.yml").read_text(encoding="utf-8")
    filled = re.sub(r"\$\{(\w+):[?-]\}", lambda match: FILLED.get(match[1], ""), written)
    assert "${" not in filled
    found: dict[str, Any] = yaml.safe_load(filled)["services"]
    return found


def test_the_containers_are_two_of_each_with_settings_that_the_bot_takes() -> None:
    found = services()
    for kind in ("bot", "rasa", "actions"):
        assert {name for name in found if name.startswith(kind)} == {f"{kind}-1", f"{kind}-2"}
    for number in (1, 2):
        settings = read_settings(found[f"bot-{number}"]["environment"])
        assert settings.telegram_mode == "webhook", "two may not poll"
        assert settings.rasa_urls == ("http://127.0.0.1:5005",)
        for beside in ("rasa", "actions"):
            shared = found[f"{beside}-{number}"]
            assert shared["network_mode"] == f"service:bot-{number}", "one loopback for the three"
            assert "ports" not in shared
    assert {name for name, service in found.items() if "ports" in service} == {"caddy"}
    for service in found.values():
        environment = service.get("environment", {})
        if "solidarity:" in environment.get("DATABASE_URL", ""):
            assert environment["SECRET_KEY"] == FILLED["SECRET_KEY"], "all seal alike"


def test_rasa_has_none_of_our_tokens_and_a_database_user_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        environment = services()[f"rasa-{number}"]["environment"]
        assert make_url(environment["DATABASE_URL"]).username == "rasa"
        assert not [name for name in environment if "TOKEN" in name or "SECRET" in name]
    monkeypatch.setenv("TELEGRAM_TOKEN", "1:secret")
    monkeypatch.setenv("RASA_DATABASE_URL", "postgresql://rasa@localhost/solidarity")
    process = rasa_process(tmp_path, action_url="http://127.0.0.1:1", tracker=tmp_path / "t")
    seen = {**os.environ, **process.environment}
    assert seen["TELEGRAM_TOKEN"] == ""
    assert seen["DATABASE_URL"] == "postgresql://rasa@localhost/solidarity"


def test_the_database_user_of_rasa_reads_nothing_of_ours(postgres_url: str) -> None:
    url = make_url(new_database(postgres_url))
    upgrade(url.render_as_string(hide_password=False))
    environment = {
        **os.environ, "POSTGRES_USER": url.username or "", "POSTGRES_DB": url.database or "",
        "RASA_POSTGRES_PASSWORD": "it's", "PGHOST": str(url.query.get("host") or url.host or ""),
        "PGPASSWORD": url.password or "", "PGPORT": str(url.port or 5432),
        "PATH": f"{(client_programs() or Path('/usr')) / 'bin'}:{os.environ['PATH']}",
    }  # fmt: skip
    if shutil.which("psql", path=environment["PATH"]) is None:
        pytest.skip("there is no psql")
    made = subprocess.run(
        ["sh", str(DEPLOY / "rasa-user.sh")], env=environment, capture_output=True, check=False
    )
    assert made.returncode == 0, made.stderr
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL ROLE rasa"))
            connection.execute(text("CREATE TABLE rasa.events (id int)"))
        with engine.connect() as connection:
            connection.execute(text("SET LOCAL ROLE rasa"))
            with pytest.raises(ProgrammingError):
                connection.execute(text("SELECT * FROM public.people"))
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA rasa CASCADE"))
            connection.execute(text("DROP ROLE rasa"))
        engine.dispose()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_of_systemd_is_well_formed_and_starts_a_command_that_exists(unit: Path) -> None:
    read = RawConfigParser(strict=False, delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    read.read(unit, encoding="utf-8")
    started = read.get("Service", "ExecStart", fallback=None)
    if started is not None:
        called = re.search(r"/\.venv/bin/solidarity (\w+)", started)
        assert called is not None
        assert called[1] in _parser().format_help()
    if shutil.which("systemd-analyze") is None:
        return
    checked = subprocess.run(
        ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
    )
    complaints = [
        line for line in checked.stderr.splitlines()
        if unit.name in line and "is not executable" not in line
    ]  # fmt: skip
    assert complaints == []
