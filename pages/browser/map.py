"""Where the tracks of a collection stand next to each other."""

from dashspot.ui.parts import explore
from dashspot.ui.session import require_viewer

viewer = require_viewer()
explore.of_one(viewer, "map", "Map", "Which tracks sound alike, which groups do they form, and which stand apart?")
