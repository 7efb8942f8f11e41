"""What was played most."""
