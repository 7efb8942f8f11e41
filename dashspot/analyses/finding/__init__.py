"""What was new, and what came back."""
