"""`make bench`: how long WhatsApp's webhook takes to commit and acknowledge a batch.

The bot's own pages on a real server, in front of a SQLite file and of PostgreSQL. A batch is a
request of WhatsApp; a hundred messages in one are what comes after an interruption.
"""

import contextlib
import json
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

import httpx
import uvicorn
from sqlalchemy import func, select

from bot.app import Bot
from bot.processes import free_port
from bot.web.whatsapp_webhook import PATH
from solidarity.settings import read_settings
from solidarity.storage.migrating import upgrade
from solidarity.storage.tables import Received
from tests.bot.whatsapp_payloads import ACCOUNT, batch, contact, encoded, signed, value, words
from tests.databases import new_database, postgres_server
from tools.bench import percentile_95, timed

BATCHES = 50
SIZES = (1, 100)


def main() -> int:
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures |= measure("sqlite", f"sqlite:///{folder}/bench.sqlite3")
        cluster = Path(folder) / "postgresql"
        cluster.mkdir()
        with postgres_server(cluster) as server:
            figures |= measure("postgresql", new_database(server))
    for name, figure in figures.items():
        print(f"{name:32} {figure:8.1f}", file=sys.stderr)
    print(json.dumps(figures))
    return 0


def measure(name: str, database_url: str) -> dict[str, float]:
    upgrade(database_url)
    bot = Bot(read_settings(environment(database_url)))
    figures = {}
    with served(bot) as url, httpx.Client(base_url=url, trust_env=False) as client:
        for size in SIZES:
            bodies = [body(size, number) for number in range(BATCHES + 1)]
            first, *times = [timed(partial(post, client, each)) for each in bodies]
            print(f"{name}, {size}: first {first * 1e3:.1f} ms", file=sys.stderr)
            figures[f"{name}_{size}_p50_ms"] = round(median(times) * 1e3, 1)
            figures[f"{name}_{size}_p95_ms"] = round(percentile_95(times) * 1e3, 1)
    with bot.sessions.begin() as session:
        kept = session.scalars(select(func.count()).select_from(Received)).one()
    if kept != (BATCHES + 1) * sum(SIZES):
        raise RuntimeError(f"{kept} messages kept")
    return figures


def environment(database_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "WHATSAPP_TOKEN": ACCOUNT.token,
        "WHATSAPP_PHONE_ID": ACCOUNT.phone_id,
        "WHATSAPP_APP_SECRET": ACCOUNT.app_secret,
        "WHATSAPP_VERIFY_TOKEN": ACCOUNT.verify_token,
    }


def post(client: httpx.Client, content: bytes) -> None:
    client.post(PATH, content=content, headers=signed(content)).raise_for_status()


def body(size: int, number: int) -> bytes:
    """A batch of messages of as many people."""
    given = value()
    numbers = [f"324{person:08}" for person in range(size)]
    given["contacts"] = [contact(wa_id=wa_id, user_id=None) for wa_id in numbers]
    given["messages"] = [
        words("Je cherche quelqu’un pour faire mes courses demain", number=f"wamid.{size}.{number}."
              f"{wa_id}", second=second, **{"from": wa_id, "from_user_id": None})
        for second, wa_id in enumerate(numbers)
    ]  # fmt: skip
    return encoded(batch(given))


@contextlib.contextmanager
def served(bot: Bot) -> Iterator[str]:
    """The bot's pages on a server of their own."""
    port = free_port()
    config = uvicorn.Config(
        bot.pages(), host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    sys.exit(main())
