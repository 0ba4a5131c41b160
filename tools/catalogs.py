"""The catalogs in locales/ as Babel reads and writes them."""

import re
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from solidarity.vocabulary import Language

NOISE = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator: FULL NAME'
    rb"|Report-Msgid-Bugs-To: EMAIL|Language-Team: [A-Za-z]+ <LL@).*\n",
    re.MULTILINE,
)
"""Header lines that would change with every run, or say nothing."""


def catalog_path(locales: Path, language: str) -> Path:
    return locales / language / "LC_MESSAGES" / "messages.po"


def read_catalogs(locales: Path) -> dict[str, Catalog]:
    """The catalog of each language."""
    catalogs = {}
    for language in Language:
        with catalog_path(locales, language).open("rb") as lines:
            catalogs[language.value] = read_po(lines, locale=language.value)
    return catalogs


def ids(catalog: Catalog) -> set[str]:
    """All keys of a catalog."""
    return {key_of(message.id) for message in catalog if message.id}


def key_of(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    """The sentence, or its singular and plural."""
    return [text] if isinstance(text, str) else list(text or ())


def written(catalog: Catalog, *, is_template: bool = False) -> bytes:
    """A catalog as a file. Only the template names the files, so that languages change rarely."""
    out = BytesIO()
    write_po(
        out, catalog, width=100, sort_output=True, no_location=not is_template, include_lineno=False
    )
    return NOISE.sub(b"", out.getvalue())
