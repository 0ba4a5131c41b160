"""What `make audit` makes of the answers of the advisory service."""

import json
from datetime import date
from typing import Any

import pytest

from tools.audit import EXCEPTIONS, LOCKS, Accepted, NotAsked, audit, read_exceptions

TODAY = date(2026, 11, 24)
ACCEPTED = Accepted("CVE-2026-1", "jinja2", "templates are our own", until=date(2027, 1, 31))


def answer(**vulnerable: str) -> str:
    """Two packages are known; those named have an advisory."""
    packages: list[dict[str, Any]] = [
        {"name": name, "version": "1.0", "vulns": []} for name in ("httpx", "jinja2")
    ]
    for package in packages:
        if id_ := vulnerable.get(package["name"]):
            advisory = {"id": "GHSA-1", "aliases": [id_], "fix_versions": ["1.1"]}
            package["vulns"].append(advisory)
    return json.dumps({"dependencies": packages, "fixes": []})


def test_nothing_found_is_well_and_something_found_is_named_with_its_lock() -> None:
    assert audit(lambda _: answer(), [], TODAY)[0] == 0
    end, said = audit(lambda _: answer(jinja2="CVE-2026-1"), [], TODAY)
    assert (end, len(said)) == (1, len(LOCKS))
    assert said[0] == "requirements/app.txt: jinja2 1.0: GHSA-1 (mended in: 1.1)"


def test_an_accepted_advisory_is_of_its_package_alone_and_runs_out() -> None:
    assert audit(lambda _: answer(jinja2="CVE-2026-1"), [ACCEPTED], TODAY)[0] == 0
    assert audit(lambda _: answer(httpx="CVE-2026-1"), [ACCEPTED], TODAY)[0] == 1
    end, said = audit(lambda _: answer(), [ACCEPTED], date(2027, 2, 1))
    assert (end, "run out" in said[0]) == (1, True)


def test_a_service_that_is_not_there_is_never_taken_for_a_clean_answer() -> None:
    def refuses(_: str) -> str:
        raise NotAsked("no connection")

    skipped = json.dumps({"dependencies": [{"name": "httpx", "skip_reason": "not found"}]})
    for ask in (refuses, lambda _: skipped):
        end, said = audit(ask, [], TODAY)
        assert (end, said[-1].startswith("NOT AUDITED")) == (2, True)


def test_every_exception_has_its_reason_and_its_end() -> None:
    assert all(each.reason for each in read_exceptions(EXCEPTIONS))
    with pytest.raises(TypeError):
        Accepted(id="CVE-2026-1", package="jinja2", reason="because")  # type: ignore[call-arg]
