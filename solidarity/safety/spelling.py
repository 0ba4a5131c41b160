"""How people really write French and Dutch, brought down to words that rules can recognise.

A message is read twice, once as French and once as Dutch, because many mix the two. Reading
gives `Word`s: lower case, no accents, common phone spellings written out ("g" is "jai", "ni" is
"niet"), elisions glued ("j'arrive", "j arrive" and "jarrive" are one word).
`sound` gives a coarse key under which most misspellings of a word fall together.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Literal

from solidarity.safety.data import table

Language = Literal["fr", "nl"]

LONGEST_WORD = 24  # longer ones are noise; cutting them keeps the time bounded
_TOKEN = re.compile(r"[a-z0-9]+|[.!?;\n]+")
_APOSTROPHES = re.compile(r"[\u2018\u2019\u02bc\u00b4]")
_ACCENTS = dict.fromkeys(range(0x300, 0x370))  # combining marks, once letters are decomposed
_LONG_RUN = re.compile(r"(.)\1{2,}")
_RUN = re.compile(r"(.)\1+")
_ELISION = re.compile(  # j'ai, l'eau, quelqu'un
    r"\b((?:quel|jus|puis|lors|pres)?qu|aujourd|[cdjlmnst])' ?(?=[a-z])"
)
_SPACED_ELISION = re.compile(r"\b([djlmnsty]) (?=[aeiouyh])")  # "j ai", "d un", "y a"
_DUTCH_CLITIC = re.compile(r"(?:'([kt])|\b([kt])') ?(?=[a-z])")  # 'k heb, 't is
_GLUED = {
    "fr": re.compile(r"^(?:qu|[cdjlmnst])(?=[aeiouyh])(?=..)"),
    "nl": re.compile(r"^[kt](?=..)"),
}


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    sentence: int


def words(text: str, language: Language) -> list[Word]:
    """Read a message as one language; `sentence` counts from 0 and serves the guards."""
    known = _phone_spellings(language)
    found: list[Word] = []
    sentence = 0
    for token in _TOKEN.findall(_join_elisions(_plain(text), language)):
        if not token[0].isalnum():
            sentence += 1
            continue
        parts = _write_out(token[:LONGEST_WORD], known, language)
        found.extend(Word(part, sentence) for part in parts)
    return found


def forms(word: str, language: Language) -> tuple[str, ...]:
    """The word itself and, if something may be glued before it, the word without that."""
    bare = _GLUED[language].sub("", word)
    return (word, bare) if bare != word else (word,)


def _plain(text: str) -> str:
    letters = text.lower().replace("`", "'")
    if not letters.isascii():
        letters = _APOSTROPHES.sub("'", letters.replace("œ", "oe").replace("æ", "ae"))
        letters = unicodedata.normalize("NFKD", letters).translate(_ACCENTS)
    return _LONG_RUN.sub(r"\1\1", letters)


def _join_elisions(text: str, language: Language) -> str:
    if language == "fr":
        return _SPACED_ELISION.sub(r"\1", _ELISION.sub(r"\1", text)).replace("'", " ")
    return _DUTCH_CLITIC.sub(r"\1\2", text).replace("'", "")


def _write_out(token: str, known: dict[str, tuple[str, ...]], language: Language) -> list[str]:
    if token in known:
        return list(known[token])
    if language == "fr" and len(token) > 2 and token[0] == "j" and token[1] in "bcdfgklmprstv":
        return ["je", *known.get(token[1:], (token[1:],))]  # jveux, jsuis, jpeux
    if language == "nl" and len(token) > 3 and token[0] == "k" and token[1] in "bdfghkmstvwz":
        return ["ik", *known.get(token[1:], (token[1:],))]  # kheb, kben, kzie
    return [token]


@cache
def _phone_spellings(language: Language) -> dict[str, tuple[str, ...]]:
    return {short: tuple(long.split()) for short, long in table("spelling.toml")[language].items()}


_FRENCH_SOUNDS = (
    ("ph", "f"), ("qu", "k"), ("ch", "C"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"),
    ("gue", "ge"), ("gui", "gi"), ("eau", "o"), ("au", "o"), ("oeu", "eu"), ("ille", "iy"),
    ("ain", "1"), ("ein", "1"), ("aim", "1"), ("ai", "e"), ("ei", "e"), ("ay", "e"), ("h", ""),
    ("y", "i"), ("z", "s"), ("ent", "ant"), ("end", "and"), ("ens", "ans"),
    ("enc", "anc"), ("emp", "amp"), ("emb", "amb"), ("enf", "anf"), ("env", "anv"), ("w", "v"),
)  # fmt: skip
_DUTCH_SOUNDS = (
    ("ij", "y"), ("ei", "y"), ("ey", "y"), ("ie", "i"), ("auw", "ou"), ("ouw", "ou"),
    ("au", "ou"), ("oe", "u"), ("ch", "g"), ("ck", "k"), ("c", "k"), ("qu", "kw"), ("x", "ks"),
    ("ph", "f"), ("th", "t"), ("v", "f"), ("z", "s"), ("aa", "a"), ("oo", "o"), ("ee", "e"),
    ("uu", "u"),
)  # fmt: skip
_FRENCH_VERB_END = re.compile(r"(?<=..)(?:er|ez|ait|ais|aient)$")


@cache
def _sound_tables(language: Language) -> tuple[tuple[str, str], ...]:
    return _FRENCH_SOUNDS if language == "fr" else _DUTCH_SOUNDS


def sound(word: str, language: Language) -> str:
    """A coarse phonetic key: "réveille", "reveil" and "réveillé" share one."""
    key = _FRENCH_VERB_END.sub("e", word) if language == "fr" and len(word) > 4 else word
    for written, heard in _sound_tables(language):
        if written in key:
            key = key.replace(written, heard)
    key = _RUN.sub(r"\1", key)
    return _soft_end_fr(key) if language == "fr" else _soft_end_nl(key)


def _soft_end_fr(key: str) -> str:
    """Drop the final letters nobody hears: plural, feminine, one silent consonant."""
    if len(key) > 2 and key[-1] in "sx":
        key = key[:-1]
    if len(key) > 5 and key.endswith("ant"):
        return key[:-3]
    if len(key) > 2 and key[-1] in "etdp":
        key = key[:-1]
    return key


def _soft_end_nl(key: str) -> str:
    """Vallen is vale, word is wort: what Flemish speakers do not sound."""
    if len(key) > 4 and key.endswith("en"):
        key = key[:-1]
    if key.endswith("dt"):
        key = key[:-2] + "t"
    if key.endswith("d"):
        key = key[:-1] + "t"
    return key
