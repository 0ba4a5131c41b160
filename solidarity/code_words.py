"""A word the volunteer says at the door, so that both know they are the right people."""

import secrets
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from solidarity.storage.tables import Offer, Request

REMEMBERED = 10
"""Words of the last visits to somebody that do not come again at once."""
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


def word_for(session: Session, request: Request) -> str:
    """A word for one visit of one volunteer: none of the last ones of this person."""
    said = (
        select(Offer.code_word)
        .join(Request, Request.id == Offer.request_id)
        .where(Request.person_id == request.person_id, Offer.code_word.is_not(None))
        .order_by(Offer.answered_at.desc(), Offer.id.desc())
        .limit(REMEMBERED)
    )
    used = {word for word in session.scalars(said) if word}
    return pick_word(request.person.language, used=used)


def pick_word(language: str, *, used: Collection[str]) -> str:
    return secrets.choice([word for word in WORDS[language] if word not in used])
