"""Insults and advertising: answered calmly, then for some hours no more, with a way back."""

from solidarity.manners.answering import (
    come_back,
    hear,
    hear_advertising,
    hear_aside,
    is_shut_out,
)

__all__ = ["come_back", "hear", "hear_advertising", "hear_aside", "is_shut_out"]
