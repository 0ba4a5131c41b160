"""What the people of the stories hold in their hands, whatever the channel.

The emulators of messaging services share telephones, waiting, and a server in a thread.
"""

from .any_phone import AnyPhone
from .person import Impossible, Phone, ShownMessage
from .web import WebPhone

__all__ = ["AnyPhone", "Impossible", "Phone", "ShownMessage", "WebPhone"]
