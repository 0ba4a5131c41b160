"""What the people of the stories hold in their hands, whatever the channel."""

from .phone import Phone
from .web import WebPhone

__all__ = ["Phone", "WebPhone"]
