"""One spelling for what people write in many: apostrophes, accents, capitals."""

import re
import unicodedata

_BREAKS = re.compile(r"[.!?;\n]+")
_NO_WORD = re.compile(r"[^\w.]+")


def plain(text: str) -> str:
    """With the straight apostrophes that the patterns have; telephones write curved ones."""
    return text.replace("’", "'")


def folded(text: str) -> str:
    """Small letters without accents, one for each of the text: places in both are the same."""
    return "".join(_letter(letter) for letter in plain(text))


def _letter(letter: str) -> str:
    small = unicodedata.normalize("NFD", letter)[:1].lower()
    return small if len(small) == 1 else letter


def words_only(text: str) -> str:
    """The words parted by one space each, a dot between sentences: "c'est ça" → " c est ca ".

    Commas are dropped: people leave them out where one would need them.
    """
    small = folded(text).replace("œ", "oe").replace("_", " ")
    ended = _NO_WORD.sub(" ", _BREAKS.sub(" . ", re.sub(r"(?<=\d)[.](?=\d)", "", small)))
    return f" {' '.join(ended.split())} "
