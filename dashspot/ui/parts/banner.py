"""What a visitor is told before anything else: whose library this is, and how to bring one's own."""

from __future__ import annotations

import streamlit as st

from dashspot.ui.nav import page_at
from dashspot.ui.session import Viewer


def sample_banner(viewer: Viewer) -> None:
    """Says that the sample is a sample, and leads to one's own files."""
    if not viewer.sees_sample:
        st.empty()  # its place stays: see `waiting`
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info("This is a sample library with made-up tracks.", icon=":material/science:", width="stretch")
        if viewer.owner:
            st.page_link(page_at("imports"), label="Bring my files", icon=":material/upload_file:")
        else:
            st.page_link(page_at("account"), label="A library of my own", icon=":material/person:")


def nothing_played() -> None:
    """No history says what brings one."""
    st.info(
        "No plays are saved here yet. Import the history that Spotify sends you on request: the zip as it is.",
        icon=":material/info:",
    )
    st.page_link(page_at("imports"), label="Import a history", icon=":material/upload_file:")


def nothing_saved(what: str) -> None:
    """An empty library says why it is empty, and leads to what fills it."""
    st.info(f"No {what} are saved here yet. Files that you import fill this page.", icon=":material/info:")
    st.page_link(page_at("imports"), label="Import files", icon=":material/upload_file:")
