"""Encoders and what is kept of them on disk."""

import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nlu.components.encoders import UnknownEncoder, Vectors, encoder, runs_here
from nlu.components.tidy import MOST_LETTERS, ends_of, tidied
from nlu.components.vector_store import encode_all


class Counting:
    """An encoder that tells the length of texts and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


class VectorStoreTest(unittest.TestCase):
    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = Path(place.name) / "vectors"

    def test_each_text_gets_its_row_in_order(self) -> None:
        rows = encode_all(["aa", "a", "aa"], Counting(), "counting-1", self.folder)
        np.testing.assert_array_equal(rows, [[2, 1], [1, 1], [2, 1]])

    def test_a_text_is_encoded_once_for_all_trainings(self) -> None:
        encode_all(["aa", "a"], Counting(), "counting-1", self.folder)
        later = Counting()
        rows = encode_all(["a", "new"], later, "counting-1", self.folder)
        assert later.asked == ["new"]
        np.testing.assert_array_equal(rows, [[1, 1], [3, 1]])

    def test_another_version_of_an_encoder_starts_afresh(self) -> None:
        encode_all(["aa"], Counting(), "counting-1", self.folder)
        later = Counting()
        encode_all(["aa"], later, "counting-2", self.folder)
        assert later.asked == ["aa"]


class EncodersTest(unittest.TestCase):
    def test_an_encoder_that_does_not_exist_is_refused(self) -> None:
        with self.assertRaises(UnknownEncoder):  # noqa: PT027  no pytest here
            runs_here("word2vec")

    def test_french_and_dutch_of_the_same_meaning_are_close(self) -> None:
        texts = ["mon frigo est vide", "mijn koelkast is leeg", "quel beau match hier soir"]
        for name in ("e5", "use"):
            with self.subTest(name):
                if not runs_here(name):
                    self.skipTest(f"{name} does not run on this machine")
                fridge, koelkast, match = encoder(name)(texts)
                assert float(fridge @ koelkast) > float(fridge @ match)


class TidyTest(unittest.TestCase):
    def test_capitals_apostrophes_and_spaces_are_levelled_and_accents_stay(self) -> None:
        assert tidied("  J’AI   BESOIN\nD'AIDE À 8H 😢 ") == "j'ai besoin d'aide à 8h 😢"

    def test_of_a_long_story_the_beginning_and_the_end_are_read(self) -> None:
        story = "bonjour " + "et puis " * 500 + "il me faut du pain"
        read = ends_of(story)
        assert len(read) <= MOST_LETTERS + 1
        assert read.startswith("bonjour")
        assert read.endswith("il me faut du pain")
        assert ends_of("bonjour") == "bonjour"
