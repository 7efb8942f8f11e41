"""The library at a glance, and for a first visitor the ways in."""

import streamlit as st

from dashspot.ui import cache
from dashspot.ui.guard import guarded
from dashspot.ui.parts import home
from dashspot.ui.parts.waiting import reserved
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Home", anchor=False)
with guarded(), reserved(home.HEIGHT, "home", viewer.shown.version):
    library = cache.library(viewer.shown)
    overview = cache.overview(library)
    home.doors(viewer)
    home.glance(viewer, overview)
