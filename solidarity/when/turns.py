"""Which week a word points to: "prochain", "deze", "qui vient", "vorige"."""

from collections.abc import Sequence

from solidarity.when.letters import words
from solidarity.when.lexicon import Term, look

# Words that carry no sense of their own between the parts of a day.
LINKS = words("le la les de du d van op l den het t in")


def turn_of(term: Term) -> str | None:
    """Return which week a word points to: next, coming, this, last."""
    for name in ("next", "coming", "this", "last"):
        if term.can_be(name):
            return name
    return None


def turn_behind(terms: Sequence[Term], at: int, turn: str | None) -> tuple[str | None, int]:
    """Read "prochain", "qui vient", "passé" behind a day; return the turn and the position."""
    behind = "last" if look(terms, at).can_be("last_behind") else turn_of(look(terms, at))
    if behind in ("next", "coming", "last") and not turn:
        return behind, at + 1
    return turn, at + (turn == "this" and behind == "coming")
