"""A text as the network reads it: one row of numbers for each piece of a word."""

from collections.abc import Sequence

import numpy as np

from nlu.e5.file import BLOCK, E5File, Numbers, unpacked
from nlu.e5.pieces import LONGEST, Pieces


class Words:
    """Looks up what each piece means before the network has seen its neighbours."""

    def __init__(self, file: E5File, *, most: int = LONGEST) -> None:
        """`most`: of more pieces than that, the first and the last half are kept."""
        self.pieces = Pieces(file.vocabulary, most=most)
        width = file.sizes.width
        self._table = file.blocks("emb.word").reshape(-1, width // BLOCK)
        positions = file.small("emb.pos").reshape(-1, width)
        self._positions = positions + file.small("emb.type")[:width]

    def of(self, text: str) -> Numbers:
        """Pieces and where they stand, shape (pieces, width)."""
        numbers = self.pieces.of(text)
        rows = unpacked(self._table[numbers]) + self._positions[: len(numbers)]
        return np.asarray(rows, dtype=np.float32)

    def padded(self, texts: Sequence[str]) -> tuple[Numbers, Numbers]:
        """Several texts, and which of their pieces are there.

        Shapes (texts, longest, width) and (texts, longest).
        """
        each = [self.of(text) for text in texts]
        longest = max(map(len, each))
        there = np.array([[at < len(one) for at in range(longest)] for one in each], np.float32)
        rows = [np.pad(one, ((0, longest - len(one)), (0, 0))) for one in each]
        return np.stack(rows), there
