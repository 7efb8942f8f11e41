"""The use cases of the Browser."""
