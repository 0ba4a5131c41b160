"""`solidarity simulate-year`: a year of befriending calls, checked call by call."""

import argparse
import json
import sys
from dataclasses import asdict
from time import process_time

from solidarity.settings import Settings
from solidarity.simulation.year.figures import Figures, figures
from solidarity.simulation.year.people import imagine
from solidarity.simulation.year.year import Year


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--listeners", type=int, default=600)
    parser.add_argument("--seeds", default="1", metavar="1,2,3")
    parser.add_argument("--json", action="store_true", help="the figures as the last line")


def simulate(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the figures of each seed; progress goes to the error output."""
    found = {}
    for seed in arguments.seeds.split(","):
        print(f"seed {seed}: {arguments.people} people, {arguments.listeners} listeners",
              file=sys.stderr)  # fmt: skip
        found[seed] = _year(settings, arguments.people, arguments.listeners, int(seed))
        for name, value in asdict(found[seed]).items():
            print(f"{name:16} {value:.3f}" if isinstance(value, float) else f"{name:16} {value}")
    if arguments.json:
        print(json.dumps({seed: asdict(year) for seed, year in found.items()}))
    return 0


def _year(settings: Settings, people: int, listeners: int, seed: int) -> Figures:
    rules, began = settings.rules, process_time()
    seekers, callers = imagine(people, listeners, seed=seed)
    told = Year(seekers, callers, calls=rules.calls, asking=rules.asking, seed=seed).run()
    return figures(told, calls=rules.calls, seconds=process_time() - began)
