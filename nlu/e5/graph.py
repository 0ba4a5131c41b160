"""E5 as a graph that ONNX Runtime computes, its tables of weights in whole numbers.

What goes into a table is rounded to eight bits, by the largest number in it, so that columns that
can be large would drown the others: each is divided by how large it can be, and the table is
multiplied by it. How large follows from the weights alone. What that costs and gains is measured
in docs/decisions/0011.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from onnx import ModelProto, TensorProto, helper, numpy_helper

from nlu.e5.file import E5File, Numbers, Weights

PIECES, VECTOR = "pieces", "vector"
"""What goes in and what comes out."""
OPERATIONS, FORMAT = 17, 8
"""Versions of ONNX; any ONNX Runtime since 1.14 reads them."""
MOST = 63
"""Seven bits for weights, so that two products fit sixteen bits: older processors add them so."""
SPREADS, SPREADS_INSIDE, SPREADS_SEEN = 5, 8, 3
"""How far from its mean a number is expected: of a norm, of the inner layer, of attention."""
LEAST = 0.17
"""A gelu (a number times the share of the bell curve below it) goes this far below zero."""


@dataclass(frozen=True)
class Usual:
    """What the columns of a state are like, each of shape (columns,)."""

    mean: Numbers
    spread: Numbers

    def through(self, table: Numbers, shift: Numbers) -> "Usual":
        """The same after a table of weights, if columns were independent."""
        return Usual(self.mean @ table + shift, np.sqrt(self.spread**2 @ table**2))

    def most(self, spreads: float) -> Numbers:
        """How far from zero it goes."""
        return np.asarray(np.abs(self.mean) + spreads * self.spread)


def graph(file: E5File, changes: Mapping[str, Numbers]) -> ModelProto:
    """From pieces of one text, shape (1, pieces, width), to its vector, shape (1, width)."""
    return _Graph(Weights(file, changes)).model()


class _Graph:
    """Methods that add to the graph return the name of what they compute."""

    def __init__(self, weights: Weights) -> None:
        self.weights, self.sizes = weights, weights.file.sizes
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        each = self.sizes.width // self.sizes.heads
        self._constant("apart", np.array([0, 0, self.sizes.heads, each]))
        self._constant("together", np.array([0, 0, self.sizes.width]))
        for name, value in (("scale", each**-0.5), ("root", 0.5**0.5), ("one", 1)):
            self._constant(name, np.float32(value))

    def model(self) -> ModelProto:
        state, norm = self._norm(PIECES, "emb.ln"), "emb.ln"
        for number in range(self.sizes.layers):
            layer = f"l{number}"
            seen = self._attention(layer, state, self._usual(norm))
            state, norm = self._norm(self._add("Add", state, seen), f"{layer}.aln"), f"{layer}.aln"
            inner = self._inner(layer, state, self._usual(norm))
            state, norm = self._norm(self._add("Add", state, inner), f"{layer}.oln"), f"{layer}.oln"
        mean = self._add("ReduceMean", state, axes=[1], keepdims=0)
        self.nodes.append(helper.make_node("LpNormalization", [mean], [VECTOR], axis=-1, p=2))
        ends = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
            for name, shape in ((PIECES, [1, None, self.sizes.width]), (VECTOR, None))
        ]
        whole = helper.make_graph(self.nodes, "e5", ends[:1], ends[1:], self.constants)
        version = helper.make_opsetid("", OPERATIONS)
        return helper.make_model(whole, opset_imports=[version], ir_version=FORMAT)

    def _attention(self, layer: str, state: str, usual: Usual) -> str:
        joined = self._times([f"{layer}.{part}" for part in "qkv"], state, usual.most(SPREADS))
        thirds = self._three("Split", joined, axis=2)
        orders = ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3])
        query, key, value = (
            self._add("Transpose", self._add("Reshape", third, "apart"), perm=order)
            for third, order in zip(thirds, orders, strict=True)
        )
        near = self._add("Mul", self._add("MatMul", query, key), "scale")
        seen = self._add("MatMul", self._add("Softmax", near, axis=-1), value)
        seen = self._add("Reshape", self._add("Transpose", seen, perm=[0, 2, 1, 3]), "together")
        values = usual.through(*self._table(f"{layer}.v"))
        return self._times([f"{layer}.ao"], seen, values.most(SPREADS_SEEN))

    def _inner(self, layer: str, state: str, usual: Usual) -> str:
        inner = self._times([f"{layer}.fi"], state, usual.most(SPREADS))
        bell = self._add("Erf", self._add("Mul", inner, "root"))
        twice = self._add("Mul", inner, self._add("Add", bell, "one"))
        straight = usual.through(*self._table(f"{layer}.fi"))
        most = np.maximum(straight.mean + SPREADS_INSIDE * straight.spread, LEAST)
        return self._times([f"{layer}.fo"], twice, most, times=2)

    def _times(self, names: Sequence[str], state: str, most: Numbers, *, times: int = 1) -> str:
        """A state times tables beside each other.

        `most`: how large its columns can be; `times`: how many times what is meant it is.
        """
        tables, shifts = zip(*map(self._table, names), strict=True)
        table = np.hstack(tables) * most[:, None]
        steps = (np.abs(table).max(axis=0) / MOST).astype(np.float32)
        name = names[0]
        divided = self._add("Mul", state, self._constant(f"{name}.most", 1 / (times * most)))
        whole, step, zero = self._three("DynamicQuantizeLinear", divided)
        rounded = self._constant(f"{name}.w", np.round(table / steps).astype(np.int8))
        sums = self._add("Cast", self._add("MatMulInteger", whole, rounded, zero), to=1)
        sizes = self._add("Mul", step, self._constant(f"{name}.steps", steps))
        product = self._add("Mul", sums, sizes)
        return self._add("Add", product, self._constant(f"{name}.b", np.concatenate(shifts)))

    def _norm(self, state: str, name: str) -> str:
        parts = [
            self._constant(f"{name}.{part}", self.weights.small(f"{name}.{part}")) for part in "wb"
        ]
        return self._add("LayerNormalization", state, *parts, epsilon=self.sizes.epsilon)

    def _usual(self, norm: str) -> Usual:
        return Usual(self.weights.small(f"{norm}.b"), np.abs(self.weights.small(f"{norm}.w")))

    def _table(self, name: str) -> tuple[Numbers, Numbers]:
        return self.weights.matrix(f"{name}.w"), self.weights.small(f"{name}.b")

    def _constant(self, name: str, value: Any) -> str:
        plain = value.astype(np.float32) if value.dtype == np.float64 else value
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(plain), name))
        return name

    def _add(self, operation: str, *inputs: str, **options: Any) -> str:
        name = f"{operation}.{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [name], **options))
        return name

    def _three(self, operation: str, state: str, **options: Any) -> list[str]:
        names = [f"{operation}.{len(self.nodes)}.{part}" for part in range(3)]
        self.nodes.append(helper.make_node(operation, [state], names, **options))
        return names
