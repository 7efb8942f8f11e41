"""How the tracks sound."""
