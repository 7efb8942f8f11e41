"""How a collection changed over the years."""

from dashspot.ui.parts import explore
from dashspot.ui.session import require_viewer

viewer = require_viewer()
explore.of_one(viewer, "time", "Over time", "When was this added, when was it released, and how has its sound changed?")
