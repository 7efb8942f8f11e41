"""Keys and tempo."""
