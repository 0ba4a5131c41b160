"""Tests that need Rasa's own environment run there, in one go, with the standard library."""

import subprocess
from pathlib import Path

import pytest

from bot.processes import NLU_PYTHON

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(300)
def test_the_components_behave_inside_rasas_environment() -> None:
    assert NLU_PYTHON.exists(), "run `make setup`"
    ran = subprocess.run(
        [str(NLU_PYTHON), "-m", "unittest", "discover", "-s", "tests/nlu/inside", "-t", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Ran 0 tests" not in ran.stderr
