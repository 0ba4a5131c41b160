"""The stand-in for packages that Rasa imports but the server never calls."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter: the stand-in must come before all imports."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_missing_package_can_be_imported_and_subclassed() -> None:
    ran = python(
        "from nlu import stand_in; stand_in.install(['heavy'])\n"
        "import heavy as h\n"
        "from heavy.utils import Sequence\n"
        "class Callback(h.keras.callbacks.Callback): pass\n"
        "class Batches(Sequence): pass\n"
        "print(Callback.__name__, Batches.__name__)"
    )
    assert (ran.returncode, ran.stdout) == (0, "Callback Batches\n"), ran.stderr


def test_calling_it_says_what_is_wrong() -> None:
    ran = python(
        "from nlu import stand_in; stand_in.install(['heavy'])\n"
        "from heavy.utils import Sequence\n"
        "Sequence(1)"
    )
    assert ran.returncode == 1
    assert "CalledStandIn: Sequence needs a package" in ran.stderr


def test_other_packages_stay_what_they_are() -> None:
    ran = python(
        "from nlu import stand_in; stand_in.install(['heavy'])\nimport json; print(json.dumps(1))"
    )
    assert ran.stdout == "1\n"


def test_it_refuses_to_come_too_late() -> None:
    ran = python("import json\nfrom nlu import stand_in; stand_in.install(['json'])")
    assert ran.returncode == 1
    assert "already imported: json" in ran.stderr
