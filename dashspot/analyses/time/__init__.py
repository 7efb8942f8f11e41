"""How it changed over time."""
