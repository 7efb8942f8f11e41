"""What playlists share, and what stands there twice."""

from dashspot.ui.parts import explore
from dashspot.ui.session import require_viewer

viewer = require_viewer()
explore.of_playlists(viewer, "overlap", "Overlap", "Which playlists hold the same tracks, and what is there twice?")
