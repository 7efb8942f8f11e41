"""What is saved of the library at Spotify, and saving it."""

import streamlit as st

from dashspot import library
from dashspot.ui.guard import guarded
from dashspot.ui.parts import syncs
from dashspot.ui.parts.tasks import work_panel
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Library at Spotify", anchor=False)
with guarded():
    if viewer.owner is None or not viewer.connected:
        syncs.connect(viewer)
    else:
        syncs.ask(viewer.owner.id)
    if viewer.owner:
        work_panel(viewer.owner.id)
        syncs.table(library.states(viewer.owner.id))
