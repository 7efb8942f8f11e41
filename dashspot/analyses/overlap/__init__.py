"""What collections share."""
