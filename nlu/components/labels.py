"""What a message is labelled with beside its intent, and where training data says so.

A block of `nlu/data/nlu/*/*.yml` carries the labels of its examples as metadata:
`{language, voice, help_types, urgent, for_other, safety}`, as LABELLING.md defines them; with
`money` when it is a text between two people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HELP_TYPES = (
    "groceries",
    "pharmacy",
    "listening",
    "transport",
    "meals",
    "pet_care",
    "household",
    "admin_digital",
    "care_home",
    "disability_support",
    "other",
)
DANGERS = ("none", "medical", "suicide", "violence", "fire_gas")
WITH_HELP_TYPES = frozenset({"request_help", "offer_help", "change_request", "cancel_request"})


class UnlabelledExample(ValueError):
    """A training example lacks the metadata of its block, or carries a label nobody knows."""


@dataclass(frozen=True)
class Labels:
    """The labels of one training message; `voice` names the file it came from."""

    intent: str
    help_types: frozenset[str]
    urgent: bool
    for_other: bool
    danger: str
    voice: str
    asks_money: bool | None = None
    """Of a text that one person wrote to the other: whether it asks for money, a card or a code."""

    @property
    def is_to_us(self) -> bool:
        """Whether it was written to the service itself."""
        return self.asks_money is None


def labels_of(intent: str, metadata: Mapping[str, Any] | None, text: str) -> Labels:
    """Read the labels that Rasa keeps as a message's `metadata["intent"]`."""
    block = (metadata or {}).get("intent")
    if not isinstance(block, Mapping):
        raise UnlabelledExample(f"No metadata for the {intent} example {text!r}")
    labels = Labels(
        intent=intent,
        help_types=frozenset(block.get("help_types") or ()),
        urgent=bool(block.get("urgent")),
        for_other=bool(block.get("for_other")),
        danger=block.get("safety") or "none",
        voice=str(block.get("voice") or "unknown"),
        asks_money=block.get("money"),
    )
    if labels.danger not in DANGERS or not labels.help_types <= set(HELP_TYPES):
        raise UnlabelledExample(f"Unknown label of the {intent} example {text!r}: {dict(block)}")
    return labels
