"""A word the volunteer says at the door, so that both know they are the right people."""

import secrets

WORDS = {
    "fr": (
        "cerise", "citron", "lavande", "moulin", "papillon", "tulipe", "cannelle", "colombe",
        "fontaine", "guitare", "hirondelle", "jardin", "lanterne", "marguerite", "noisette",
        "orange", "parapluie", "renard", "soleil", "trompette", "violette", "bateau", "muguet",
    ),
    "nl": (
        "kers", "citroen", "lavendel", "molen", "vlinder", "tulp", "kaneel", "duif",
        "fontein", "gitaar", "zwaluw", "tuin", "lantaarn", "madelief", "hazelnoot",
        "appelsien", "paraplu", "vos", "zonnetje", "trompet", "viooltje", "bootje", "meiklokje",
    ),
}  # fmt: skip


def pick_word(language: str) -> str:
    return secrets.choice(WORDS[language])
