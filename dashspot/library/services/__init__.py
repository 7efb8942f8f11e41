"""The use cases of the Library."""
