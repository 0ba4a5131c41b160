"""A year of befriending calls: who is paired when, and every call at its wall time."""
