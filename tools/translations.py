"""Keeps the wording in locales/ and the code in step: `python -m tools.translations check|update`.

`update` writes locales/messages.pot, adds the keys that are missing to each language, with an empty
text to be filled in, and writes docs/wording.md. `check` changes nothing; it lists what is wrong,
also words that are not plain, and fails.
"""

import argparse
import sys
from pathlib import Path

from babel.messages.catalog import Catalog

from solidarity.settings import ROOT
from tools.catalogs import catalog_path, forms, ids, key_of, read_catalogs, written
from tools.key_families import PASSED_ON, families
from tools.message_keys import Keys, read_sources
from tools.plain_words import hard_texts, read_level
from tools.wording_checks import complaints
from tools.wording_filled import Filled
from tools.wording_page import page

FOLDERS = ("actions", "bot", "desk", "solidarity")
PAGE = ROOT / "docs" / "wording.md"
HEADER = "# What Solidarity Bot says: the keys and the files that say them. Written by the tool."


def template(keys: Keys, catalogs: dict[str, Catalog]) -> Catalog:
    """What has to be worded: the keys of the code, and their variants that a language has."""
    found = Catalog(project="Solidarity Bot", version="0.1", fuzzy=False, header_comment=HEADER)
    variants = {key for catalog in catalogs.values() for key in ids(catalog)}
    for key in sorted(set(keys.by_key) | variants):
        said_as = keys.said_as(key)
        if said_as is None:
            continue
        uses = keys.by_key[said_as]
        counts = any("n" in (use.params or ()) for use in uses)
        files = [(file, 0) for file in sorted({use.file for use in uses})]
        found.add((key, key) if counts else key, locations=files)
    return found


def update(keys: Keys, locales: Path) -> list[str]:
    """Write the template and bring the languages in step; what was done."""
    catalogs = read_catalogs(locales)
    wanted = template(keys, catalogs)
    (locales / "messages.pot").write_bytes(written(wanted, is_template=True))
    done = []
    for language, catalog in catalogs.items():
        before = ids(catalog)
        catalog.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        after = ids(catalog)
        catalog_path(locales, language).write_bytes(written(catalog))
        done += [f"{language}: {key} was added, please word it" for key in sorted(after - before)]
        done += [f"{language}: {key} is said no more" for key in sorted(before - after)]
    return done


def check(keys: Keys, locales: Path) -> list[str]:
    """Everything that is wrong."""
    catalogs = read_catalogs(locales)
    wanted = template(keys, catalogs)
    wrong = list(keys.riddles)
    pot = locales / "messages.pot"
    if not pot.exists() or pot.read_bytes() != written(wanted, is_template=True):
        wrong.append("locales/messages.pot is stale: run `make translations`")
    texts = {
        language: {key_of(m.id): forms(m.string) for m in catalog if m.id}
        for language, catalog in catalogs.items()
    }
    return wrong + list(complaints(keys, ids(wanted), texts))


def check_words(filled: Filled, side_by_side: Path) -> list[str]:
    """What is not plain, and whether the page of all texts is the present one."""
    wrong = hard_texts(filled, read_level())
    if not side_by_side.exists() or side_by_side.read_text(encoding="utf-8") != page(filled):
        wrong.append(f"docs/{side_by_side.name} is stale: run `make translations`")
    return wrong


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.translations", description=__doc__)
    parser.add_argument("what", choices=("check", "update"))
    what = parser.parse_args(arguments).what
    keys = Keys(read_sources(ROOT, FOLDERS), families(), PASSED_ON)
    if what == "update":
        print("\n".join(update(keys, ROOT / "locales") or ["Nothing new."]))
        PAGE.write_text(page(Filled(ROOT / "locales")), encoding="utf-8")
        return 0
    wrong = check(keys, ROOT / "locales") or check_words(Filled(ROOT / "locales"), PAGE)
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(keys.by_key)} keys, {len(wrong)} complaints.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
