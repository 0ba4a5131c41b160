"""What two people say of meeting again (docs/decisions/0014)."""

AGAIN, NEVER = "again", "never"
