"""A search in Spotify's catalogue."""

from dashspot.ui.guard import guarded
from dashspot.ui.parts import live
from dashspot.ui.session import require_viewer

viewer = require_viewer()
with guarded():
    live.page(
        viewer, "search", "Search Spotify", "search_tracks", "search_albums", "search_artists", "search_playlists"
    )
