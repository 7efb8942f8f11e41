"""How what was played sounds."""
