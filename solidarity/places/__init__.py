"""Belgian places: reading them in sentences, finding them by a query, and around a position."""

from solidarity.places.gazetteer import by_postcode, nearest
from solidarity.places.place import Found, Mention, Place
from solidarity.places.queries import find
from solidarity.places.reading import read

__all__ = ["Found", "Mention", "Place", "by_postcode", "find", "nearest", "read"]
