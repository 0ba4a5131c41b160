"""Bot processes that die again and again: `python -m tests.guarantees.dying_bots --kills 200`.

Or that stand still: `--freeze`. Each is a fork of this process, which has loaded everything, so that a life begins in a moment. All
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
import threading
import time
import traceback
from datetime import timedelta

import uvicorn

from bot.app import Bot, _warm_up
from bot.channels.contract import Arrived
from bot.logs import set_up_logs
from solidarity.settings import read_settings
from tests.guarantees.dying_points import KEPT, POINTS, Death, DyingChannel, Frost

RANDOM = "at a random moment"
LONGEST_LIFE = 6.0
LONGEST_WAKE = 18.0
"""Seconds without coming to its point; then it stands still at any moment, for the town may have
all it wants, and nothing more to do for a bot."""
NAMED = 0.75
"""So many die at a named point, if they come to it; the others at a random moment."""


class DyingBot(Bot):
    """A bot that answers on a socket it was given, and may die."""

    def dies(self, death: Death, listening: socket.socket, life: float | None) -> None:
        self._death, self._listening, self._life = death, listening, life
        signal.signal(signal.SIGUSR1, lambda *_: death.comes(RANDOM))
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
        if self._life is not None:
            # From here on it works.
            threading.Timer(self._life, self._death.comes, [RANDOM]).start()
        await server.serve(sockets=[self._listening])


def begin(death: Death, listening: socket.socket, lease: float, life: float | None = None) -> int:
    """Fork a bot; its number as a process. `life`: seconds after which it dies in any case."""
    process = os.fork()
    if process == 0:
        try:
            set_up_logs()
            bot = DyingBot(read_settings(os.environ), lease=timedelta(seconds=lease))
            bot.dies(death, listening, life)
            asyncio.run(bot.run())
        except BaseException:  # noqa: BLE001  nothing of the parent's may run on in a fork
            traceback.print_exc()
        finally:
            os._exit(1)
    return process


def tell(point: str) -> None:
    os.write(sys.stdout.fileno(), f"{point}\n".encode())


def die(wishes: argparse.Namespace, listening: socket.socket, chance: random.Random) -> None:
    """So many deaths; then as many bots live on."""
    left, living = wishes.kills, 0
    while left > 0 or living:
        while living < wishes.bots and left > 0:
            named = chance.random() < NAMED
            point = chance.choice(POINTS) if named else RANDOM
            death = Death(point, chance.randint(1, 3), sys.stdout.fileno())
            life = LONGEST_LIFE if named else chance.uniform(0.1, 1.5)
            begin(death, listening, wishes.lease, life)
            left, living = left - 1, living + 1
        _, status = os.wait()
        assert os.WIFSIGNALED(status), f"ended with {status}"
        living -= 1
    for _ in range(wishes.bots):
        begin(Death("never", 0, sys.stdout.fileno()), listening, wishes.lease)
    tell("over")
    os.wait()


def freeze(wishes: argparse.Namespace, listening: socket.socket, chance: random.Random) -> None:
    """Bots stand still beyond their claims, and go on as if nothing had happened."""
    left, since, asleep = {}, {}, {}
    for number in range(wishes.bots):
        times = wishes.kills // wishes.bots + (number < wishes.kills % wishes.bots)
        own = random.Random(chance.random())
        frost = Frost(own.choice(POINTS), 1, sys.stdout.fileno(), own, times)
        process = begin(frost, listening, wishes.lease)
        left[process], since[process] = times, time.monotonic()
    while True:
        process, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
        now = time.monotonic()
        if process:
            assert os.WIFSTOPPED(status), f"ended with {status}"
            asleep[process] = now + 1.5 * wishes.lease
            left[process] -= 1
        for sleeper in [each for each, until in asleep.items() if now >= until]:
            del asleep[sleeper]
            since[sleeper] = now
            os.kill(sleeper, signal.SIGCONT)
            if not asleep and all(times <= 0 for times in left.values()):
                tell("over")
        for each, times in left.items():
            if times > 0 and each not in asleep and now - since[each] > LONGEST_WAKE:
                since[each] = now
                os.kill(each, signal.SIGUSR1)
        time.sleep(0.01)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.guarantees.dying_bots")
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--bots", type=int, default=2)
    parser.add_argument("--lease", type=float, default=2.0, help="seconds")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--freeze", action="store_true", help="they stand still, and live on")
    wishes = parser.parse_args()
    listening = socket.create_server(("127.0.0.1", int(os.environ["PORT"])), backlog=100)
    _warm_up()
    (freeze if wishes.freeze else die)(wishes, listening, random.Random(wishes.seed))


if __name__ == "__main__":
    main()
