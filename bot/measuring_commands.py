"""The commands that measure: what was imagined, and what takes how long."""

import argparse
import os
from collections.abc import Callable
from datetime import UTC, datetime

from bot import simulating, simulating_year
from solidarity.settings import read_settings
from solidarity.storage.engine import Sessions, open_engine

Chore = Callable[[argparse.Namespace], int]


def add_all(add: Callable[[str, Chore, str], argparse.ArgumentParser]) -> None:
    """Add them; `add` makes the parser of a command from its name, its chore and its purpose."""
    figures = add("figures", count_figures, "bring the figures of the results up to date")
    figures.add_argument("--again", action="store_true", help="count all from the beginning")
    simulating.add_arguments(
        add("simulate", simulate_days, "compare ways of asking on invented days")
    )
    simulating_year.add_arguments(
        add("simulate-year", simulate_year, "a year of befriending calls, imagined and checked")
    )
    bench = add("match-bench", match_bench, "measure how volunteers are found among very many")
    bench.add_argument("--volunteers", type=int, default=1_000_000)
    bench.add_argument("--queries", type=int, default=200)
    bench.add_argument("--postgres", metavar="URL", help="measure on this server too")
    bench.add_argument("--json", action="store_true", help="the figures as one JSON object")
    pairs = add("pair-bench", pair_bench, "measure how well many people are paired at once")
    pairs.add_argument("--people", type=int, default=1_000)
    pairs.add_argument("--listeners", type=int, default=600)
    pairs.add_argument("--seed", type=int, default=1, help="which imagined people")
    pairs.add_argument("--json", action="store_true", help="the figures as one JSON object")
    sharing = add("assign-bench", assign_bench, "many requests at once: together or in turn")
    sharing.add_argument("--volunteers-each", type=float, default=1.5, metavar="N")
    sharing.add_argument("--seed", type=int, default=1)
    sharing.add_argument("--json", action="store_true", help="the figures as one JSON object")


def count_figures(arguments: argparse.Namespace) -> int:
    from solidarity.results import following

    count = following.count_again if arguments.again else following.follow
    sessions = Sessions(open_engine(read_settings(os.environ).database_url))
    print(f"{count(sessions, now=datetime.now(UTC))} weeks were counted")
    return 0


def simulate_year(arguments: argparse.Namespace) -> int:
    from bot import simulating_year

    return simulating_year.simulate(read_settings(os.environ), arguments)


def assign_bench(arguments: argparse.Namespace) -> int:
    from bot.assign_bench import run

    each = arguments.volunteers_each
    return run(volunteers_each=each, seed=arguments.seed, as_json=arguments.json)


def match_bench(arguments: argparse.Namespace) -> int:
    from bot.match_bench import run

    return run(
        volunteers=arguments.volunteers,
        questions=arguments.queries,
        postgres=arguments.postgres,
        as_json=arguments.json,
    )


def pair_bench(arguments: argparse.Namespace) -> int:
    from bot.pair_bench import run

    return run(
        people=arguments.people,
        listeners=arguments.listeners,
        seed=arguments.seed,
        as_json=arguments.json,
    )


def simulate_days(arguments: argparse.Namespace) -> int:
    from bot.simulating import simulate

    return simulate(read_settings(os.environ), arguments)
