"""The artists that are followed at Spotify now, and how they stand here."""

from dashspot.ui.guard import guarded
from dashspot.ui.parts import live
from dashspot.ui.session import require_viewer

viewer = require_viewer()
with guarded():
    live.page(viewer, "artists", "The artists you follow at Spotify", "artists")
