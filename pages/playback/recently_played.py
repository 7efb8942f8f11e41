"""What was played, day by day: what Spotify tells of the last plays, and what imported histories tell."""

import streamlit as st

from dashspot.ui.guard import guarded
from dashspot.ui.parts import play_log
from dashspot.ui.parts.step import step
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Recently played", anchor=False)
step()
with guarded():
    play_log.log(viewer)
