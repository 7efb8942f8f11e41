"""Every page, once."""

from __future__ import annotations

import copy
import functools
import logging
import os
import threading
from pathlib import Path
from urllib.parse import parse_qsl

import streamlit as st
from streamlit.navigation.page import StreamlitPage

PAGES = Path(__file__).resolve().parent.parent.parent / "pages"
ROUTES_SERVED = "_DASHSPOT_ROUTES_SERVED"
"""Set in the environment where our own routes are served; a module's global would be lost when Streamlit reloads it."""
_closed = threading.Event()


def pages() -> dict[str, list[StreamlitPage]]:
    """The pages by section, in the order of the navigation."""
    return {
        "": [
            _page("browser/home", "Home", "home", "The library at a glance.", default=True),
        ],
        "Browser": [
            _page("browser/playlists", "Playlists", "queue_music", "Every saved playlist, with its profile."),
            _page("browser/albums", "Albums", "album", "Every saved album."),
            _page("browser/artists", "Artists", "artist", "Every artist of a saved track."),
            _page("browser/tracks", "Tracks", "music_note", "Every saved track, and which playlists hold it."),
            _page("browser/sets", "Sets", "bookmarks", "Sets of tracks that you keep under a name."),
            _page("browser/report", "Report", "analytics", "One collection: extremes, averages, counts and charts."),
            _page("browser/compare", "Compare", "compare_arrows", "Two to six collections side by side."),
            _page("browser/overlap", "Overlap", "join_inner", "What playlists share, and what is there twice."),
            _page("browser/map", "Map", "scatter_plot", "Which tracks sound alike, and which stand apart."),
            _page("browser/time", "Over time", "timeline", "When tracks were added and released, and how they sound."),
            _page("browser/groups", "Group by", "workspaces", "Statistics by artist, decade, genre, key and others."),
        ],
        "Library": [
            _page(
                "library/playlists",
                "Your playlists",
                "queue_music",
                "Your playlists at Spotify, as of now.",
                at="spotify-playlists",
            ),
            _page(
                "library/tracks",
                "Liked songs",
                "favorite",
                "Your liked songs at Spotify, as of now.",
                at="spotify-tracks",
            ),
            _page("library/albums", "Saved albums", "album", "Your albums at Spotify, as of now.", at="spotify-albums"),
            _page(
                "library/artists",
                "Followed artists",
                "artist",
                "The artists you follow, as of now.",
                at="spotify-artists",
            ),
            _page("library/top", "Top", "trending_up", "What you play most, by period.", at="spotify-top"),
            _page("library/search", "Search Spotify", "search", "Spotify's catalogue.", at="spotify-search"),
            _page("library/syncs", "Syncs", "sync", "What you have at Spotify, saved here and kept up to date."),
            _page("library/changes", "Changes", "history", "What was changed at Spotify from here, and undoing it."),
        ],
        "Playback": [
            _page("playback/now_playing", "Now playing", "play_circle", "What plays, what comes next, and controls."),
            _page("playback/recently_played", "Recently played", "history_toggle_off", "What was played, day by day."),
            _page("playback/listening", "Listening", "headphones", "When, what and how you listened, by period."),
        ],
        "Files": [
            _page("core/imports", "Imports", "upload_file", "Bring files in, see what came, take it out again."),
        ],
        "You": [
            _page("core/notices", "Notices", "notifications", "What runs, and what became of what has run."),
            _page("core/account", "Account", "person", "Sign in, your browsers and notebooks, and how to leave."),
        ],
    }


def nav() -> StreamlitPage:
    """Draw the navigation and say which page was asked for.

    Streamlit marks the page that it will run, so no two reruns may share it.
    """
    mine = {section: [copy.copy(page) for page in built] for section, built in _built().items()}
    return st.navigation(mine, position="top")


def page_at(address: str) -> StreamlitPage:
    """The page at an address like `report`, to lead to, not to run. Raises KeyError: there is none.

    A link by the name of the page's file has Streamlit ask the disk for it at every rerun.
    """
    return _by_address()[address]


def place(link: str | None) -> tuple[StreamlitPage, dict[str, str]] | None:
    """The page that an address like `report?kind=playlist&id=...` leads to, and its query; None where there is none."""
    name, _, query = (link or "").partition("?")
    found = _by_address().get(name)
    return (found, dict(parse_qsl(query))) if found else None


def close_legacy_pages() -> None:
    """Call once at launch: from then on Streamlit runs no file of `pages/` but through the entry script.

    Outside a session Streamlit warns about the call; there is nothing to warn about here.
    """
    warner = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    warner.disabled = True
    try:
        st.navigation(pages(), position="top")
        _closed.set()
        os.environ[ROUTES_SERVED] = "1"
    finally:
        warner.disabled = False


def find_again(page: StreamlitPage) -> None:
    """Load a page again that Streamlit has called missing, though it is there.

    On a host that ignores `st.App` nothing closed the legacy pages, so Streamlit looks there before our first line
    runs. It does so once in the life of the process.
    """
    if not _closed.is_set():
        _closed.set()
        if page.url_path:
            st.html("<script>window.location.reload()</script>", unsafe_allow_javascript=True)
            st.stop()


@functools.cache
def _built() -> dict[str, list[StreamlitPage]]:
    """Looking at every file again took a sixth of the report's rerun.

    Only a script may call it first: outside one Streamlit makes pages that have neither title nor address.
    """
    return pages()


@functools.cache
def _by_address() -> dict[str, StreamlitPage]:
    return {page.url_path: page for section in _built().values() for page in section if page.url_path}


def _page(
    path: str, title: str, icon: str, about: str, *, at: str | None = None, default: bool = False
) -> StreamlitPage:
    """`at` is its address, where that is not the name of its file."""
    return st.Page(
        PAGES / f"{path}.py", title=title, icon=f":material/{icon}:", help=about, url_path=at, default=default
    )
