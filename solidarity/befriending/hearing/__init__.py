"""What people say about calls, in their own words: their hours, how often, and another moment."""

from solidarity.befriending.hearing.hours import hours_told
from solidarity.befriending.hearing.moment import moment_told
from solidarity.befriending.hearing.rhythm import rhythm_told

__all__ = ["hours_told", "moment_told", "rhythm_told"]
