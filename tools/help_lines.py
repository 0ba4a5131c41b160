"""Warns of emergency and help lines of which nobody has looked lately whether they are right."""

import sys
from datetime import UTC, date, datetime

from solidarity.safety import unverified_lines


def warn(today: date) -> int:
    """Never an error: a check must not fail because time goes by."""
    for line in unverified_lines(today):
        print(f"warning: {line.name} {line.number} was verified on {line.verified_on}; look again, "
              "then change solidarity/safety/help_lines.toml", file=sys.stderr)  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(warn(datetime.now(UTC).date()))
