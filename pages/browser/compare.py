"""Two to six collections side by side."""

from dashspot.ui.parts import explore
from dashspot.ui.session import require_viewer

viewer = require_viewer()
explore.of_several(viewer, "compare", "Compare", "How do these collections differ, and what do they share?")
