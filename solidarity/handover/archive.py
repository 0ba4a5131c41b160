"""One file: a manifest and a JSON Lines file for each table, zipped, and sealed by a passphrase.

The manifest says what each table and column is, how many rows there are, the checksum of each file,
and what was left out and why (docs/handover.md).
"""

import hashlib
import hmac
import io
import json
import secrets
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from solidarity.errors import HandoverRefused
from solidarity.handover.plain import Row

FORMAT = 1
MANIFEST = "manifest.json"
BEGINS = b"solidarity archive 1\n"
SALT, NONCE, KEY = 16, 12, 32
PASSPHRASE_BYTES = 20
"""160 random bits."""


@dataclass(frozen=True)
class Archive:
    """What stands in the file: the manifest, and the rows of each table."""

    manifest: dict[str, Any]
    tables: Mapping[str, Sequence[Row]]

    @property
    def counts(self) -> dict[str, int]:
        return {name: len(rows) for name, rows in self.tables.items()}


@dataclass(frozen=True)
class Keys:
    """What a passphrase gives for one file: a key for what is in it, one for its receipt."""

    content: bytes
    receipt: bytes


def new_passphrase() -> str:
    return secrets.token_urlsafe(PASSPHRASE_BYTES)


def zipped(archive: Archive) -> bytes:
    """The files without a seal: for archives in which there is nobody."""
    written = io.BytesIO()
    files = {f"{name}.jsonl": _lines(rows) for name, rows in archive.tables.items()}
    checksums = {name: checksum(content) for name, content in files.items()}
    described = archive.manifest | {"format": FORMAT, "rows": archive.counts, "sha256": checksums}
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(MANIFEST, json.dumps(described, ensure_ascii=False, indent=1))
        for name, content in files.items():
            file.writestr(name, content)
    return written.getvalue()


def seal(archive: Archive, passphrase: str) -> tuple[bytes, Keys]:
    """The file, and its keys."""
    salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
    keys, head = _keys(passphrase, salt), BEGINS + salt + nonce
    return head + AESGCM(keys.content).encrypt(nonce, zipped(archive), head), keys


def unseal(content: bytes, passphrase: str) -> tuple[Archive, Keys]:
    """What a file holds; raises HandoverRefused when it is not whole, or of another form."""
    if not content.startswith(BEGINS):
        raise HandoverRefused(why="this is no archive of a handover")
    start = len(BEGINS)
    salt, nonce = content[start : start + SALT], content[start + SALT : start + SALT + NONCE]
    head = content[: start + SALT + NONCE]
    keys = _keys(passphrase, salt)
    try:
        opened = AESGCM(keys.content).decrypt(nonce, content[len(head) :], head)
    except (InvalidTag, ValueError) as error:
        raise HandoverRefused(why="another passphrase, or the file was changed") from error
    return _unzipped(opened), keys


def _unzipped(content: bytes) -> Archive:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        manifest = json.loads(file.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise HandoverRefused(why="made by another version of the program")
        tables = {}
        for name, expected in manifest["sha256"].items():
            lines = file.read(name)
            if checksum(lines) != expected:
                raise HandoverRefused(why=f"{name} is not as it was written")
            tables[name.removesuffix(".jsonl")] = [json.loads(line) for line in lines.splitlines()]
    return Archive(manifest, tables)


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sign(told: Mapping[str, Any], key: bytes) -> str:
    """Of a receipt: only who had the passphrase could write it."""
    written = json.dumps(told, sort_keys=True, ensure_ascii=True).encode()
    return hmac.digest(key, written, "sha256").hex()


def _lines(rows: Sequence[Row]) -> bytes:
    # In ASCII: no letter of a text is taken for the end of a line.
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _keys(passphrase: str, salt: bytes) -> Keys:
    derived = Scrypt(salt=salt, length=2 * KEY, n=2**15, r=8, p=1).derive(passphrase.encode())
    return Keys(derived[:KEY], derived[KEY:])
