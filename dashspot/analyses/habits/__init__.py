"""How it was listened."""
