"""A WhatsApp Cloud API of our own for tests and for trying the bot without WhatsApp."""

from .cloud import CloudApi
from .people import Person

__all__ = ["CloudApi", "Person"]
