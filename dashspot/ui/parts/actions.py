"""What the report of a collection can do at Spotify, in one row."""

from __future__ import annotations

import streamlit as st

from dashspot import browser
from dashspot.blocks.collections import CollectionKey
from dashspot.ui.parts import changes, play
from dashspot.ui.session import Viewer


def at_spotify(viewer: Viewer, saved: browser.Library, key: CollectionKey) -> None:
    """Play it, save it, edit it; without a connection there is nothing, in the same place."""
    with st.container(horizontal=True):
        play.collection(viewer, saved, key)
        changes.actions(viewer, saved, key)
    play.told()
