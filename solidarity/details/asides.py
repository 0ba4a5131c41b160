"""What is not about things: "whenever you like", and questions in between."""

import re

from solidarity.details.spelling import plain

_ANY_TIME = re.compile(
    r"\b(peu importe|n'importe quand|nimporte quand|quand (vous|tu|il|elle) (voul|pou|peu|veu)\w*"
    r"|quand (ça|ca|cela) (vous|te) (arrange|convient)|(ça|ca|cela) m'est [ée]gal"
    r"|à votre convenance|quand c'est possible|d[èe]s que possible"
    r"|le plus (vite|t[ôo]t) possible|asap|(ne presse|presse) pas|rien ne presse|pas press[ée]"
    r"|maakt (me |mij )?niet (veel )?uit|om het even|(even|eender|gelijk) wanneer"
    r"|wanneer (het|u|je|ge) (\w+ )?(past|schikt|uitkomt|kan|kunt|wil|wilt|mogelijk)"
    r"|zo (snel|rap|vlug) mogelijk|liefst zo (snel|rap)|geen haast)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\?|\b(c'est quoi|combien|est-ce que|c'est payant|wat is|hoeveel|kost dat|hoe werkt)\b",
    re.IGNORECASE,
)


def any_time(text: str) -> bool:
    """The person says that the moment does not matter, or as soon as possible."""
    said = re.findall(r"[^.!?\n]+[.!?\n]?", plain(text))
    return any(_ANY_TIME.search(part) for part in said if not part.endswith("?"))


def has_question(text: str) -> bool:
    """The person asks something; the sign may be missing."""
    return _QUESTION.search(plain(text)) is not None
