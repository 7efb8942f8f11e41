"""Who says how the tracks sound."""
