"""Texts between two people that ask for money, read by the rules and the real model together.

`evading_second` was never looked at line by line: only its counts are printed and held here.
"""

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.rasa import Rasa
from solidarity.safety import asks_for_money
from solidarity.understanding import asks_money
from tests.e2e.system import System

FILES = Path(__file__).parents[1] / "safety"
SETS = ("blind", "fresh", "unseen", "last", "evading_first", "evading_second")


@pytest.mark.parametrize("system", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", SETS)
def test_rules_and_model_together_stop_more_than_the_rules(system: System, name: str) -> None:
    lines = (FILES / f"money_{name}.jsonl").read_text("utf-8").splitlines()
    messages = [json.loads(line) for line in lines]
    read = asyncio.run(_read(system, [message["text"] for message in messages]))
    for language in ("fr", "nl"):
        counts: Counter[str] = Counter()
        for message, labels in zip(messages, read, strict=True):
            if message["language"] == language:
                kind = "asking" if message["asks"] else "harmless"
                counts[kind] += 1
                counts[f"{kind}, stopped"] += asks_money(message["text"], labels) is not None
                counts[f"{kind}, by rules"] += asks_for_money(message["text"]) is not None
        print(name, language, dict(counts))
        assert counts["asking, stopped"] >= 0.4 * counts["asking"]
        assert counts["harmless, stopped"] <= 0.2 * counts["harmless"]


async def _read(system: System, texts: list[str]) -> list[dict[str, Any]]:
    """What the model sees in each."""
    url = system.process("rasa").ready_url.removesuffix("/status")
    async with httpx.AsyncClient() as client:
        rasa = Rasa([url], client)
        return [(await rasa.parse(text))["labels"] for text in texts]
