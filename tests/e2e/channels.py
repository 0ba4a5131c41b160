"""On which channel a story plays, and on which database."""

import pytest

ON_EACH = [
    ("sqlite", "telegram"),
    ("sqlite", "whatsapp"),
    ("sqlite", "web"),
    ("postgresql", "whatsapp"),
]
on_each = pytest.mark.parametrize(
    ("system", "channel"), ON_EACH, indirect=["system"], scope="session"
)
with_an_app = pytest.mark.parametrize(
    ("system", "channel"),
    [each for each in ON_EACH if each[1] != "web"],
    indirect=["system"],
    scope="session",
)
"""All but the page, which sends words, taps and places only, and changes nothing."""
