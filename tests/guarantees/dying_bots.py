"""Bot processes that die again and again: `python -m tests.guarantees.dying_bots --kills 200`.

Each is a fork of this process, which has loaded everything, so that a life begins in a moment. All
of them answer on the port that this process listens on. A death is a line on standard output;
when there were enough, the last ones live on until this process is ended.
"""

import argparse
import asyncio
import contextlib
import os
import random
import signal
import socket
import sys
import time
from datetime import timedelta

import uvicorn

from bot.app import Bot, _warm_up
from bot.channels.contract import Arrived
from bot.logs import set_up_logs
from solidarity.settings import read_settings
from tests.guarantees.dying_points import KEPT, POINTS, Death, DyingChannel

RANDOM = "at a random moment"
LONGEST_LIFE = 4.0
NAMED = 0.75
"""So many die at a named point, if they come to it; the others at a random moment."""


class DyingBot(Bot):
    """A bot that answers on a socket it was given, and may die."""

    def dies(self, death: Death, listening: socket.socket) -> None:
        self._death, self._listening = death, listening
        death.watch(self.sessions.engine)
        for name, channel in self.channels.items():
            self.channels[name] = DyingChannel(channel, death)  # type: ignore[assignment]

    async def keep(self, updates: list[Arrived]) -> None:
        await super().keep(updates)
        self._death.comes_to(KEPT)

    async def _serve(self) -> None:
        config = uvicorn.Config(self.pages(), log_config=None, access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]
        await server.serve(sockets=[self._listening])


def live(point: str, turn: int, listening: socket.socket, lease: float) -> None:
    """One life; it does not come back."""
    set_up_logs()
    bot = DyingBot(read_settings(os.environ), lease=timedelta(seconds=lease))
    bot.dies(Death(point, turn, sys.stdout.fileno()), listening)
    asyncio.run(bot.run())


def begin(point: str, listening: socket.socket, lease: float, chance: random.Random) -> int:
    turn = chance.randint(1, 3)
    process = os.fork()
    if process == 0:
        try:
            live(point, turn, listening, lease)
        finally:
            os._exit(1)
    return process


def end_by_chance(ends: dict[int, float]) -> None:
    """Those that have lived long enough without coming to their point."""
    for process, end in ends.items():
        if time.monotonic() >= end:
            ends[process] = float("inf")
            os.write(sys.stdout.fileno(), f"{RANDOM}\n".encode())
            os.kill(process, signal.SIGKILL)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.guarantees.dying_bots")
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--bots", type=int, default=2)
    parser.add_argument("--lease", type=float, default=2.0, help="seconds")
    parser.add_argument("--seed", type=int, default=0)
    wishes = parser.parse_args()
    chance = random.Random(wishes.seed)
    listening = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=100)
    _warm_up()
    ends: dict[int, float] = {}
    left, points = wishes.kills, list(POINTS)
    while left > 0 or ends:
        while len(ends) < wishes.bots and left > 0:
            named = chance.random() < NAMED
            life = LONGEST_LIFE if named else chance.uniform(0.2, 1.5)
            point = chance.choice(points) if named else RANDOM
            ends[begin(point, listening, wishes.lease, chance)] = time.monotonic() + life
            left -= 1
        end_by_chance(ends)
        process, status = os.waitpid(-1, os.WNOHANG)
        if process:
            del ends[process]
            assert os.WTERMSIG(status) == signal.SIGKILL, f"ended with {status}"
        else:
            time.sleep(0.01)
    for _ in range(wishes.bots):
        begin("never", listening, wishes.lease, chance)
    os.write(sys.stdout.fileno(), b"over\n")
    os.wait()


if __name__ == "__main__":
    main()
