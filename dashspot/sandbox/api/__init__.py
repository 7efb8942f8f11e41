"""The Web API, one module per resource as Spotify names it."""
