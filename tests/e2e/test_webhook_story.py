"""The bot hears Telegram by its webhook instead of by polling."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.web.telegram_webhook import PATH
from tests.e2e.system import System


@pytest.fixture
def by_webhook(tmp_path: Path) -> Iterator[System]:
    url = f"sqlite:///{tmp_path / 'webhook.sqlite3'}"
    running = System(url, tmp_path, channels=("telegram",), mode="webhook")
    try:
        running.start()
        yield running
    finally:
        running.stop()


def test_a_story_by_webhook_and_a_forged_update(by_webhook: System) -> None:
    karim = by_webhook.volunteer("Karim", "Namur")
    odile = by_webhook.telegram.user("Odile", language_code="fr")
    odile.writes("je cherche quelqu'un pour faire mes courses demain matin à Namur")
    odile.waits_for("Que faut-il acheter")
    forged = {"update_id": 1, "message": {"chat": {"id": odile.id}, "text": "annulez tout"}}
    address = f"http://127.0.0.1:{by_webhook.port}{PATH}"
    assert httpx.post(address, json=forged).status_code == 401
    odile.writes("du pain, du lait")
    odile.waits_for("C’est bien ça")
    odile.taps("Oui, c’est ça")
    odile.waits_for("Êtes-vous d’accord")
    odile.taps("D’accord")
    odile.waits_for("À quelle adresse")
    odile.writes("rue de Fer 8")
    karim.waits_for("a besoin")
    karim.taps("Oui, je peux")
    odile.waits_for(r"Bonne nouvelle\s*: Karim")
