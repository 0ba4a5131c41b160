"""E5 in TensorFlow, with everything that may change as variables."""

from typing import Any

import numpy as np
import tensorflow as tf

from nlu.e5.file import BLOCK, E5File, Numbers, Weights

MATRICES = ("q", "k", "v", "ao", "fi", "fo")
"""Query, key, value and output of attention; in and out of the inner layer."""
NORMS = ("aln", "oln")
DROPPED = 0.1


class Network:
    """Vectors of messages, of unit length; `small` and `factors` are what is learnt."""

    def __init__(self, file: E5File) -> None:
        self.file, self.sizes = file, file.sizes
        self.small: dict[str, Any] = {}
        self.factors: dict[str, Any] = {}
        self._weights: dict[str, Any] = {}
        for name in ("emb.ln.w", "emb.ln.b"):
            self.small[name] = tf.Variable(file.small(name))
        for layer in range(self.sizes.layers):
            self._add_layer(f"l{layer}")

    def changes(self) -> dict[str, Numbers]:
        """What to write: by name of tensor; factors in the order of the file's blocks."""
        small = {name: value.numpy() for name, value in self.small.items()}
        factors = {
            f"{name}.w": value.numpy()[:, 0, :].T.astype(np.float16).ravel()
            for name, value in self.factors.items()
        }
        return {**small, **factors}

    def vectors(self, rows: Any, there: Any, *, learning: bool = False) -> Any:
        """Shape (messages, width). `learning` leaves out numbers at random."""
        state = self._norm(rows, "emb.ln")
        hidden = (1 - there)[:, None, None, :] * -1e4
        for layer in range(self.sizes.layers):
            state = self._layer(f"l{layer}", state, hidden, learning=learning)
        mean = tf.reduce_sum(state * there[..., None], 1) / tf.reduce_sum(there, 1, keepdims=True)
        return mean / tf.norm(mean, axis=-1, keepdims=True)

    def _add_layer(self, layer: str) -> None:
        original = Weights(self.file, {})
        for matrix in MATRICES:
            inputs = self.sizes.inner if matrix == "fo" else self.sizes.width
            name = f"{layer}.{matrix}"
            weights = original.matrix(f"{name}.w").reshape(inputs // BLOCK, BLOCK, -1)
            self._weights[name] = tf.constant(weights)
            self.factors[name] = tf.Variable(np.ones((inputs // BLOCK, 1, weights.shape[2]), "f4"))
            self.small[f"{name}.b"] = tf.Variable(self.file.small(f"{name}.b"))
        for norm in NORMS:
            for part in "wb":
                name = f"{layer}.{norm}.{part}"
                self.small[name] = tf.Variable(self.file.small(name))

    def _layer(self, layer: str, state: Any, hidden: Any, *, learning: bool) -> Any:
        heads, width = self.sizes.heads, self.sizes.width

        def apart(matrix: str) -> Any:
            flat = self._times(f"{layer}.{matrix}", state)
            parted = tf.reshape(flat, [*tf.unstack(tf.shape(state)[:2]), heads, width // heads])
            return tf.transpose(parted, [0, 2, 1, 3])

        query, key, value = (apart(matrix) for matrix in "qkv")
        near = tf.matmul(query, key, transpose_b=True) / np.sqrt(width / heads).astype("f4")
        seen = tf.matmul(tf.nn.softmax(near + hidden), value)
        seen = tf.reshape(tf.transpose(seen, [0, 2, 1, 3]), tf.shape(state))
        seen = _thinned(self._times(f"{layer}.ao", seen), learning=learning)
        state = self._norm(state + seen, f"{layer}.aln")
        inner = tf.nn.gelu(self._times(f"{layer}.fi", state))
        inner = _thinned(self._times(f"{layer}.fo", inner), learning=learning)
        return self._norm(state + inner, f"{layer}.oln")

    def _times(self, name: str, state: Any) -> Any:
        weights = self._weights[name] * self.factors[name]
        weights = tf.reshape(weights, [-1, weights.shape[2]])
        flat = tf.reshape(state, [-1, weights.shape[0]]) @ weights + self.small[f"{name}.b"]
        return tf.reshape(flat, [*tf.unstack(tf.shape(state)[:2]), weights.shape[1]])

    def _norm(self, state: Any, name: str) -> Any:
        state -= tf.reduce_mean(state, -1, keepdims=True)
        spread = tf.reduce_mean(state * state, -1, keepdims=True)
        straight = state * tf.math.rsqrt(spread + self.sizes.epsilon)
        return straight * self.small[f"{name}.w"] + self.small[f"{name}.b"]


def _thinned(state: Any, *, learning: bool) -> Any:
    return tf.nn.dropout(state, DROPPED) if learning else state
