"""`solidarity parse`: the parse contract (docs/parse.md), by the code of a live message."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

import httpx
from tqdm import tqdm

from bot.processes import Supervisor
from bot.rasa import Rasa
from bot.up import rasa_process, train_if_needed
from solidarity import languages
from solidarity.clock import wall_time
from solidarity.places import Mention
from solidarity.settings import Settings
from solidarity.understanding import Reading, read

AT_ONCE = 4


def parse_stream(lines: TextIO, out: TextIO, *, now: str | None, settings: Settings) -> int:
    """Understand each line; answers in the order of the questions. Bad lines end it with 2."""
    moment = datetime.fromisoformat(now) if now else wall_time(datetime.now().astimezone())
    try:
        messages = [json.loads(line) for line in lines if line.strip()]
        texts = [str(message["text"]) for message in messages]
    except (ValueError, KeyError, TypeError) as error:
        print(f"solidarity parse: every line must be {{id, text}}: {error}", file=sys.stderr)
        return 2
    with _rasa_urls(settings) as urls:
        readings = asyncio.run(_read_all(urls, texts, moment))
    for message, reading in zip(messages, readings, strict=True):
        answer = {"id": message.get("id"), **as_contract(reading)}
        print(json.dumps(answer, ensure_ascii=False), file=out)
    return 0


def _quietly(name: str) -> None:
    """Standard output carries results only."""


@contextmanager
def _rasa_urls(settings: Settings) -> Iterator[tuple[str, ...]]:
    """A server that runs, or one started for these messages."""
    if settings.rasa_urls:
        yield settings.rasa_urls
        return
    train_if_needed()
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder)
        process = rasa_process(logs, action_url="http://127.0.0.1:9/", tracker=logs / "tracker")
        supervisor = Supervisor(processes=[process])
        try:
            supervisor.start(progress=_quietly)
            yield (process.ready_url.removesuffix("/status"),)
        finally:
            supervisor.stop()


async def _read_all(urls: tuple[str, ...], texts: list[str], now: datetime) -> list[Reading]:
    gate = asyncio.Semaphore(AT_ONCE)
    async with _rasa(urls) as rasa:
        progress = tqdm(total=len(texts), file=sys.stderr, disable=not sys.stderr.isatty())

        async def one(text: str) -> Reading:
            async with gate:
                language = languages.detect(text)
                parse = await rasa.parse(text) if text.strip() else {}
                progress.update()
                return read(text, parse=parse, language=language, now=now)

        return await asyncio.gather(*(one(text) for text in texts))


@asynccontextmanager
async def _rasa(urls: tuple[str, ...]) -> AsyncIterator[Rasa]:
    async with httpx.AsyncClient() as client:
        yield Rasa(urls, client)


def as_contract(reading: Reading) -> dict[str, Any]:
    """A reading in the fields of the contract."""
    when = reading.when
    return {
        "language": reading.language,
        "intent": reading.intent,
        "confidence": round(reading.confidence, 4),
        "help_types": sorted(reading.kinds),
        "places": [_place(mention, reading.language) for mention in reading.places],
        "when": when and {
            "start": when.start.isoformat(timespec="minutes"),
            "end": when.end.isoformat(timespec="minutes"),
        },
        "urgent": reading.urgent,
        "for_other": reading.for_other,
        "safety": reading.danger,
        "phone": reading.phone,
    }  # fmt: skip


def _place(mention: Mention, language: str) -> dict[str, Any]:
    place = mention.place
    return {
        "surface": mention.surface,
        "postcode": place.postcode,
        "name": place.name(language),
        "lat": place.lat,
        "lon": place.lon,
        "uncertainty_m": place.uncertainty_m,
    }
