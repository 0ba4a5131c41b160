"""When: agreed on, written down, moved, paused, taken over."""
