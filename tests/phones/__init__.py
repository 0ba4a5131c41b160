"""What the emulators of messaging services share: telephones, waiting, a server in a thread."""

from .person import Impossible, Phone, ShownMessage

__all__ = ["Impossible", "Phone", "ShownMessage"]
