"""What runs for a person, and what they were told."""

import streamlit as st

from dashspot.ui.guard import guarded
from dashspot.ui.parts import notices
from dashspot.ui.parts.tasks import work_panel
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Notices", anchor=False)
if viewer.owner is None:
    notices.nobody()
    st.stop()

with guarded():
    work_panel(viewer.owner.id, told=False)
    notices.told(viewer.owner.id)
