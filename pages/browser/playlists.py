"""Every saved playlist: searched, sorted, paged; a row opens its report."""

import streamlit as st

from dashspot import browser
from dashspot.ui import cache
from dashspot.ui.guard import guarded
from dashspot.ui.parts import playlists
from dashspot.ui.session import require_viewer

viewer = require_viewer()
st.title("Playlists")
with guarded():
    library = cache.library(viewer.shown)
    playlists.introduction(viewer, library)
    if library.playlists.empty:
        st.stop()
    table = cache.playlist_table(library)
    states = browser.playlist_states(library.user_id, table)

found = playlists.search_and_sort(table.assign(state=states))
playlists.page_of(found, total=len(table))
