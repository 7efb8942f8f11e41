"""What there is to listen to, and who listens."""
