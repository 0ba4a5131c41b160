"""Starting and watching the three processes: rasa, actions, bot."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from solidarity.settings import ROOT

NLU_PYTHON = ROOT / ".venv-nlu" / "bin" / "python"
LOOPBACK = "127.0.0.1"
START_SECONDS = 120
STOP_SECONDS = 10
PAUSE_SECONDS = (1, 2, 5, 15, 30)
"""Waiting times before a process that ended is started again."""


class NotStarted(Exception):
    """A process did not come up."""


def free_port() -> int:
    """A port of the loopback nobody listens on."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@dataclass
class Process:
    """A process that is kept running. `ready_url` answers when it is ready."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    ready_url: str
    log: Path
    popen: subprocess.Popen[bytes] | None = None
    starts: int = 0
    next_start: float = 0.0

    def start(self) -> None:
        """Start it, in a process group of its own: servers have workers that must end with them."""
        self._end_group(signal.SIGKILL)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self.popen = subprocess.Popen(  # noqa: S603  our own commands
                self.command, cwd=ROOT, env={**os.environ, **self.environment},
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.starts += 1

    def _end_group(self, number: signal.Signals) -> None:
        if self.popen is None:
            return
        try:
            os.killpg(self.popen.pid, number)
        except ProcessLookupError:
            # The whole group has ended already.
            return

    def is_running(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def last_words(self) -> str:
        """The last line of its log, which mostly says why it ended."""
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return f"{lines[-1] if lines else 'without a word'} (log: {self.log})"

    def is_ready(self) -> bool:
        try:
            return httpx.get(self.ready_url, timeout=2).status_code < 500
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """Ask it to end, and make it end after STOP_SECONDS."""
        if self.popen is None:
            return
        self._end_group(signal.SIGTERM)
        try:
            self.popen.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            print(f"{self.name} does not end by itself; it is killed", file=sys.stderr)
        self.kill()

    def kill(self) -> None:
        """End it, and whatever it started, without asking."""
        self._end_group(signal.SIGKILL)
        if self.popen is not None:
            self.popen.wait()


@dataclass
class Supervisor:
    """Starts processes in order, each when the one before is up, and restarts those that end."""

    processes: list[Process] = field(default_factory=list)
    stopping: bool = False

    def start(self, progress: Callable[[str], None]) -> None:
        for process in self.processes:
            process.start()
        for process in self.processes:
            self._wait_ready(process)
            progress(process.name)

    def _wait_ready(self, process: Process) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not process.is_ready():
            if self.stopping:
                return
            if not process.is_running():
                raise NotStarted(f"{process.name} ended while starting: {process.last_words()}")
            if time.monotonic() > deadline:
                raise NotStarted(f"{process.name} is not ready after {START_SECONDS} s")
            time.sleep(0.2)

    def watch(self) -> None:
        """Restart what ends, until a signal comes."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        while not self.stopping:
            for process in self.processes:
                if not process.is_running():
                    self._restart(process)
            time.sleep(0.5)

    def _restart(self, process: Process) -> None:
        now = time.monotonic()
        if process.next_start == 0:
            pause = PAUSE_SECONDS[min(process.starts, len(PAUSE_SECONDS)) - 1]
            process.next_start = now + pause
            print(f"{process.name} ended; starting it again in {pause} s", file=sys.stderr)
        elif now >= process.next_start:
            process.next_start = 0
            process.start()

    def _on_signal(self, number: int, frame: object) -> None:
        self.stopping = True

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.stop()
