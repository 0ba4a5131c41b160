"""`solidarity up`: one command that starts and watches everything."""

import os
import subprocess
import sys
import time
from pathlib import Path

from bot import transcribers
from bot.processes import LOOPBACK, NLU_PYTHON, NotStarted, Process, Supervisor, free_port
from bot.web import whatsapp_webhook
from solidarity.errors import MissingSetting
from solidarity.settings import ROOT, Settings
from solidarity.storage.migrating import upgrade

OURS_ALONE = ("TELEGRAM_", "WHATSAPP_", "TELEPHONE_BRIDGE_", "SECRET_KEY")
"""Settings that Rasa does not see begin so."""

LOGS = ROOT / "data" / "logs"


def start_and_watch(settings: Settings) -> int:
    """Start the processes, say where the bot is, and keep them running until a signal."""
    transcribers.check(settings.rules.voice)
    if not settings.rasa_urls:
        train_if_needed()
    began = time.monotonic()
    upgrade(settings.database_url)
    supervisor = Supervisor(processes=processes(settings, LOGS))
    try:
        supervisor.start(progress=lambda name: print(f"  {name} is ready", file=sys.stderr))
        seconds = time.monotonic() - began
        print(f"Ready in {seconds:.0f} s: http://{LOOPBACK}:{settings.port}/", file=sys.stderr)
        if settings.whatsapp is not None:
            print(f"WhatsApp: webhook at {whatsapp_address(settings)}", file=sys.stderr)
        supervisor.watch()
    finally:
        supervisor.stop()
    return 0


def whatsapp_address(settings: Settings) -> str:
    """What is entered as the callback URL of the webhook in WhatsApp's dashboard."""
    return (settings.rules.association.public_url or "https://<PUBLIC_URL>") + whatsapp_webhook.PATH


def processes(settings: Settings, logs: Path) -> list[Process]:
    """What has to run for these settings; Rasa and its actions only without RASA_URLS."""
    if settings.rasa_urls:
        return [bot_process(settings, settings.rasa_urls, logs)]
    actions = actions_process(settings, logs)
    rasa = rasa_process(logs, action_url=actions.ready_url.replace("/health", "/webhook"))
    url = rasa.ready_url.removesuffix("/status")
    return [rasa, actions, bot_process(settings, (url,), logs)]


def train_if_needed() -> None:
    """Make sure that there is a model of the present files; training shows its progress."""
    if not NLU_PYTHON.exists():
        raise MissingSetting(missing=str(NLU_PYTHON), do="run `make setup`")
    command = [str(NLU_PYTHON), "-m", "nlu.train"]
    if subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode:  # noqa: S603
        raise NotStarted("the model could not be trained")


def actions_process(settings: Settings, logs: Path) -> Process:
    port = free_port()
    return Process(
        name="actions",
        command=[sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)],
        environment={"SANIC_HOST": LOOPBACK, "DATABASE_URL": settings.database_url},
        ready_url=f"http://{LOOPBACK}:{port}/health",
        log=logs / "actions.log",
    )


def rasa_process(logs: Path, *, action_url: str, tracker: Path | None = None) -> Process:
    """A Rasa server with the trained model, on the loopback."""
    port = free_port()
    # Old packages run in there: they get none of our tokens, and a database user of their own
    # where there is one.
    hidden = dict.fromkeys((name for name in os.environ if name.startswith(OURS_ALONE)), "")
    if own := os.environ.get("RASA_DATABASE_URL"):
        hidden["DATABASE_URL"] = own
    store = tracker or ROOT / "data" / "tracker.sqlite3"
    store.parent.mkdir(parents=True, exist_ok=True)
    return Process(
        name="rasa",
        command=[str(NLU_PYTHON), "-m", "nlu.serve", "--port", str(port)],
        environment={**hidden, "ACTION_URL": action_url, "TRACKER_FILE": str(store)},
        ready_url=f"http://{LOOPBACK}:{port}/status",
        log=logs / "rasa.log",
    )


def bot_process(settings: Settings, rasa_urls: tuple[str, ...], logs: Path) -> Process:
    return Process(
        name="bot",
        command=[sys.executable, "-m", "bot.command", "bot"],
        environment={"RASA_URLS": ",".join(rasa_urls), "DATABASE_URL": settings.database_url},
        ready_url=f"http://{LOOPBACK}:{settings.port}/health",
        log=logs / "bot.log",
    )
