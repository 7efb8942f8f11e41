"""When it was listened."""
