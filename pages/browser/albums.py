"""Every saved album."""

from dashspot.ui.guard import guarded
from dashspot.ui.parts import lists
from dashspot.ui.session import require_viewer

viewer = require_viewer()
with guarded():
    lists.page(viewer, "album", "Albums")
