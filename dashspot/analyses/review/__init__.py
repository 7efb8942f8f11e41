"""Years of listening."""
