"""Codes of eight digits that are shown once and typed by somebody else; only their hash is kept."""

import hashlib
import secrets

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from solidarity.settings import Association
from solidarity.storage.tables import Invitation, LinkCode

SMALLEST, LARGEST = 10_000_000, 99_999_999
"""The first digit is no 0: a Belgian telephone number begins with one."""


def new_code(session: Session) -> str:
    """Eight digits that are no code at present, whatever for."""
    while True:
        code = str(SMALLEST + secrets.randbelow(LARGEST - SMALLEST + 1))
        known = hash_of(code)
        linking = exists().where(LinkCode.code_hash == known)
        inviting = exists().where(Invitation.code_hash == known)
        if not session.scalar(select(or_(linking, inviting))):
            return code


def hash_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def shown(code: str) -> str:
    """As people read it: 4821 9035."""
    return f"{code[:4]} {code[4:]}"


def link_of(channel: str, code: str, association: Association) -> str:
    """Where a channel is, with the words already typed where it can; "" if not known."""
    text = f"?text=code%20{code}"
    if channel == "telegram" and association.telegram:
        return f"https://t.me/{association.telegram}{text}"
    if channel == "whatsapp" and association.whatsapp:
        return f"https://wa.me/{association.whatsapp}{text}"
    return f"{association.public_url}/" if channel == "web" and association.public_url else ""
