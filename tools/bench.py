"""`make bench`: turns, taps, memory and start-up, measured on the running system in one run.

Ratios count; times depend on the machine. The last line is one JSON object.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import httpx
import psutil
from sqlalchemy import select
from tqdm import tqdm

from bot.conversation import TURNS as SIDE_BY_SIDE
from solidarity.pseudonyms import pseudonym
from solidarity.storage.tables import Contact, Person
from tests.e2e.system import System, wait_until
from tests.emulator import Person as Phone
from tools.bots_bench import handled

TURNS = 60
TAPS = 100
PEOPLE, EACH, ROUNDS = 64, 6, 2
PATIENCE_S = 600
QUESTION = "Vous avez des nouvelles de ma demande ?"
PERCENTILE_95 = 18
"""Index of the 95th percentile among twentieths."""


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        system = System(f"sqlite:///{folder}/bench.sqlite3", Path(folder))
        began = time.monotonic()
        try:
            system.start()
            figures = {"ready_s": time.monotonic() - began, **measure(system)}
        finally:
            system.stop()
    figures = {name: round(value, 4) for name, value in figures.items()}
    for name, value in figures.items():
        print(f"{name:28} {value}", file=sys.stderr)
    print(json.dumps(figures))
    return 0


def measure(system: System) -> dict[str, float]:
    anna = system.telegram.user("Anna", language_code="fr")
    anna.writes("Bonjour")
    anna.waits_for(".")
    figures = turns(system, anna) | taps(system) | throughput(system)
    return figures | {"resident_mb": resident_mb(system)}


def turns(system: System, anna: Phone) -> dict[str, float]:
    """A whole turn (update in, reply out at the emulator) beside the bare turn of Rasa."""
    # Another person: what the bare turns make the bot send would use up Anna's share of messages.
    bram = system.telegram.user("Bram", language_code="fr")
    bram.writes("Bonjour")
    bram.waits_for(".")
    bare = bare_turn(system, bram)
    whole_times, bare_times = [], []
    for number in tqdm(range(TURNS), desc="turns", file=sys.stderr):
        bare_times.append(timed(partial(bare, str(number))))
        whole_times.append(timed(partial(ask, anna, str(number))))
        # One message a second to a chat: more would measure the pause, not the work.
        time.sleep(1.0)
    return {
        "turn_p50_ms": median(whole_times) * 1e3,
        "bare_rasa_turn_p50_ms": median(bare_times) * 1e3,
        "turn_ratio": median(whole_times) / median(bare_times),
    }


def ask(someone: Phone, words: str) -> None:
    someone.writes(f"{QUESTION} {words}")
    someone.waits_for(".")


def tap(someone: Phone) -> None:
    someone.waits_for_answer(someone.taps("J’ai besoin"))


def bare_turn(system: System, someone: Phone) -> Callable[[str], None]:
    """The same message given to Rasa alone, with the same action behind it."""
    rasa = system.process("rasa").ready_url.removesuffix("/status")
    with system.session() as session:
        query = select(Person).join(Contact).where(Contact.address == str(someone.id))
        known = session.scalars(query).one()
        person, sender = known.id, pseudonym(session, known)
    client = httpx.Client()

    def turn(words: str) -> None:
        metadata = {
            "incoming": f"bench {words}",
            "person": person,
            "now": datetime.now(UTC).isoformat(),
            "language": "fr",
        }
        body = {"sender": sender, "message": f"{QUESTION} {words}", "metadata": metadata}
        answer = client.post(f"{rasa}/webhooks/rest/webhook", json=body, timeout=30)
        if not answer.json():
            raise RuntimeError("an empty answer of Rasa")

    return turn


def taps(system: System) -> dict[str, float]:
    """From a tap to its answer at the emulator; no Rasa in between."""
    times = []
    for number in tqdm(range(TAPS), desc="taps", file=sys.stderr):
        someone = system.telegram.user(f"Tap{number}", language_code="fr")
        someone.writes("/start")
        someone.waits_for("Bonjour")
        times.append(timed(partial(tap, someone)))
    return {"tap_p50_ms": median(times) * 1e3, "tap_p95_ms": percentile_95(times) * 1e3}


def throughput(system: System) -> dict[str, float]:
    """Turns a second: all that is done for a message, beside Rasa and its actions alone.

    The bot stands still while Rasa is asked alone, by as many at once as the bot would.
    """
    people = [system.telegram.user(f"P{n}", language_code="fr") for n in range(PEOPLE)]
    say_all(system, [(someone, "Bonjour") for someone in people])
    turns = [bare_turn(system, someone) for someone in people]
    running = system.process("bot").popen
    assert running is not None
    bot = psutil.Process(running.pid)
    whole, bare = 0.0, 0.0
    for number in tqdm(range(ROUNDS), desc="rounds of turns", file=sys.stderr):
        system.settles(PATIENCE_S)
        whole += timed(partial(ask_all, system, people, f"{number}a"))
        system.settles(PATIENCE_S)
        bot.suspend()
        try:
            bare += timed(partial(ask_rasa, turns, f"{number}b"))
        finally:
            bot.resume()
    done = ROUNDS * PEOPLE * EACH
    return {
        "turns_a_second": done / whole,
        "bare_rasa_turns_a_second": done / bare,
        "turns_of_bare_rasa": bare / whole,
    }


def ask_all(system: System, people: list[Phone], words: str) -> None:
    texts = [f"{QUESTION} {words} {number}" for number in range(EACH)]
    say_all(system, [(one, f"{text} {one.name}") for text in texts for one in people])


def say_all(system: System, texts: list[tuple[Phone, str]]) -> None:
    """All texts are written at once; until the last has been handled."""
    wanted = handled(system.sessions) + len(texts)
    for someone, text in texts:
        someone.writes(text)
    wait_until(
        lambda: handled(system.sessions) >= wanted, seconds=PATIENCE_S, what="all is handled"
    )


def ask_rasa(turns: list[Callable[[str], None]], words: str) -> None:
    def talk(each: int) -> None:
        for number in range(EACH):
            turns[each](f"{words} {each} {number}")

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(talk, range(len(turns))))


def resident_mb(system: System) -> float:
    """Memory of all processes and what they started."""
    total = 0
    for process in system.supervisor.processes:
        if process.popen is not None:
            parent = psutil.Process(process.popen.pid)
            total += sum(p.memory_info().rss for p in (parent, *parent.children(recursive=True)))
    return total / 1e6


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def percentile_95(times: list[float]) -> float:
    return quantiles(times, n=20)[PERCENTILE_95]


if __name__ == "__main__":
    sys.exit(main())
