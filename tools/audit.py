"""Known vulnerabilities of what both environments install: `python -m tools.audit`.

pip-audit asks the advisory service about each locked version. docs/audit.toml lists the advisories
that are accepted, each with its reason and until when. The end: 0 nothing unexpected, 1 something
was found or an exception has run out, 2 nothing could be asked (0 with --if-reachable, loudly).
"""

import argparse
import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from solidarity.settings import ROOT

LOCKS = ("requirements/app.txt", "requirements/nlu.txt")
EXCEPTIONS = ROOT / "docs" / "audit.toml"
LONGEST_S = 600
Ask = Callable[[str], str]


class NotAsked(Exception):
    """The advisory service, or pip-audit itself, is not there."""


@dataclass(frozen=True)
class Accepted:
    """An advisory that is known and does no harm here."""

    id: str
    package: str
    reason: str
    until: date


def read_exceptions(path: Path) -> list[Accepted]:
    """The accepted advisories; TypeError when one lacks its reason or its end."""
    listed = tomllib.loads(path.read_text(encoding="utf-8")).get("accepted", [])
    return [Accepted(**each) for each in listed]


def ask_pip_audit(lock: str) -> str:
    """What pip-audit found out about one lock file, as JSON."""
    program = shutil.which("pip-audit", path=str(Path(sys.executable).parent))
    if program is None:
        raise NotAsked("pip-audit is not installed: run `make setup`")
    options = ["--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    command = [program, "-r", lock, *options]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_S
    )
    if not done.stdout.startswith("{"):
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        raise NotAsked(last[:200])
    return done.stdout


def found_in(answer: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Package, version and advisory; NotAsked when the service knew none of the packages."""
    packages = json.loads(answer)["dependencies"]
    if not any("vulns" in package for package in packages):
        raise NotAsked("the service answers, and knows no package: perhaps a mirror without it")
    return [
        (package["name"], package["version"], advisory)
        for package in packages
        for advisory in package.get("vulns", [])
    ]


def complaints(lock: str, answer: str, accepted: Sequence[Accepted], today: date) -> list[str]:
    """What a person has to decide about one lock file."""
    good = {(each.package, each.id) for each in accepted if each.until >= today}
    said = []
    for name, version, advisory in found_in(answer):
        ids = {advisory["id"], *advisory.get("aliases", [])}
        if not ids & {id_ for package, id_ in good if package == name}:
            mended = ", ".join(advisory.get("fix_versions", [])) or "none yet"
            said.append(f"{lock}: {name} {version}: {advisory['id']} (mended in: {mended})")
    return said


def audit(ask: Ask, accepted: Sequence[Accepted], today: date) -> tuple[int, list[str]]:
    """How it ends, and what to print."""
    said = [f"the exception {each.id} of {each.package} has run out: decide again"
            for each in accepted if each.until < today]  # fmt: skip
    try:
        for lock in LOCKS:
            said += complaints(lock, ask(lock), accepted, today)
    except NotAsked as error:
        return 2, [*said, f"NOT AUDITED: {error}"]
    return (1, said) if said else (0, ["no known vulnerability that is not accepted"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--if-reachable", action="store_true", help="no error when it is not")
    arguments = parser.parse_args()
    end, said = audit(ask_pip_audit, read_exceptions(EXCEPTIONS), date.today())  # noqa: DTZ011
    print("\n".join(said), file=sys.stderr if end else sys.stdout)
    return 0 if end == 2 and arguments.if_reachable else end


if __name__ == "__main__":
    sys.exit(main())
