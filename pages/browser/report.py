"""The report of one collection, or of one track."""

import streamlit as st

from dashspot.ui import cache
from dashspot.ui.guard import guarded
from dashspot.ui.parts import actions, analysis, explore, missing, report, track
from dashspot.ui.parts.step import step
from dashspot.ui.parts.waiting import reserved
from dashspot.ui.session import require_viewer

viewer = require_viewer()
step()
with guarded(), reserved(report.HEIGHT, "report", viewer.shown.version, *st.query_params.values()):
    library = cache.library(viewer.shown)
    key = report.pick_collection(library, viewer.shown.sets_version)
    if key is None:
        st.title("Report", anchor=False)
        st.stop()
    if key.kind == "track":
        found = cache.track(library, key.id)
        track.header(found)
        actions.at_spotify(viewer, library, key)
        missing.ways_on(viewer, key, 0 if found.track["known"] else 1)
        track.details(found)
        st.stop()
    shown = cache.shown(library, key, keep_failed=report.keep_failed())

basis = report.header(shown)
actions.at_spotify(viewer, library, key)
explore.links(key)
with st.container():  # always there: what follows keeps its place
    missing.ways_on(viewer, key, shown.report.facts.tracks - shown.report.facts.known)
section = report.pick_section()
if section == report.OVERVIEW:
    report.cards(shown, basis)
    report.meanings()
else:
    analysis.section(viewer, library, shown.asked, section)
