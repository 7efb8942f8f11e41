"""DashSpot: explore Spotify playback, library and collections, with numbers one can trust."""
