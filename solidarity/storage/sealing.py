"""What identifies people is unreadable in the database without SECRET_KEY.

Two ways of the same secret: words are sealed by Fernet and look different each time; what has to be
found again (an address on a channel, a telephone number) is sealed by AES-SIV, which gives the same
for the same, and nothing else away (docs/decisions/0026).
"""

import base64
import hmac
import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Dialect
from sqlalchemy.engine import make_url

from solidarity.errors import MissingSetting, WrongKey

KEY_FILE = "secret-key"
SHORTEST = 32
"""Characters of a secret: fewer could be guessed by somebody who holds the file."""


class Seal:
    """Seals with the first secret, opens with any: an older one goes when all is sealed anew."""

    def __init__(self, known: list[str]) -> None:
        self._words = MultiFernet([Fernet(_fernet_key(secret)) for secret in known])
        self._found = [AESSIV(_derive(secret, b"found again", 64)) for secret in known]
        self._known_again = [_derive(secret, b"known again", 32) for secret in known]

    def close(self, text: str) -> str:
        return self._words.encrypt(_bytes(text)).decode("ascii")

    def open(self, sealed: str) -> str:
        """What was closed; raises WrongKey."""
        try:
            return _text(self._words.decrypt(sealed.encode("ascii")))
        except (InvalidToken, UnicodeEncodeError) as error:
            raise WrongKey from error

    def close_alike(self, text: str) -> str:
        """The same for the same text; "" stays empty."""
        if not text:
            return ""
        sealed = self._found[0].encrypt(_bytes(text), None)
        return base64.urlsafe_b64encode(sealed).decode("ascii")

    def open_alike(self, sealed: str) -> str:
        """What was closed; raises WrongKey."""
        if not sealed:
            return ""
        for each in self._found:
            text = _opened(each, sealed)
            if text is not None:
                return text
        raise WrongKey

    def fingerprint(self, text: str) -> str:
        """64 characters, the same for the same text, from which nobody reads the text."""
        return _fingerprint(self._known_again[0], text)

    def fingerprints(self, text: str) -> list[str]:
        """The same with each secret: for what was kept before the secret was changed."""
        return [_fingerprint(key, text) for key in self._known_again]

    def is_newest(self, sealed: str) -> bool:
        """Whether this text was closed alike with the first secret."""
        return _opened(self._found[0], sealed) is not None


def _fingerprint(key: bytes, text: str) -> str:
    return hmac.digest(key, _bytes(text), "sha256").hex()


def _opened(each: AESSIV, sealed: str) -> str | None:
    try:
        return _text(each.decrypt(base64.urlsafe_b64decode(sealed), None))
    except (InvalidTag, ValueError):
        return None


def seal_of(dialect: Dialect) -> Seal:
    """The seal of the engine that this dialect belongs to (open_engine puts it there)."""
    return dialect.seal  # type: ignore[attr-defined,no-any-return]  # ours


def read_seal(url: str, environment: Mapping[str, str] = os.environ) -> Seal:
    """From SECRET_KEY, newest first with commas between; without it from a file.

    The file is made when it is missing, beside the database of SQLite: a trial needs no settings.
    Raises MissingSetting when a secret is too short.
    """
    known = [secret.strip() for secret in environment.get("SECRET_KEY", "").split(",")]
    known = [secret for secret in known if secret] or [_of_file(key_file(url))]
    if any(len(secret) < SHORTEST for secret in known):
        raise MissingSetting(wrong="SECRET_KEY", expected=f"at least {SHORTEST} characters")
    return Seal(known)


def key_file(url: str) -> Path:
    """Where the secret is kept that was made for want of SECRET_KEY."""
    return data_folder(url) / KEY_FILE


def data_folder(url: str) -> Path:
    """What is kept on the disk beside the database: by SQLite's file, else in the project."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return Path(str(parsed.database)).parent
    return Path(__file__).resolve().parents[2] / "data"


def _of_file(path: Path) -> str:
    """Several processes may begin at once: all read what the first one wrote, whole."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def _bytes(text: str) -> bytes:
    # Halves of characters, as broken clients send them, come back as they were.
    return text.encode(errors="surrogatepass")


def _text(data: bytes) -> str:
    return data.decode(errors="surrogatepass")


def _derive(secret: str, purpose: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=purpose).derive(secret.encode())


def _fernet_key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(_derive(secret, b"words", 32))
