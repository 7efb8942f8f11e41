"""Statistics of the ten features by group."""

from dashspot.ui.parts import explore
from dashspot.ui.session import require_viewer

viewer = require_viewer()
explore.of_one(
    viewer,
    "groups",
    "Group by",
    "How do artists, albums, decades, genres, playlists, keys and sources differ in their features?",
)
