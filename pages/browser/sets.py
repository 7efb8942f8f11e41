"""Sets of tracks that are kept under a name."""

import streamlit as st

from dashspot.ui.guard import guarded
from dashspot.ui.parts import sets
from dashspot.ui.parts.banner import sample_banner
from dashspot.ui.parts.step import step
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Sets", anchor=False)
step()
sample_banner(viewer)
with guarded():
    sets.told()
    sets.kept(viewer)
