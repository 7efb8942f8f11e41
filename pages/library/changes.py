"""What is changed at Spotify: shown first, sent, kept in a log, and taken back."""

import streamlit as st

from dashspot.ui.guard import guarded
from dashspot.ui.parts import changes, changes_form
from dashspot.ui.parts.tasks import work_panel
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Changes", anchor=False)
above = st.container()
with guarded():
    if viewer.owner is None or not viewer.connected:
        changes.connect(viewer)
    else:
        changes.edit_button()
        changes_form.form(viewer)
    if viewer.owner:
        work_panel(viewer.owner.id, told=False)  # may begin the page anew, so what is told once comes after it
        with above:
            changes.told()
        changes.log(viewer, viewer.owner.id)
