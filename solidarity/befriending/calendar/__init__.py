"""The calls as a calendar of one's own."""
