"""The report of one collection, or of one track."""

import streamlit as st

from dashspot.ui import cache
from dashspot.ui.guard import guarded
from dashspot.ui.parts import report, track
from dashspot.ui.parts.waiting import reserved
from dashspot.ui.session import require_viewer

viewer = require_viewer()
with guarded(), reserved(report.HEIGHT, "report", viewer.shown.version, *st.query_params.values()):
    library = cache.library(viewer.shown)
    key = report.pick_collection(library)
    if key is None:
        st.stop()
    if key.kind == "track":
        track.show(cache.track(library, key.id))
        st.stop()
    shown = cache.shown(library, key, keep_failed=report.keep_failed())

basis = report.header(shown)
report.cards(shown, basis)
report.meanings()
