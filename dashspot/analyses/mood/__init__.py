"""The moods of the tracks."""
