"""Adapt the E5 sentence encoder to the messages of this service: `python -m nlu.adapt`.

Done by hand after the training messages have changed a lot, in about 45 minutes on two cores;
`make train` only reads the result, nlu/adapted/e5.npz. The large four-bit weights stay as they are:
biases and norms are learnt, and one factor for each block of 32 weights: little enough to be
shipped (docs/decisions/0010).

Texts between two people, and the voices that config.yml calls `unseen`, are left out, so that
confidence can be calibrated on people the encoder has not read.
"""

import os
import random
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf
from ruamel.yaml import YAML
from tqdm import tqdm

from nlu.components.encoders import ADAPTER, original_file
from nlu.components.labels import DANGERS, HELP_TYPES, WITH_HELP_TYPES
from nlu.components.tidy import ends_of, tidied
from nlu.e5.file import E5File
from nlu.e5.network import Network
from nlu.e5.words import Words
from nlu.examples import Example, taught

ROUNDS = 4
AT_ONCE = 32
MOST_PIECES = 80
"""Of a longer message its beginning and its end are read."""
ALIKE_IN_LENGTH = 20
"""Batches sorted by length together: less is wasted on filling up."""
WARMING_UP = 40
RATES = {"small": 2e-3, "factors": 1.5e-3, "answers": 3e-3}
SPREAD = 10.0
"""Vectors of unit length times this are what the answers are read from."""
SMOOTHED = 0.05
WITHOUT_ACCENTS, WITH_SLIP = 0.08, 0.15
"""Shares of messages that lose their accents, or get one slip of the keyboard."""


class Slope(tf.keras.optimizers.schedules.LearningRateSchedule):
    """Up in a few steps, then evenly down to nothing."""

    def __init__(self, top: float, steps: int) -> None:
        self.top, self.steps = top, steps

    def __call__(self, step: Any) -> Any:
        at = tf.cast(step, tf.float32)
        down = tf.maximum(0.0, (self.steps - at) / max(1, self.steps - WARMING_UP))
        return self.top * tf.minimum((at + 1) / WARMING_UP, down)


class Answers:
    """What the vectors are taught to tell: intent, kinds of help, flags and danger."""

    def __init__(self, lessons: Sequence[Example], width: int) -> None:
        labels = [each.labels for each in lessons]
        intents = sorted({each.intent for each in labels})
        self.intent = np.array([intents.index(each.intent) for each in labels])
        self.danger = np.array([DANGERS.index(each.danger) for each in labels])
        self.kinds = np.array([[k in e.help_types for k in HELP_TYPES] for e in labels], "f4")
        self.flags = np.array([[e.urgent, e.for_other] for e in labels], "f4")
        self.has_kinds = np.array([e.intent in WITH_HELP_TYPES for e in labels], "f4")
        self.parts = [len(intents), len(HELP_TYPES), 2, len(DANGERS)]
        self.weights = tf.Variable(tf.random.normal([width, sum(self.parts)], stddev=0.02))
        self.shift = tf.Variable(tf.zeros([sum(self.parts)]))

    def truth(self, chosen: Any) -> list[Any]:
        """The labels of some messages, in the order `loss` wants them."""
        parts = (self.intent, self.kinds, self.flags, self.danger, self.has_kinds)
        return [tf.constant(part[chosen]) for part in parts]

    def loss(self, vectors: Any, truth: Sequence[Any]) -> Any:
        """How surprising the truth is."""
        thin = tf.nn.dropout(vectors * SPREAD, 0.1)
        intent, kinds, flags, danger = tf.split(thin @ self.weights + self.shift, self.parts, 1)
        smooth = tf.one_hot(truth[0], self.parts[0]) * (1 - SMOOTHED) + SMOOTHED / self.parts[0]
        each = tf.nn.softmax_cross_entropy_with_logits(smooth, intent)
        each += 0.5 * truth[4] * _missed(kinds, truth[1]) + 0.3 * truth[4] * _missed(
            flags, truth[2]
        )
        each += 0.6 * tf.nn.sparse_softmax_cross_entropy_with_logits(truth[3], danger)
        return tf.reduce_mean(each)


def main() -> int:
    """Learn, with a bar of progress, and write the result after each round."""
    for seeded in (random.seed, np.random.seed, tf.random.set_seed):
        seeded(0)
    unseen = _unseen()
    lessons = [e for e in taught() if e.labels.is_to_us and e.labels.voice not in unseen]
    network = Network(E5File(original_file()))
    learn = _learner(
        network, Answers(lessons, network.sizes.width), ROUNDS * len(lessons) // AT_ONCE
    )
    for _ in range(ROUNDS):
        batches = list(_batches([len(each.text) for each in lessons]))
        with tqdm(batches, desc="adapting", unit="batch") as bar:
            for number, chosen in enumerate(bar, start=1):
                loss = learn([lessons[place].text for place in chosen], chosen)
                bar.set_postfix(loss=f"{loss:.2f}", refresh=number % 10 == 0)
        ADAPTER.parent.mkdir(exist_ok=True)
        np.savez_compressed(ADAPTER, **network.changes())
    return 0


def _learner(network: Network, answers: Answers, steps: int) -> Any:
    """A function that learns from some texts (and their places among the lessons)."""
    words = Words(network.file, most=MOST_PIECES)
    variables = {
        "small": list(network.small.values()),
        "factors": list(network.factors.values()),
        "answers": [answers.weights, answers.shift],
    }
    optimizers = {n: tf.keras.optimizers.legacy.Adam(Slope(RATES[n], steps)) for n in variables}

    @tf.function(reduce_retracing=True)
    def step(rows: Any, there: Any, truth: Any) -> Any:
        with tf.GradientTape() as tape:
            loss = answers.loss(network.vectors(rows, there, learning=True), truth)
        every = [one for group in variables.values() for one in group]
        slopes, _ = tf.clip_by_global_norm(tape.gradient(loss, every), 1.0)
        for name, group in variables.items():
            optimizers[name].apply_gradients([(slopes[n], one) for n, one in enumerate(group)])
            slopes = slopes[len(group) :]
        return loss

    def learn(texts: Sequence[str], chosen: Any) -> float:
        rows, there = words.padded([_noisy(ends_of(tidied(text))) for text in texts])
        return float(step(tf.constant(rows), tf.constant(there), answers.truth(chosen)))

    return learn


def _batches(lengths: Sequence[int]) -> Iterator[Any]:
    """Places of messages of about the same length, in random order."""
    order = np.random.permutation(len(lengths))
    found = []
    for some in np.array_split(order, max(1, len(order) // (AT_ONCE * ALIKE_IN_LENGTH))):
        alike = np.array(sorted(some, key=lambda place: lengths[place]))
        found += [alike[start : start + AT_ONCE] for start in range(0, len(alike), AT_ONCE)]
    random.shuffle(found)
    yield from found


def _noisy(text: str) -> str:
    """Now and then without accents, or with a letter lost or two exchanged."""
    dice = random.random()
    if dice < WITHOUT_ACCENTS:
        parts = unicodedata.normalize("NFD", text)
        return "".join(letter for letter in parts if not unicodedata.combining(letter))
    if dice < 1 - WITH_SLIP or len(text) < 7:
        return text
    at = random.randrange(1, len(text) - 2)
    lost = random.random() < 0.5
    middle = "" if lost else text[at + 1] + text[at]
    return text[:at] + middle + text[at + (1 if lost else 2) :]


def _missed(scores: Any, truth: Any) -> Any:
    return tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(truth, scores), -1)


def _unseen() -> frozenset[str]:
    pipeline = YAML(typ="safe").load(Path("config.yml"))["pipeline"]
    return frozenset(voice for part in pipeline for voice in part.get("unseen", []))


if __name__ == "__main__":
    sys.exit(main())
