"""What to do about tracks without features: have them fetched, or bring a table that knows them."""

from __future__ import annotations

import uuid

import streamlit as st

from dashspot import browser
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.ui.nav import page_at
from dashspot.ui.parts.tasks import work_panel
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_ASKED, _REFUSED = "_fetch_asked", "_fetch_refused"


def ways_on(viewer: Viewer, key: CollectionKey, missing: int) -> None:
    """The ways to the features that a collection lacks, and how far the fetching is."""
    if missing:
        _ways(viewer, key, missing)
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused), icon=":material/error:")
    if viewer.owner and st.session_state.get(_ASKED):
        work_panel(viewer.owner.id)


def _ways(viewer: Viewer, key: CollectionKey, missing: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{count(missing, 'track')} without features.")
        if viewer.owner and not viewer.sees_sample:
            st.button(
                "Fetch the rest",
                key="fetch_features",
                icon=":material/cloud_download:",
                help="Asks the services that may know them, by the ids that the tracks have at Spotify.",
                on_click=_ask,
                args=(viewer.owner.id, key),
            )
        st.page_link(page_at("imports"), label="Import a table of features", icon=":material/upload_file:")


def _ask(user_id: uuid.UUID, key: CollectionKey) -> None:
    st.session_state[_ASKED] = True
    try:
        confirm(user_id)
        browser.request_features(browser.kept_library(user_id), key)
    except DashSpotError as error:
        st.session_state[_REFUSED] = str(error)
