"""`solidarity simulate`: ways of asking compared on the same invented days."""

import argparse
import sys
from pathlib import Path

from solidarity.settings import Settings
from solidarity.simulation.compare import SCALES, compare
from solidarity.simulation.report import as_json, picture, table
from solidarity.simulation.world import EARLIER_OFFERS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--scale", choices=list(SCALES), default="belgium")
    parser.add_argument("--seeds", type=_numbers, default=(1, 2, 3), metavar="1,2,3")
    parser.add_argument("--volunteers", type=int, help="instead of the scale's")
    parser.add_argument("--requests", type=int, help="of one day, instead of the scale's")
    parser.add_argument(
        "--within", type=_degrees, metavar="S,N,W,E", help="a part of the country, in degrees"
    )
    parser.add_argument(
        "--history", type=float, default=EARLIER_OFFERS, metavar="N",
        help="offers each volunteer had in the weeks before, on average (%(default)s)",
    )  # fmt: skip
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw a picture")
    parser.add_argument("--json", action="store_true", help="the figures as the last line")


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def _degrees(text: str) -> tuple[float, ...]:
    degrees = tuple(float(part) for part in text.split(","))
    if len(degrees) != 4:
        raise argparse.ArgumentTypeError("four numbers: south, north, west, east")
    return degrees


def simulate(settings: Settings, arguments: argparse.Namespace) -> int:
    """Print the table; progress goes to the error output."""
    volunteers, requests = SCALES[arguments.scale]
    lines = compare(
        arguments.seeds,
        volunteers=arguments.volunteers or volunteers,
        requests=arguments.requests or requests,
        asking=settings.rules.asking,
        part=arguments.within,
        earlier_offers=arguments.history,
        told=lambda text: print(text, file=sys.stderr, flush=True),
    )
    print(table(lines))
    if arguments.plot:
        arguments.plot.write_text(picture(lines), encoding="utf-8")
    if arguments.json:
        print(as_json(lines))
    return 0
