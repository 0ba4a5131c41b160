"""What people tell who wish to be called, and those who call."""
