"""Updates on the disk while the database is away, so that what lies behind them is heard.

Telegram by polling hands out the next updates only when those before are acknowledged. What is laid
aside is sealed, and safe on the disk before that; it goes to the inbox when the database is back.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.channels.contract import Arrived
from solidarity.storage.sealing import Seal, data_folder

DIGITS = 20
"""Of a file's name: numbers of updates grow, and stand in order."""

DRAFT = ".draft"
"""What was being written when the process died; Telegram still has it."""


class LaidAside:
    """The updates that belong to one database: a file for each time some were laid aside."""

    def __init__(self, url: str, seal: Seal) -> None:
        database = make_url(url).set(password=None).render_as_string()
        name = hashlib.sha256(database.encode()).hexdigest()[:12]
        self._folder = data_folder(url) / f"laid-aside-{name}"
        self._seal = seal

    def add(self, updates: Sequence[Arrived]) -> None:
        """Safe on the disk when this returns; raises OSError."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self._folder / updates[0].update_id.zfill(DIGITS)
        draft = file.with_suffix(DRAFT)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as written:
            written.write(self._seal.close(json.dumps([asdict(each) for each in updates])))
            written.flush()
            os.fsync(descriptor)
        draft.rename(file)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def some(self) -> bool:
        return bool(self._files())

    def take(self) -> Iterator[list[Arrived]]:
        """In the order they came; each goes from the disk when the next is asked for."""
        for file in self._files():
            yield [Arrived(**each) for each in json.loads(self._seal.open(file.read_text()))]
            file.unlink()
        for half in self._folder.glob(f"*{DRAFT}"):
            half.unlink()

    def _files(self) -> list[Path]:
        return sorted(file for file in self._folder.glob("*") if file.name.isdecimal())
