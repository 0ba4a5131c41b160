"""Handing everything over, from the shell (docs/handover.md)."""

import argparse
import json
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from bot.backups import is_running
from solidarity.errors import HandoverRefused
from solidarity.forgetting.erasing import erase
from solidarity.handover import archive, asking, confirming, exporting, packing, taking
from solidarity.settings import Rules
from solidarity.storage.engine import Sessions
from solidarity.storage.tables import Person


class HandoverDesk:
    """The steps, on one database. Each is one transaction, but for erasing: one for each person."""

    def __init__(
        self, sessions: Sessions, rules: Rules, *, port: int, out: TextIO, now: datetime
    ) -> None:
        self._sessions, self._rules, self._port = sessions, rules, port
        self._out, self._now = out, now

    def announce(self, arguments: argparse.Namespace) -> None:
        with self._sessions.begin() as session:
            asking.announce(
                session, name=arguments.to, address=arguments.address, by=arguments.by,
                telegram=arguments.telegram, whatsapp=arguments.whatsapp, rules=self._rules,
                now=self._now,
            )  # fmt: skip
        self.status()

    def status(self) -> None:
        with self._sessions.begin() as session:
            counts = asking.count(session)
        for name, number in counts.items():
            self._say(f"{name:<10} {number}")

    def pack(self, to: Path) -> str:
        """Write the archive; its passphrase is said here and kept nowhere."""
        self._must_stand_still()
        _must_be_new(to)
        packed = self._collect()
        passphrase = archive.new_passphrase()
        content, keys = archive.seal(packed.archive, passphrase)
        _write(to, content)
        with self._sessions.begin() as session:
            packing.close(
                session, packed, checksum=archive.checksum(content),
                receipt_key=keys.receipt.hex(), now=self._now,
            )  # fmt: skip
        self._say(f"{to}: {len(packed.movers)} people")
        self._say_counts(packed.archive)
        self._say(f"passphrase: {passphrase}")
        self._say("Tell it to the other association by another way than the file.")
        return passphrase

    def _collect(self) -> packing.Packed:
        with self._sessions.begin() as session:
            handover = packing.ready(session, now=self._now)
            packed = packing.collect(session, handover, rules=self._rules, now=self._now)
            # In this transaction all others were erased: that must not stay.
            session.rollback()
        return packed

    def reopen(self) -> None:
        with self._sessions.begin() as session:
            packing.reopen(session, now=self._now)

    def take(self, source: Path, passphrase: str, *, only_check: bool = False) -> Path | None:
        """Put an archive in; where the receipt is."""
        content = source.read_bytes()
        opened, keys = archive.unseal(content, passphrase)
        checksum = archive.checksum(content)
        if only_check:
            with self._sessions.begin() as session:
                taking.check(session, opened, checksum)
            self._say_counts(opened)
            self._say("It is whole, and can be taken over here.")
            return None
        self._must_stand_still()
        receipt = source.with_name(source.name + ".receipt.json")
        _must_be_new(receipt)
        with self._sessions.begin() as session:
            told = taking.take(session, opened, checksum=checksum, rules=self._rules, now=self._now)
            # Before it counts: an archive that was taken over is not taken a second time.
            _write(receipt, json.dumps(taking.signed(told, keys.receipt), indent=1).encode())
        self._say_counts(opened)
        self._say(f"receipt: {receipt}")
        return receipt

    def confirm(self, receipt: Path) -> None:
        """Everything is at the other place: it is erased here."""
        told: dict[str, Any] = json.loads(receipt.read_text())
        with self._sessions.begin() as session:
            handover = confirming.verify(session, told)
            numbers = confirming.to_erase(session, handover, now=self._now)
        for number in numbers:
            with self._sessions.begin() as session:
                person = session.get(Person, number)
                if person is not None:
                    erase(session, person, rules=self._rules, now=self._now)
        with self._sessions.begin() as session:
            confirming.finish(session, confirming.verify(session, told), now=self._now)
        self._say(f"erased here: {len(numbers)} people")

    def export(self, to: Path, *, people: bool) -> None:
        """The documented archive: of nobody, or sealed and of everybody."""
        _must_be_new(to)
        name = self._rules.association.name
        makes = exporting.of_everybody if people else exporting.without_anybody
        with self._sessions.begin() as session:
            made = makes(session, association=name, now=self._now)
        if people:
            passphrase = archive.new_passphrase()
            _write(to, archive.seal(made, passphrase)[0])
            self._say(f"passphrase: {passphrase}")
        else:
            _write(to, archive.zipped(made))
        self._say_counts(made)

    def read(self, source: Path, passphrase: str, to: Path) -> None:
        """An archive without its seal, as a zip that any program opens."""
        _must_be_new(to)
        opened, _ = archive.unseal(source.read_bytes(), passphrase)
        _write(to, archive.zipped(opened))

    def _must_stand_still(self) -> None:
        if is_running(self._port):
            raise HandoverRefused(why=f"port {self._port} answers: stop the bot first")

    def _say(self, line: str) -> None:
        print(line, file=self._out)

    def _say_counts(self, made: archive.Archive) -> None:
        for name, number in made.counts.items():
            self._say(f"  {name:<12} {number}")


def _must_be_new(to: Path) -> None:
    if to.exists():
        raise HandoverRefused(why=f"{to} exists already: choose another name")


def _write(to: Path, content: bytes) -> None:
    """Whole or not at all; readable by its owner only."""
    part = to.with_name(to.name + ".part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    part.write_bytes(content)
    part.replace(to)
