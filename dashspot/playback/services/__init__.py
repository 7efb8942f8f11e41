"""The use cases of Playback."""
