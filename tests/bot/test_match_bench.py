"""The bench of the search measures, and the search agrees with a search through everybody."""

import json

import pytest

from bot.command import main


def test_the_bench_prints_its_figures_as_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["match-bench", "--volunteers", "2000", "--queries", "20", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert figures["agreement"] == 1.0
    assert 0 < figures["p50_ms"] <= figures["p95_ms"]
    assert figures["postgis_p95_ms"] is None
