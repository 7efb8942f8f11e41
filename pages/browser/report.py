"""The report of one collection."""

import streamlit as st

from dashspot.ui import cache
from dashspot.ui.guard import guarded
from dashspot.ui.parts import report
from dashspot.ui.session import require_viewer

viewer = require_viewer()
with guarded():
    library = cache.library(viewer.shown)
    key = report.pick_collection(library)
    if key is None:
        st.stop()
    keep_failed = report.keep_failed()
    shown = cache.shown(library, key, keep_failed=keep_failed)

basis = report.header(shown)
report.cards(shown, basis)
report.meanings()
