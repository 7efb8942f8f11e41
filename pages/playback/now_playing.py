"""What plays now, with controls, what comes next, and where it could play."""

import streamlit as st

from dashspot.ui.guard import guarded
from dashspot.ui.parts import player
from dashspot.ui.parts.step import step
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Now playing", anchor=False)
step()
with guarded():
    player.live(viewer)
