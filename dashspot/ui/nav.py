"""Every page, once."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

PAGES = Path(__file__).resolve().parent.parent.parent / "pages"


def pages() -> list[StreamlitPage]:
    """The pages, in the order of the navigation."""
    return [
        _page("browser/playlists", "Playlists", "queue_music", "Every saved playlist, with its profile.", default=True),
        _page("browser/report", "Report", "analytics", "One collection: extremes, averages, counts and charts."),
        _page("core/imports", "Imports", "upload_file", "Bring files in, see what came, take it out again."),
    ]


def nav() -> StreamlitPage:
    """Draw the navigation and say which page was asked for."""
    return st.navigation(pages(), position="top")


def close_legacy_pages() -> None:
    """Call once at launch: from then on Streamlit runs no file of `pages/` but through the entry script.

    Outside a session Streamlit warns about the call; there is nothing to warn about here.
    """
    warner = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    warner.disabled = True
    try:
        nav()
    finally:
        warner.disabled = False


def _page(path: str, title: str, icon: str, about: str, *, default: bool = False) -> StreamlitPage:
    return st.Page(PAGES / f"{path}.py", title=title, icon=f":material/{icon}:", help=about, default=default)
