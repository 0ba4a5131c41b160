"""A text as E5 reads it: the likeliest row of pieces of its vocabulary."""

from nlu.e5.file import Vocabulary

PREFIX = "query: "
SPACE = "▁"
LONGEST = 512
"""Pieces the network can read at once."""
UNKNOWN_COSTS = 10.0


class Pieces:
    """Cuts texts into pieces (unigram model, best path).

    Of a text of more than `most` pieces the first and the last half of them are kept.
    """

    def __init__(self, vocabulary: Vocabulary, *, most: int = LONGEST) -> None:
        self.vocabulary = vocabulary
        self.most = most
        self.longest: dict[str, int] = {}
        for piece in vocabulary.pieces:
            self.longest[piece[:2]] = max(self.longest.get(piece[:2], 0), len(piece))
        self.unknown_score = min(vocabulary.scores) - UNKNOWN_COSTS

    def of(self, text: str) -> list[int]:
        """The numbers of the pieces, with those of begin and end."""
        found = self._cut(self._plain(f"{PREFIX}{text}"))
        numbers = [self.vocabulary.begin, *found, self.vocabulary.end]
        half = self.most // 2
        return numbers if len(numbers) <= self.most else numbers[:half] + numbers[-half:]

    def _plain(self, text: str) -> str:
        words = text.translate(dict(self.vocabulary.replaced)).split(" ")
        return SPACE + SPACE.join(word for word in words if word)

    def _cut(self, text: str) -> list[int]:
        """Best score at each letter, then back along what led there."""
        known, scores = self.vocabulary.pieces, self.vocabulary.scores
        best = [0.0] + [float("-inf")] * len(text)
        came: list[tuple[int, int]] = [(self.vocabulary.unknown, 0)] * (len(text) + 1)
        for start in range(len(text)):
            so_far = best[start]
            longest = self.longest.get(text[start : start + 2], 1)
            for end in range(start + 1, min(len(text), start + longest) + 1):
                piece = known.get(text[start:end])
                if piece is not None and so_far + scores[piece] > best[end]:
                    best[end], came[end] = so_far + scores[piece], (piece, start)
            if so_far + self.unknown_score > best[start + 1]:
                best[start + 1] = so_far + self.unknown_score
                came[start + 1] = (self.vocabulary.unknown, start)
        return self._back(came)

    @staticmethod
    def _back(came: list[tuple[int, int]]) -> list[int]:
        numbers, at = [], len(came) - 1
        while at:
            number, at = came[at]
            numbers.append(number)
        return numbers[::-1]
