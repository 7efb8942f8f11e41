"""The tracks and artists that are played most, by period."""

from dashspot.ui.guard import guarded
from dashspot.ui.parts import live
from dashspot.ui.session import require_viewer

viewer = require_viewer()
with guarded():
    live.page(viewer, "top", "What you play most", "top_tracks", "top_artists")
