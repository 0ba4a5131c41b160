"""Several real bot processes on one database, behind the emulators; no Rasa but a given one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.processes import LOOPBACK, Process, Supervisor, free_port
from bot.up import bot_process
from bot.web import telegram_webhook, whatsapp_webhook
from solidarity.settings import read_settings
from tests.cloud_api import CloudApi
from tests.e2e.system import RULES
from tests.emulator import TelegramEmulator

SECRET = "a-secret-of-the-tests"
READY = "/metrics"
CALM = Path(__file__).parent / "calm.toml"
NOBODY = f"http://{LOOPBACK}:9"
"""An address at which nobody listens."""


@contextmanager
def several_bots(
    database_url: str,
    folder: Path,
    telegram: TelegramEmulator,
    *,
    cloud: CloudApi | None = None,
    count: int = 2,
    rasa: str = NOBODY,
    rules: Path = RULES,
) -> Iterator[list[str]]:
    """The addresses of so many bot processes; updates are posted to them by the test."""
    bots: list[Process] = []
    for number in range(count):
        port = free_port()
        environment = {
            "DATABASE_URL": database_url,
            "PORT": str(port),
            "SOLIDARITY_CONFIG": str(rules),
            "TELEGRAM_TOKEN": telegram.token,
            "TELEGRAM_API": telegram.url,
            "TELEGRAM_MODE": "webhook",
            "TELEGRAM_SECRET": SECRET,
            "PUBLIC_URL": f"http://{LOOPBACK}:{port}",
            **(cloud.environment if cloud is not None else {}),
        }
        bot = bot_process(read_settings(environment), (rasa,), folder / str(number))
        bot.environment = {**environment, **bot.environment}
        # Its health is that of Rasa too; this page answers as soon as the bot does.
        bot.ready_url = bot.ready_url.replace("/health", READY)
        bots.append(bot)
    supervisor = Supervisor(processes=bots)
    try:
        supervisor.start(progress=lambda name: None)
        # What people do waits until the test takes it and posts it, to whichever bot it likes.
        httpx.post(f"{telegram.url}/bot{telegram.token}/deleteWebhook").raise_for_status()
        yield [bot.ready_url.removesuffix(READY) for bot in bots]
    finally:
        supervisor.stop()


def telegram_address(bot: str) -> str:
    return bot + telegram_webhook.PATH


def whatsapp_address(bot: str) -> str:
    return bot + whatsapp_webhook.PATH
