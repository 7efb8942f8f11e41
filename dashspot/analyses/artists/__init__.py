"""Artists and genres."""
