"""One spelling for what people write in several ways, before a message becomes numbers."""

import unicodedata

_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})


def tidied(text: str) -> str:
    """Lower case, plain apostrophes and single spaces; accents, signs and emoji stay.

    Both encoders tell capitals apart, so that a message in capitals is strange to them:
    in lower case, messages of a voice that training had not seen were understood better.
    """
    plain = unicodedata.normalize("NFC", text).translate(_APOSTROPHES)
    return " ".join(plain.lower().split())
