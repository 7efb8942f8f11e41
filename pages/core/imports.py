"""Files in, what came of them, and out again."""

import streamlit as st

from dashspot import core
from dashspot.ui.guard import guarded
from dashspot.ui.parts import imports
from dashspot.ui.parts.tasks import work_panel
from dashspot.ui.parts.upload import upload
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Imports", anchor=False)
if viewer.owner is None:
    imports.explain_no_owner()
    st.stop()

with guarded():
    upload(viewer.owner.id)
    imports.refusal()
    work_panel(viewer.owner.id)
    imports.listed(viewer.owner.id, core.list_imports(viewer.owner.id))
