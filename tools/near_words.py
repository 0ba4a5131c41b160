"""Write solidarity/places/near_words.txt: ordinary words that a reader might take for a misspelt
place.

Needs the package pyspellchecker (MIT), whose French and Dutch word counts are only looked at: a
word is kept when it is frequent and one slip away from a name of the gazetteer. Words that
are more often a misspelt town than themselves are left out by hand below.

    python tools/near_words.py
"""

import gzip
import json
import sys
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from solidarity.places import gazetteer  # noqa: E402  (the path is set first)
from solidarity.places.spelling import fold  # noqa: E402

TARGET = ROOT / "solidarity/places/near_words.txt"
SHORTEST = 4
# Counts in the lists; rarer words are seldom sent, and a typo of a town is then likelier.
ENOUGH = {"fr": 300, "nl": 120}
MORE_OFTEN_A_TOWN = frozenset(["antwerpe", "bruxelle", "brusel", "liege", "brugge", "anver"])
# First names, and words of chat and of Flanders that the lists lack.
BESIDES = """
lieve lieven marleen martine nadine karine carine josee josiane lucienne lea leen lien mieke greet
gerda hilde bert geert gert marc marcel roger rene renee remi remy fabienne sabine corinne celine
helene irene germaine genevieve lambert robert gilbert albert hubert norbert herman hermans ronny
ronald aline alain eline elise elke ellen els emma ine inge johan jos kaat karel katrien koen lena
lies liese lisa lotte luc lut maria marie mario marthe nele nora norah peeters pierre rik rita
roland rosa rosette sara sofie stef steven stijn sven tine tom truus veerle vera wim yves yvette
halle hallo hello allo alles effe efkes effen bomma bompa moeke merci mercie beste baas boke zenne
gulle gijlie wijle bekan amai gewone gewoon gelle wellewe zulle hoeveel moest huis thuis school
kluisberg mienen zienen wiezen manillen comment
waterzooi waterzoi carbonade carbonades pistolet pistolets cougnou cramique mitraillette boudin
gaumont kinepolis proximus telenet
"""
# Before a French noun: "la bouche" is not La Roche.
ARTICLES = ("le", "la", "les", "ces", "ses", "mes", "tes", "des")


def looks_like_a_place(words: str) -> bool:
    """Whether somebody could take the words, which are no name, for a misspelt one."""
    return not gazetteer.called(words) and bool(gazetteer.misspelt(words))


def main() -> None:
    kept = {word for word in BESIDES.split() if len(word) >= SHORTEST}
    for language, enough in ENOUGH.items():
        packed = files("spellchecker").joinpath("resources", f"{language}.json.gz").read_bytes()
        for word, count in json.loads(gzip.decompress(packed)).items():
            folded = fold(word)
            if count < enough or len(folded) < SHORTEST or " " in folded:
                continue
            forms = {folded, folded + "s"}
            if language == "fr":
                forms |= {fold(f"{article} {folded}") for article in ARTICLES}
            kept |= {form for form in forms if looks_like_a_place(form)}
    kept = {word for word in kept - MORE_OFTEN_A_TOWN if not gazetteer.called(word)}
    TARGET.write_text("\n".join(sorted(kept)) + "\n", "utf-8")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()
