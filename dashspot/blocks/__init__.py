"""Blocks: the shapes of values that cross packages."""
