"""From what a person typed to plain tokens: lower case, no accents, offsets kept."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# SMS spellings that hold a digit; they are one word, not a number beside a word.
DIGIT_WORDS = "2m1|2main|dem1|dm1|mat1|apr2m1|b1|2morgen"
TOKEN = re.compile(rf"(?<![a-z\d])(?:{DIGIT_WORDS})(?![a-z\d])|\d+|[a-z]+|\n|[^\sa-z\d]", re.ASCII)
# A Belgian telephone number, so that its groups are not taken for hours or dates.
TELEPHONE = re.compile(
    r"(?<![\d/])(?!\d{1,2}[/.-]\d{1,2}[/.-]\d)"
    r"(?:(?:\+|00)32[ ./-]?(?:\(0\))?[ ./-]?\d|0\d)(?:[ ./-]{0,2}\d){6,8}(?![\dhu:])"
)
# Cafés and shops called after a time ("au café Le Dimanche", "friterie De Zondag"): the capital
# of the article tells them from "au café le dimanche".
VENUE = re.compile(
    r"(?:[Cc]af[ée]s?|[Rr]esto|[Rr]estaurant|[Bb]rasserie|[Tt]averne|[Bb]istrot?|[Bb]ar|[Ss]alon"
    r"|[Ff]riterie|[Ff]rituur|[Bb]oulangerie|[Bb]akkerij|[Hh]erberg|[Kk]apsalon|[Ww]inkel"
    r"|[Mm]agasin|[Bb]outique|[Ss]alle|[Zz]aal)\s+[«\"'“‘]?\s?"
    r"(?P<name>(?:L[ea]s?|L['’]|D[eu]n?|Het|'t)\s?[A-ZÉÈÀ]\w+)"
)
# "vóór" is always "before"; without its accents "voor" is also "for". Both are four letters long.
STRESSED_BEFORE = re.compile("vóór", re.IGNORECASE)
BEFORE = "vvor"
TWO_LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss", "ĳ": "ij"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a run of digits or a sign; `start` and `end` are offsets in the message."""

    text: str
    start: int
    end: int
    glued: bool  # nothing stands between it and the token before


def words(listing: str) -> frozenset[str]:
    """Return the words of a list written with spaces."""
    return frozenset(listing.split())


@lru_cache(maxsize=4096)
def plain_letter(letter: str) -> str:
    """Return the letter without accent, in lower case; one or two letters."""
    small = letter.lower()
    if small in TWO_LETTERS:
        return TWO_LETTERS[small]
    if small in "’‘`´ʼ":
        return "'"
    if small in "–—−‑":
        return "-"
    base = unicodedata.normalize("NFKD", small)
    return base[0] if base and not unicodedata.combining(base[0]) else " "


def plain(text: str) -> tuple[str, list[int]]:
    """Return the text in plain letters, and for each of them its offset in `text`."""
    if text.isascii():
        return text.lower(), list(range(len(text) + 1))
    letters: list[str] = []
    offsets: list[int] = []
    for offset, letter in enumerate(text):
        # A combining accent that follows its letter says nothing by itself.
        if unicodedata.combining(letter):
            continue
        for small in plain_letter(letter):
            letters.append(small)
            offsets.append(offset)
    offsets.append(len(text))
    return "".join(letters), offsets


def tokens_of(text: str) -> list[Token]:
    """Split a message into tokens; telephone numbers and apostrophes are left out."""
    named = VENUE.sub(without_name, text)
    folded, offsets = plain(STRESSED_BEFORE.sub(BEFORE, named))
    folded = TELEPHONE.sub(lambda found: "~" * len(found.group()), folded)
    found: list[Token] = []
    before = -1
    for match in TOKEN.finditer(folded):
        begin, end = match.span()
        word = match.group()
        if joins_letters(folded, begin, word):
            before = end
            continue
        found.append(Token(word, offsets[begin], offsets[end - 1] + 1, begin == before))
        before = end
    return found


def without_name(found: re.Match[str]) -> str:
    """Return what was found with the name of the venue blotted out, as long as before."""
    begin, end = found.span("name")
    kept = found.group()[: begin - found.start()]
    return kept + "~" * (end - begin)


def joins_letters(folded: str, at: int, sign: str) -> bool:
    """Tell whether a sign only joins two words ("après-midi") or abbreviates ("t.e.m.")."""
    if sign == "'":
        return True
    if sign not in "-.":
        return False
    left = folded[at - 1] if at else " "
    if sign == "." and at > 1 and folded[at - 2] == "." and left.isalpha():
        return True
    return left.isalpha() and folded[at + 1 : at + 2].isalpha()
