"""A text as words with what stands between them."""

import re
from dataclasses import dataclass
from functools import cached_property

from solidarity.places.spelling import bare, fold

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
# Inside one name: a space, a hyphen, an apostrophe, the point of an abbreviation.
_INSIDE = re.compile(r"[ \t\u00a0]?(?:[-'’‘`´.]|\bs/)?[ \t\u00a0]*")
# What ends a phrase; a hyphen only with spaces around it.
_BREAK = re.compile(r"[.,;:!?()\[\]\n\r/|•…→&+<>=\"“”«»]|[\u2013\u2014]| -+ |-> ?|[^\w\s'’‘`´.,-]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a number: its letters without accents ("à" alone keeps its own), and its place."""

    text: str
    start: int
    end: int
    word: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


def _token(match: re.Match[str]) -> Token:
    text = match.group()
    word = "à" if text in ("à", "À") else bare(text)
    return Token(text, match.start(), match.end(), word)


class Text:
    """A message, its tokens, and the questions that are asked about them (by token number)."""

    def __init__(self, written: str, *, a_place_is_meant: bool = False) -> None:
        self.written = written
        self.a_place_is_meant = a_place_is_meant
        self.tokens = [_token(match) for match in _TOKEN.finditer(written)]
        self._folded = [self._fold(token) for token in self.tokens]
        self._breaks = [bool(_BREAK.search(self.gap(at))) for at in range(len(self.tokens))]

    def word(self, at: int) -> str:
        """The word at this number, or "" before the first and after the last."""
        return self.tokens[at].word if 0 <= at < len(self.tokens) else ""

    def gap(self, at: int) -> str:
        """What stands before the token of this number."""
        if at <= 0 or at >= len(self.tokens):
            return "\n"
        return self.written[self.tokens[at - 1].end : self.tokens[at].start]

    def joined(self, at: int) -> bool:
        """Whether this token may go on a name that the one before began."""
        return bool(_INSIDE.fullmatch(self.gap(at)))

    def breaks(self, at: int) -> bool:
        """Whether a new phrase begins with the token of this number."""
        return at <= 0 or at >= len(self.tokens) or self._breaks[at]

    def surface(self, first: int, last: int) -> str:
        """The text from the first to the last token, both included."""
        return self.written[self.tokens[first].start : self.tokens[last].end]

    def folded(self, first: int, last: int) -> str:
        """The run as the gazetteer knows it."""
        return " ".join(self._folded[first : last + 1])

    def _fold(self, token: Token) -> str:
        """ "Jupille s/ Meuse" is "sur"."""
        stroke = token.word == "s" and self.written[token.end : token.end + 1] == "/"
        return "sur" if stroke else fold(token.text)

    def begins_sentence(self, at: int) -> bool:
        return at <= 0 or bool(re.search(r"[.!?\n]", self.gap(at)))

    def back(self, at: int, steps: int) -> list[str]:
        """Up to so many words before the token, nearest first, inside its phrase."""
        found: list[str] = []
        while steps and not self.breaks(at):
            at, steps = at - 1, steps - 1
            found.append(self.word(at))
        return found

    @cached_property
    def shows_capitals(self) -> bool:
        """Whether a capital tells anything: not in a text all in small or all in big letters."""
        return any(token.capital and token.text[1:].islower() for token in self.tokens)

    def capital(self, at: int) -> bool:
        """Whether the word has a capital that tells something."""
        return self.shows_capitals and self.tokens[at].capital
