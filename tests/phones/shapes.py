"""The shape of what goes over the wire."""

from typing import Any

Json = dict[str, Any]
"""A JSON object with the field names of the service."""
