"""Engines that write down what is spoken; each is an extra of the installation."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from solidarity.errors import MissingSetting
from solidarity.languages import CODES, SPOKEN
from solidarity.settings import Voice

SAMPLES_A_SECOND = 16_000
BYTES_A_SECOND = 2 * SAMPLES_A_SECOND
"""Of sound with one channel of 16 bits."""


@dataclass(frozen=True)
class Transcript:
    """What was said; `text` is empty when nothing was heard, or more than was to be written."""

    text: str
    language: str
    seconds: float


class Transcriber(Protocol):
    def transcribe(self, path: Path, *, language: str) -> Transcript:
        """Write down a recording. `language` is the person's, and the likeliest. May take long."""
        ...


class FasterWhisper:
    """Whisper models on the processor, by the package faster-whisper."""

    def __init__(self, voice: Voice) -> None:
        package: Any = import_module("faster_whisper")
        self._longest = voice.longest_seconds
        self._model: Any = package.WhisperModel(voice.model, device="cpu", compute_type="int8")

    def transcribe(self, path: Path, *, language: str) -> Transcript:
        segments, info = self._model.transcribe(str(path), vad_filter=True)
        if info.language not in CODES.values():
            # Nobody here speaks it: the language was taken for one that sounds alike.
            segments, info = self._model.transcribe(str(path), vad_filter=True, language=language)
        if info.duration > self._longest:
            return Transcript("", info.language, info.duration)
        # The segments are written down only now, one by one.
        text = " ".join(segment.text.strip() for segment in segments)
        return Transcript(text, info.language, info.duration)


class Vosk:
    """Vosk models: a folder with one for each language (fr, nl), or a folder with the only one."""

    def __init__(self, voice: Voice) -> None:
        self._vosk: Any = import_module("vosk")
        if shutil.which("ffmpeg") is None:
            raise MissingSetting(engine=voice.engine, missing="the program ffmpeg")
        if not Path(voice.model).is_dir():
            raise MissingSetting(model=voice.model, expected="a folder with a model of Vosk")
        self._longest = voice.longest_seconds
        self._vosk.SetLogLevel(-1)
        folders = {path.name: path for path in Path(voice.model).iterdir() if path.name in SPOKEN}
        self._models = {name: self._vosk.Model(str(path)) for name, path in folders.items()}
        if not self._models:
            self._models = {"": self._vosk.Model(voice.model)}

    def transcribe(self, path: Path, *, language: str) -> Transcript:
        sound = self._sound(path)
        seconds = len(sound) / BYTES_A_SECOND
        if seconds > self._longest:
            return Transcript("", language, seconds)
        model = self._models.get(language) or next(iter(self._models.values()))
        recognizer = self._vosk.KaldiRecognizer(model, SAMPLES_A_SECOND)
        pieces = (sound[n : n + BYTES_A_SECOND] for n in range(0, len(sound), BYTES_A_SECOND))
        # A true answer means that a sentence is over.
        heard = [recognizer.Result() for piece in pieces if recognizer.AcceptWaveform(piece)]
        texts = [json.loads(part)["text"] for part in (*heard, recognizer.FinalResult())]
        return Transcript(" ".join(filter(None, texts)), language, seconds)

    def _sound(self, path: Path) -> bytes:
        """The recording as plain samples, cut a little after the longest that is listened to."""
        command = ["ffmpeg", "-loglevel", "quiet", "-nostdin", "-i", str(path)]
        command += ["-t", str(self._longest + 1), "-ar", str(SAMPLES_A_SECOND), "-ac", "1"]
        command += ["-f", "s16le", "-"]
        return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603


ENGINES: Mapping[str, tuple[str, Callable[[Voice], Transcriber]]] = {
    "faster-whisper": ("faster_whisper", FasterWhisper),
    "vosk": ("vosk", Vosk),
}
"""By the name of its extra: the package it needs, and the engine."""


def check(voice: Voice) -> None:
    """MissingSetting says what is missing for the engine that the association has set."""
    if not voice.engine:
        return
    if voice.engine not in ENGINES:
        raise MissingSetting(engine=voice.engine, expected=", ".join(ENGINES))
    if not voice.model:
        raise MissingSetting(missing="model", needed_by=f'engine = "{voice.engine}"')
    package, _ = ENGINES[voice.engine]
    if find_spec(package) is None:
        install = f"pip install solidarity-bot[{voice.engine}]"
        raise MissingSetting(engine=voice.engine, missing=package, do=install)


def open_transcriber(voice: Voice) -> Transcriber | None:
    """The engine that the association has set, if any, with its model loaded."""
    check(voice)
    return ENGINES[voice.engine][1](voice) if voice.engine else None
