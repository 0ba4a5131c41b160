"""`make parse-bench`: how fast messages are understood, on servers started for it.

The messages are those of nlu/test. `BESIDE=http://…` names a running Rasa server with another
model: both are asked in turn, so that their times compare on a noisy machine. The last line is one
JSON object.
"""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

import httpx
import psutil
from tqdm import tqdm

from bot.processes import Supervisor
from bot.up import rasa_process, train_if_needed

MESSAGES = 200
CLIENTS = 8
SERVERS = 2
PERCENTILE_95 = 18
"""Index of the 95th percentile among twentieths."""


def main() -> int:
    train_if_needed()
    texts = _texts()
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder)
        servers = [
            rasa_process(logs / str(number), action_url="http://127.0.0.1:9/", tracker=logs / "t")
            for number in range(SERVERS)
        ]
        supervisor = Supervisor(processes=servers)
        urls = [server.ready_url.removesuffix("/status") for server in servers]
        try:
            supervisor.start(progress=lambda name: print(f"{name} is ready", file=sys.stderr))
            compared = dict(zip(("own", "beside"), [urls[0], *sys.argv[1:2]], strict=False))
            figures = one_by_one(compared, texts)
            figures["repeat_p50_ms"] = _median_ms(urls[0], [texts[0]] * MESSAGES)
            figures["parses_per_s"] = asyncio.run(side_by_side(urls, _texts(MESSAGES)))
            figures["resident_mb"] = _resident_mb()
        finally:
            supervisor.stop()
    figures = {name: round(value, 2) for name, value in figures.items()}
    print(json.dumps(figures))
    return 0


def one_by_one(servers: dict[str, str], texts: Sequence[str]) -> dict[str, float]:
    """Median and 95th percentile of each server, each message to all of them in turn."""
    times: dict[str, list[float]] = {name: [] for name in servers}
    with httpx.Client(timeout=60) as client:
        for text in tqdm(texts, desc="one by one"):
            for name, url in servers.items():
                times[name].append(_parse(client, url, text))
    return {
        f"{name}_{what}_ms": value
        for name, own in times.items()
        for what, value in (("p50", median(own)), ("p95", quantiles(own, n=20)[PERCENTILE_95]))
    }


async def side_by_side(urls: Sequence[str], texts: Sequence[str]) -> float:
    """Messages a second with several clients that always have one on the way."""
    waiting = iter(texts)
    async with httpx.AsyncClient(timeout=60) as client:

        async def ask(url: str) -> None:
            for text in waiting:
                await client.post(f"{url}/model/parse", json={"text": text})

        began = time.perf_counter()
        await asyncio.gather(*(ask(urls[number % len(urls)]) for number in range(CLIENTS)))
        return len(texts) / (time.perf_counter() - began)


def _median_ms(url: str, texts: Sequence[str]) -> float:
    with httpx.Client(timeout=60) as client:
        return median(_parse(client, url, text) for text in texts)


def _parse(client: httpx.Client, url: str, text: str) -> float:
    began = time.perf_counter()
    client.post(f"{url}/model/parse", json={"text": text}).raise_for_status()
    return (time.perf_counter() - began) * 1000


def _resident_mb() -> float:
    """Of the largest of the servers, in MB."""
    children = psutil.Process().children(recursive=True)
    return max(child.memory_info().rss for child in children) / 1e6


def _texts(start: int = 0) -> list[str]:
    """Messages nobody has asked the servers about."""
    lines = [line for path in sorted(Path("nlu/test").glob("*.jsonl")) for line in path.open()]
    every = [json.loads(line)["text"] for line in lines][:: len(lines) // (2 * MESSAGES)]
    return every[start : start + MESSAGES]


if __name__ == "__main__":
    sys.exit(main())
