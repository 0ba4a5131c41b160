"""What whoever runs the bot sees from outside: is it alive, is it ready, and its figures."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.errors import ChannelClosed
from bot.rasa import Rasa
from bot.web import pages
from solidarity import sweeping
from solidarity.messages import Message
from solidarity.notices import notify
from solidarity.settings import ROOT
from solidarity.storage.engine import Sessions, open_engine
from solidarity.storage.tables import Event, Person
from tests.bot.paper import Post
from tests.solidarity.stories import NOON, person, placed, volunteer

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)?\}})? (\S+)")
KINDS = ("gauge", "counter", "histogram")


class Seen:
    """The pages of a process, with the post that it sends."""

    def __init__(self, sessions: Sessions, *, has_rasa: bool = True) -> None:
        self.post = Post(sessions)
        answers = httpx.MockTransport(lambda _: httpx.Response(200 if has_rasa else 503))
        rasa = Rasa(["http://rasa.invalid"], httpx.AsyncClient(transport=answers))
        signs = self.post.outbox.signs
        routes = pages.routes(sessions, rasa, lambda: self.post.now, signs)
        self.client = TestClient(Starlette(routes=routes))

    def figures(self) -> Mapping[str, float]:
        answer = self.client.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        return read(answer.text)


def read(text: str) -> dict[str, float]:
    """The samples of Prometheus' text format; fails for whatever breaks its rules."""
    kinds: dict[str, str] = {}
    explained: set[str] = set()
    found: dict[str, float] = {}
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            name = line.split(" ", 3)[2]
            assert name not in explained, f"{name} is explained twice"
            explained.add(name)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert kind in KINDS
            assert name in explained
            assert name not in kinds
            kinds[name] = kind
        else:
            match = SAMPLE.fullmatch(line)
            assert match is not None, line
            family = re.sub(r"_(bucket|sum|count)$", "", match[1])
            family = family if kinds.get(family) == "histogram" else match[1]
            assert list(kinds)[-1] == family, f"{line} does not stand with its family"
            assert kinds[family] != "counter" or family.endswith("_total")
            key = line.rsplit(" ", 1)[0]
            assert key not in found, f"{key} twice"
            found[key] = float(match[3])
    return found


def test_metrics_keep_the_rules_of_the_format_and_counters_only_grow(sessions: Sessions) -> None:
    seen = Seen(sessions)
    with sessions.begin() as session:
        for number in range(3):
            volunteer(session, f"V{number}")
        placed(session, person(session))
    before = seen.figures()
    seen.post.send_all(after=3)
    after = seen.figures()
    assert before['solidarity_requests{state="asking"}'] == 1
    assert before["solidarity_outbox"] >= 4
    assert after["solidarity_outbox"] == 0
    grown = [key for key in before if re.match(r"\w+(_total|_bucket|_sum|_count)\b", key)]
    assert grown
    assert all(after[key] >= before[key] for key in grown)
    assert after["solidarity_delivery_seconds_count"] == before["solidarity_outbox"]
    buckets = [value for key, value in after.items() if "_bucket" in key]
    assert buckets == sorted(buckets)
    assert buckets[-1] == after["solidarity_delivery_seconds_count"]


def test_what_waits_shows_its_age_and_a_sweep_its_time(sessions: Sessions) -> None:
    seen = Seen(sessions)
    with sessions.begin() as session:
        notify(session, person(session), Message("kept"), now=NOON)
        assert sweeping.claim(session, now=NOON)
    seen.post.now = NOON + timedelta(minutes=7)
    figures = seen.figures()
    assert figures['solidarity_oldest_seconds{queue="outbox"}'] == 420
    assert figures['solidarity_oldest_seconds{queue="inbox"}'] == 0
    assert figures["solidarity_last_sweep_timestamp_seconds"] == NOON.timestamp()
    assert seen.client.get("/health").json()["oldest_undelivered_s"] == 420


def test_ready_needs_database_and_rasa_and_alive_needs_neither(sessions: Sessions) -> None:
    whole, alone = Seen(sessions), Seen(sessions, has_rasa=False)
    for path in ("/health", "/health/ready"):
        assert whole.client.get(path).status_code == 200
        answer = alone.client.get(path)
        assert (answer.status_code, answer.json()["rasa"]) == (503, False)
    assert alone.client.get("/health/live").status_code == 200
    assert alone.figures()["solidarity_rasa_ready"] == 0


def test_without_its_database_a_process_is_alive_and_not_ready(tmp_path: Path) -> None:
    seen = Seen(Sessions(open_engine(f"sqlite:///{tmp_path / 'empty.sqlite3'}")))
    answer = seen.client.get("/health/ready")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert seen.client.get("/health/live").status_code == 200


def test_a_closed_channel_shows_until_it_takes_a_message_again(lite: Sessions) -> None:
    seen = Seen(lite)
    seen.post.paper.errors = [ChannelClosed()]
    with lite.begin() as session:
        notify(session, person(session, "Anna"), Message("kept"), now=NOON)
    seen.post.send_all()
    channel = seen.client.get("/health").json()["channels"]["test"]
    assert (channel["closed"], channel["sent"]) == (True, None)
    assert seen.figures()['solidarity_channel_closed{channel="test"}'] == 1
    seen.post.send_all(after=601)
    channel = seen.client.get("/health").json()["channels"]["test"]
    assert (channel["closed"], channel["sent"]) == (False, seen.post.now.isoformat())


def test_no_figure_holds_a_name_or_a_text(lite: Sessions) -> None:
    with lite.begin() as session:
        volunteer(session, "Karim")
        placed(session, person(session, "Denise"))
        assert session.scalars(select(Event)).first() is not None
        assert session.scalars(select(Person)).first() is not None
    text = Seen(lite).client.get("/metrics").text
    assert not re.search(r"Denise|Karim|Gray|pain", text)


@pytest.mark.parametrize("path", ["docs/grafana.json"])
def test_the_dashboard_asks_for_figures_that_exist(lite: Sessions, path: str) -> None:
    dashboard = json.loads((ROOT / path).read_text(encoding="utf-8"))
    shown = Seen(lite).client.get("/metrics").text
    known = set(re.findall(r"# TYPE (\w+)", shown))
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"solidarity_\w+", target["expr"])
    }
    assert {re.sub(r"_bucket$", "", name) for name in asked} <= known
    assert len(asked) >= 8
