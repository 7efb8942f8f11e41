"""The use cases that all contexts share."""
