"""Texts that say one thing only, and so need no model. Pure."""

HELLO = r"(?:(?:bonjour|bonsoir|salut|hallo|dag|goeie?dag|goedendag|goedemorgen|hoi)[ ,!.]*)?"
"""A greeting before it, if there is one."""


def plain(text: str) -> str:
    """Small letters, plain apostrophes and spaces, without marks at the end."""
    return " ".join(text.casefold().replace("’", "'").split()).strip(" .!?«»\"'")
