"""The engines that write down voice notes: what they need, and how ours speaks to them.

The packages themselves are extras with models of their own; small stand-ins on the path have the
part of their interface that is used.
"""

import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import Bot
from bot.transcribers import Transcript, check, open_transcriber
from bot.up import start_and_watch
from solidarity.errors import MissingSetting
from solidarity.settings import Settings, Voice, read_settings
from tests.bot.listening import StandIn

WHISPER = """
from types import SimpleNamespace as Of

class WhisperModel:
    def __init__(self, name, device, compute_type):
        assert (name, device, compute_type) == ("small", "cpu", "int8")

    def transcribe(self, path, vad_filter, language=None):
        found, seconds, said = open(path).read().split("|")
        segments = (Of(text=f" {language or found}: {part} ") for part in said.split(","))
        return segments, Of(language=language or found, duration=float(seconds))
"""
VOSK = """
import json

def SetLogLevel(level): pass

class Model:
    def __init__(self, path): self.path = path

class KaldiRecognizer:
    def __init__(self, model, rate):
        assert rate == 16_000
        self.model, self.bytes = model, 0
    def AcceptWaveform(self, piece):
        self.bytes += len(piece)
        return self.bytes == 32_000
    def Result(self): return json.dumps({"text": "la première phrase"})
    def FinalResult(self): return json.dumps({"text": f"{self.bytes} {self.model.path[-2:]}"})
"""
FFMPEG = """#!/bin/sh
# As much sound as the file says.
while [ "$1" != -i ]; do shift; done
head -c "$(cat "$2")" /dev/zero
"""
Installs = Callable[[str, str], None]


@pytest.fixture
def installs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installs:
    """Puts a package on the path, for this test alone."""
    monkeypatch.syspath_prepend(tmp_path / "packages")

    def install(name: str, source: str) -> None:
        (tmp_path / "packages").mkdir(exist_ok=True)
        (tmp_path / "packages" / f"{name}.py").write_text(source, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)

    return install


@pytest.fixture
def ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "programs" / "ffmpeg"
    program.parent.mkdir()
    program.write_text(FFMPEG, encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")


def recording(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "recording"
    path.write_text(content, encoding="utf-8")
    return path


def test_without_an_engine_there_is_none() -> None:
    assert open_transcriber(Voice()) is None


@pytest.mark.parametrize(
    ("voice", "said"),
    [
        (Voice(engine="wisper", model="small"), "faster-whisper, vosk"),
        (Voice(engine="vosk"), "model"),
        (Voice(engine="faster-whisper", model="small"), r"solidarity-bot\[faster-whisper\]"),
        (Voice(engine="vosk", model="/models"), r"solidarity-bot\[vosk\]"),
    ],
)
def test_what_is_missing_is_said(voice: Voice, said: str, tmp_path: Path) -> None:
    for start in (check, open_transcriber):
        with pytest.raises(MissingSetting, match=said):
            start(voice)


def settings(tmp_path: Path) -> Settings:
    read = read_settings({"DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}"})
    voice = Voice(engine="faster-whisper", model="small")
    return replace(read, rules=replace(read.rules, voice=voice))


def test_nothing_starts_without_the_engine_that_is_set(tmp_path: Path) -> None:
    for start in (Bot, start_and_watch):
        with pytest.raises(MissingSetting, match="pip install"):
            start(settings(tmp_path))
    assert not (tmp_path / "x.sqlite3").exists(), "nothing was begun"


def test_another_engine_can_be_handed_in(tmp_path: Path) -> None:
    engine = StandIn()
    assert Bot(settings(tmp_path), transcriber=engine).transcriber is engine


WHISPERED = [
    ("fr|3|bonjour,ça va", Transcript("fr: bonjour fr: ça va", "fr", 3.0)),
    ("nl|3|goeiedag", Transcript("nl: goeiedag", "nl", 3.0)),
    ("af|3|goeiedag", Transcript("fr: goeiedag", "fr", 3.0)),
    ("fr|61|très long", Transcript("", "fr", 61.0)),
]


@pytest.mark.parametrize(("content", "transcript"), WHISPERED)
def test_whisper_finds_the_language_among_those_spoken_here(
    tmp_path: Path, installs: Installs, content: str, transcript: Transcript
) -> None:
    installs("faster_whisper", WHISPER)
    engine = open_transcriber(Voice("faster-whisper", "small", longest_seconds=60))
    assert engine is not None
    assert engine.transcribe(recording(tmp_path, content), language="fr") == transcript


@pytest.mark.usefixtures("ffmpeg")
def test_vosk_takes_the_model_of_the_language(tmp_path: Path, installs: Installs) -> None:
    installs("vosk", VOSK)
    for name in ("fr", "nl"):
        (tmp_path / "models" / name).mkdir(parents=True)
    engine = open_transcriber(Voice("vosk", str(tmp_path / "models"), longest_seconds=60))
    assert engine is not None
    said = engine.transcribe(recording(tmp_path, "48000"), language="nl")
    assert said == Transcript("la première phrase 48000 nl", "nl", 1.5)
    assert engine.transcribe(recording(tmp_path, "1950000"), language="nl").text == ""


@pytest.mark.usefixtures("ffmpeg")
def test_vosk_can_have_one_model_for_all(tmp_path: Path, installs: Installs) -> None:
    installs("vosk", VOSK)
    (tmp_path / "model").mkdir()
    engine = open_transcriber(Voice("vosk", str(tmp_path / "model"), longest_seconds=60))
    assert engine is not None
    assert engine.transcribe(recording(tmp_path, "32000"), language="nl").text.endswith("el")


def test_vosk_needs_ffmpeg_and_a_folder(
    tmp_path: Path, installs: Installs, monkeypatch: pytest.MonkeyPatch
) -> None:
    installs("vosk", VOSK)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingSetting, match="ffmpeg"):
        open_transcriber(Voice("vosk", str(tmp_path)))
    (tmp_path / "ffmpeg").touch(mode=0o755)
    with pytest.raises(MissingSetting, match="nowhere"):
        open_transcriber(Voice("vosk", "/nowhere"))
