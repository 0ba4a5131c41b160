"""Before, during and after a call."""
