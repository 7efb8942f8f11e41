"""Statistics by group."""
