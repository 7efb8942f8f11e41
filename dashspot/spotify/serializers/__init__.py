"""The shapes of Spotify's answers, a file per resource."""
