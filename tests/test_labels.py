"""Labels of buttons: whole on every channel, in both languages, with the longest that they name.

A label that is always the same fits WhatsApp's button. One that names a person, a place, a moment or
a thing is shown whole in a row of a list when it is longer.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from bot.channels.contract import Outgoing, ShownButton
from bot.channels.whatsapp_shapes import (
    MAX_BUTTON,
    MAX_BUTTONS,
    MAX_DESCRIPTION,
    MAX_TITLE,
    Phrases,
    bodies,
)
from bot.wording import MAX_BUTTON as CUT_AT
from bot.wording import Wording
from solidarity.settings import ROOT
from solidarity.storage.tables import Notice, Person
from solidarity.vocabulary import ZONE, HelpType
from tests.keys_of_the_code import keys_of_the_code
from tools.catalogs import forms, key_of, read_catalogs
from tools.message_keys import Use
from tools.wording_checks import BRACES

TUESDAY = datetime.fromisoformat("2026-09-22T10:00").replace(tzinfo=ZONE)
CATALOGS = read_catalogs(ROOT / "locales")
LONGEST: dict[str, list[Any]] = {
    "at": ["2026-09-30T14:30"],
    "code": ["1200"],
    "km": [50],
    "label": ["Je préfère un autre moment", "Liever op een ander moment"],
    "n": [1, 10],
    "name": ["Marie-Christine", "Maximiliaan"],
    "place": [{"fr": "Woluwe-Saint-Lambert", "nl": "Sint-Lambrechts-Woluwe"}],
    "subjects": [list(HelpType)],
    "thing": ["6 bouteilles d’eau pétillante", "2 pakken volkorenbrood"],
    "until": ["2026-09-30"],
    "weekday": ["2026-09-23"],
    "weekly": ["2026-09-30T14:30"],
    "when": [{"start": "2026-09-30T08:00", "end": "2026-09-30T12:00"}],
}
"""About the longest there is; a list of kinds has no longest, and is cut."""
HAVE_NO_LONGEST = {"subjects"}


def labels() -> Iterator[tuple[str, str, str, list[Use]]]:
    """Language, key and wording of everything that stands on a button, with where it is said."""
    keys = keys_of_the_code()
    for language, catalog in CATALOGS.items():
        for message in catalog:
            key = key_of(message.id) if message.id else ""
            uses = [use for use in keys.by_key.get(keys.said_as(key) or "", []) if use.is_button]
            if uses:
                yield from ((language, key, text, uses) for text in forms(message.string))


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording()


def on_a_button(wording: Wording, language: str, key: str, **known: Any) -> str:
    """The label as it stands under a message."""
    notice = Notice(
        person=Person(language=language), parts=[["kept", {}]], buttons=[[[key, known, "token"]]]
    )
    return wording.compose(notice, now=TUESDAY).buttons[0][0].label


def shown_by_whatsapp(*shown: str) -> list[str]:
    """What can be read of these labels under one message."""
    buttons = [[ShownButton(label, f"token {place}")] for place, label in enumerate(shown)]
    phrases = Phrases(choose="Choisir", choice="Que choisissez-vous ?", more="La suite")
    (body,) = bodies(Outgoing("Un message", buttons), phrases)
    action = body["interactive"]["action"]
    if "buttons" in action:
        return [button["reply"]["title"] for button in action["buttons"]]
    rows = [row for section in action["sections"] for row in section["rows"]]
    assert all(len(row["title"]) <= MAX_TITLE for row in rows)
    return [row.get("description", row["title"]) for row in rows]


def test_a_label_that_is_always_the_same_fits_a_button() -> None:
    fixed = [one for one in labels() if not BRACES.search(one[2])]
    assert len(fixed) > 300
    assert [one[:3] for one in fixed if len(one[2]) > MAX_BUTTON] == []


def test_a_label_that_can_be_ticked_fits_a_row() -> None:
    """It stands among many others, in a list."""
    ticked = [one for one in labels() if any("chosen" in (use.params or ()) for use in one[3])]
    assert len(ticked) > 50
    assert [one[:3] for one in ticked if len(f"✓ {BRACES.sub('', one[2])}") > MAX_TITLE] == []


def test_a_label_that_names_something_is_shown_whole(wording: Wording) -> None:
    naming = {(language, key): BRACES.findall(text) for language, key, text, _ in labels()
              if ".no_" not in key and BRACES.search(text)}  # fmt: skip
    assert len(naming) > 20
    for (language, key), names in naming.items():
        for turn in range(2):
            known = {name: LONGEST[name][turn % len(LONGEST[name])] for name in names}
            label = on_a_button(wording, language, key, **known)
            if set(names) & HAVE_NO_LONGEST:
                assert label.endswith("…"), f"{label} was to be cut"
                continue
            assert not label.endswith("…"), f"{label} is cut"
            assert len(label) <= CUT_AT < MAX_DESCRIPTION
            others = ["Oui", "Non"][: MAX_BUTTONS - 1]
            assert shown_by_whatsapp(label, *others) == [label, *others]
