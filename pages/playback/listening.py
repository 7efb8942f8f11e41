"""A lifetime of listening, by period."""

import streamlit as st

from dashspot.ui.parts import listening
from dashspot.ui.parts.step import step
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Listening", anchor=False)
step()
listening.page(viewer)
