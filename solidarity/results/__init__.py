"""The honest figures: what was asked, and what came of it (docs/results.md)."""
