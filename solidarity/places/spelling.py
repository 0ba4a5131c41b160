"""How place names are written: one folded form for every spelling of the same name."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

# "Saint", "Sint", "Sankt" and their short forms are one word for a Belgian.
_SAINT = re.compile(r"\b(?:saint|sainte|sint|sankt|st|ste)\b")
_ON = re.compile(r"\b(?:lez|les|lès)\b")
_SHORT_SUR = re.compile(r"\bs\s?/\s?")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_JOINED = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ĳ": "ij", "ø": "o"})

# Letters beside each other on the Belgian (azerty) and the Dutch (qwerty) keyboard.
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(frozenset(pair) for row in _ROWS for pair in pairwise(row))
# Letters that sound alike in French or Dutch, so that people exchange them.
_SOUND_ALIKE = frozenset(
    frozenset(pair)
    for pair in ("iy", "ck", "sz", "fv", "dt", "mn", "ie", "ae", "uo", "gh", "cs", "kq", "ea", "ij")
)


def words(text: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(text.split())


def bare(text: str) -> str:
    """Lower case without accents; every other character keeps its kind."""
    split = unicodedata.normalize("NFKD", text.lower().translate(_JOINED))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The form under which a name is looked up: "St-Gillis" and "SINT GILLIS" give "st gillis"."""
    words = _NOT_A_LETTER.sub(" ", _SHORT_SUR.sub("sur ", bare(text))).strip()
    return _ON.sub("lez", _SAINT.sub("st", words))


def squeeze(folded: str) -> str:
    """A folded name without its spaces: "kessel lo" and "kessello" are then the same."""
    return folded.replace(" ", "")


_SOUNDS = (
    ("ay", "e"), ("ai", "e"), ("ij", "i"), ("y", "i"), ("ae", "a"), ("qu", "k"), ("ck", "k"),
    ("ch", "g"), ("c", "k"), ("gh", "g"), ("ph", "f"), ("x", "ks"), ("ies", "i"),
)  # fmt: skip
_SILENT = re.compile(r"(?:e|es|ent|[stxz])$")
_DOUBLED = re.compile(r"(.)\1+")


def sound(folded: str) -> str:
    """Roughly how a folded name is said: "ottignies" and "ottigny", "niklaas" and "niklas"."""
    for written, said in _SOUNDS:
        folded = folded.replace(written, said)
    said = _DOUBLED.sub(r"\1", folded)
    return _SILENT.sub("", said) if len(said) > 5 else said


def likeness(written: str, name: str) -> float:
    """What one slip of the finger or the ear costs: 0.4 (a doubled letter) to 1.0 (a first letter).

    Both are folded and one edit apart.
    """
    if len(written) == len(name):
        return _exchange(written, name)
    longer, shorter = sorted((written, name), key=len, reverse=True)
    at = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    extra = longer[at]
    if extra == " " or extra in (longer[at - 1 : at], longer[at + 1 : at + 2]):
        return 0.4
    # A letter is left out more often than a strange one comes in.
    return 0.5 if longer == name else 0.8


def _exchange(written: str, name: str) -> float:
    """The cost of letters exchanged between two words of one length."""
    wrong = [i for i, (a, b) in enumerate(zip(written, name, strict=True)) if a != b]
    if len(wrong) == 2:
        return 0.5
    pair = frozenset((written[wrong[0]], name[wrong[0]]))
    cost = 0.5 if pair in _SOUND_ALIKE else 0.6 if pair in _NEIGHBOURS else 0.8
    return cost + (0.2 if wrong[0] == 0 else 0.0)
