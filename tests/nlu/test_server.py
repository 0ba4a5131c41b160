"""The trained model behind Rasa's own server: what it answers, keeps and weighs."""

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from bot.processes import LOOPBACK, NLU_PYTHON, free_port
from nlu.components.labels import DANGERS, HELP_TYPES

ROOT = Path(__file__).parents[2]
START_SECONDS = 90
MOST_MEGABYTES = 600


@dataclass
class Actions:
    """An action server that does nothing and remembers what Rasa told it."""

    calls: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def serving(self) -> Iterator[str]:
        calls = self.calls

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                calls.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(b'{"events": [], "responses": [{"text": "done"}]}')

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        server = HTTPServer((LOOPBACK, 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{LOOPBACK}:{server.server_port}/webhook"
        server.shutdown()


@dataclass
class Served:
    """A running server; `started` is how long that took, in seconds."""

    url: str
    process: subprocess.Popen[bytes]
    started: float

    def parse(self, text: str) -> dict[str, Any]:
        return dict(httpx.post(f"{self.url}/model/parse", json={"text": text}).json())

    def say(self, sender: str, text: str) -> list[dict[str, Any]]:
        body = {"sender": sender, "message": text, "metadata": {"update": "7"}}
        return list(httpx.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=20).json())


@contextmanager
def serving(log: Path, **environment: str) -> Iterator[Served]:
    port = free_port()
    url = f"http://{LOOPBACK}:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(NLU_PYTHON), "-m", "nlu.serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": "", **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    began = time.monotonic()
    try:
        while not answers(f"{url}/status"):
            assert process.poll() is None, log.read_text()
            assert time.monotonic() - began < START_SECONDS, log.read_text()
            time.sleep(0.1)
        yield Served(url, process, time.monotonic() - began)
    finally:
        process.terminate()
        process.wait(20)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


@pytest.fixture(scope="module")
def actions() -> Actions:
    return Actions()


@pytest.fixture(scope="module")
def served(actions: Actions, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests of this file, with SQLite."""
    folder = tmp_path_factory.mktemp("served")
    tracker = str(folder / "tracker.sqlite3")
    with (
        actions.serving() as url,
        serving(folder / "log", ACTION_URL=url, TRACKER_FILE=tracker) as server,
    ):
        yield server


pytestmark = pytest.mark.timeout(180)


def test_a_parse_holds_the_intents_and_every_label(served: Served) -> None:
    parsed = served.parse("Kunt u vandaag mijn medicijnen halen bij de apotheek?")
    chances = [entry["confidence"] for entry in parsed["intent_ranking"]]
    assert parsed["intent"]["name"] == "request_help"
    assert chances == sorted(chances, reverse=True)
    assert abs(sum(chances) - 1) < 0.001
    labels = parsed["labels"]
    assert set(labels["help_types"]) == set(HELP_TYPES)
    assert max(labels["help_types"], key=labels["help_types"].get) == "pharmacy"
    assert set(labels["danger"]) == set(DANGERS)
    assert all(0 <= labels[flag] <= 1 for flag in ("urgent", "for_other"))


def test_actions_see_the_labels_and_the_metadata_of_a_message(
    served: Served, actions: Actions
) -> None:
    assert served.say("person-1", "bonjour tout le monde")
    latest = actions.calls[-1]["tracker"]["latest_message"]
    assert latest["intent"]["name"] == "greet"
    assert set(latest["labels"]) == {"help_types", "urgent", "for_other", "danger", "money"}
    assert latest["metadata"] == {"update": "7"}


def test_an_unclear_message_falls_back_and_the_ranking_keeps_the_intents(served: Served) -> None:
    unclear = [
        "enfin bref voilà",
        "misschien toch de andere",
        "oui non enfin je sais plus, lundi ou l'autre",
        "ja nee of toch, die van vorige keer",
        "et sinon pour le truc",
        "dat van toen, ge weet wel",
    ]
    parsed = [served.parse(text) for text in unclear]
    fallen = [each for each in parsed if each["intent"]["name"] == "nlu_fallback"]
    assert fallen
    for each in fallen:
        first, *others = [entry["name"] for entry in each["intent_ranking"]]
        assert first == "nlu_fallback"
        assert len(others) == 20


@pytest.mark.parametrize("text", ["", " ", "👍", "x" * 4096, "a\nb\r\nc", "${HOME} [x](y) {z}"])
def test_no_text_makes_the_server_fail(served: Served, text: str) -> None:
    assert "labels" in served.parse(text)


def test_the_server_stays_small(served: Served) -> None:
    served.parse("quelqu'un pourrait promener mon chien demain matin ?")
    assert psutil.Process(served.process.pid).memory_info().rss < MOST_MEGABYTES * 10**6


def test_only_this_machine_can_reach_the_server(served: Served) -> None:
    port = int(served.url.rpartition(":")[2])
    listening = psutil.Process(served.process.pid).net_connections()
    assert {each.laddr.ip for each in listening if each.laddr.port == port} == {LOOPBACK}


def test_a_server_on_postgresql_resumes_conversations_in_its_own_schema(
    postgres_url: str, actions: Actions, tmp_path: Path
) -> None:
    with actions.serving() as url:
        for round_ in (1, 2):
            log = tmp_path / f"log{round_}"
            with serving(log, ACTION_URL=url, DATABASE_URL=postgres_url) as server:
                assert server.say("person-2", "goedemorgen")
    said = [event for event in actions.calls[-1]["tracker"]["events"] if event["event"] == "user"]
    assert len(said) == 2
    with psycopg.connect("postgresql://" + postgres_url.partition("://")[2]) as connection:
        count = connection.execute("SELECT count(*) FROM rasa.events").fetchone()
    assert count is not None
    assert count[0] > 0


def test_without_a_model_the_server_says_how_to_get_one(tmp_path: Path) -> None:
    ran = subprocess.run(
        [str(NLU_PYTHON), "-m", "nlu.serve", "--model", str(tmp_path / "none.tar.gz")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert "run `make train`" in ran.stderr


def test_a_second_training_of_the_same_files_is_skipped() -> None:
    began = time.monotonic()
    ran = subprocess.run(
        [str(NLU_PYTHON), "-m", "nlu.train"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (ROOT / ran.stdout.strip()).exists()
    assert time.monotonic() - began < START_SECONDS


def test_a_port_in_use_ends_the_server(tmp_path: Path) -> None:
    with closing(socket.socket()) as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = subprocess.run(
            [str(NLU_PYTHON), "-m", "nlu.serve", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": "", "TRACKER_FILE": str(tmp_path / "t.sqlite3")},
            capture_output=True,
            text=True,
            check=False,
            timeout=START_SECONDS,
        )
    assert ran.returncode == 1
    assert f"Port {port} is in use" in ran.stderr
