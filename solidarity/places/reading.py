"""Reading the places that a message names."""

from solidarity.places import order
from solidarity.places.mentions import mention, spans
from solidarity.places.place import Mention
from solidarity.places.tokens import Text


def read(text: str, *, a_place_is_meant: bool = False) -> list[Mention]:
    """The Belgian places named in a message: the place of help first, then as in the text.

    Streets, persons, clubs and ordinary words that carry a place's name are left out, and so is a
    place that the writer takes back. Where a place is meant for sure, as in the answer to "where?",
    an ordinary word that is a name counts as one.
    """
    tokens = Text(text, a_place_is_meant=a_place_is_meant)
    kept = order.once(order.without_taken_back(tokens, spans(tokens)))
    return [mention(tokens, span) for span in order.place_of_help_first(tokens, kept)]
