"""The webhook by which systems of others tell of people in need (docs/intake.md)."""
