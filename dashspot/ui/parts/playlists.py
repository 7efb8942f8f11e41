"""The list of playlists on the screen."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from dashspot import browser
from dashspot.browser.services.words import count, share
from dashspot.ui.parts.cards import table_height
from dashspot.ui.session import Viewer

PAGE_SIZE = 50
_TALLEST_TABLE = 740
SORTS: dict[str, tuple[str, bool]] = {
    "Name": ("name", True),
    "Most tracks": ("tracks", False),
    "Happiest": ("valence", False),
    "Saddest": ("valence", True),
    "Most energetic": ("energy", False),
    "Most danceable": ("danceability", False),
    "Least coverage": ("coverage", True),
    "State": ("state", False),
}
_COLUMNS = ("open", "name", "tracks", "coverage", "danceability", "energy", "valence", "length", "state", "source")


def introduction(viewer: Viewer, library: browser.Library) -> None:
    """Whose library this is, how much it is, and what to do where it is empty."""
    if viewer.sees_sample:
        _sample_banner(viewer)
    if library.playlists.empty:
        st.info("No playlist is saved here yet. Import a table of playlists to fill this page.", icon=":material/info:")
        st.page_link("pages/core/imports.py", label="Import a file", icon=":material/upload_file:")
        return
    known, total = int(library.tracks["known"].sum()), len(library.tracks)
    failed = int(library.tracks["failed"].sum())
    listed = f"{count(total, 'track')} in {count(len(library.playlists), 'playlist')}"
    left_out = f"; {count(failed, 'failed analysis', 'failed analyses')} left out of the profiles" if failed else ""
    st.caption(f"{listed}, features for {known:,} of {count(total, 'track')} ({share(known, total)}){left_out}.")


def search_and_sort(table: pd.DataFrame) -> pd.DataFrame:
    """The filter row, kept in the URL, and what it leaves."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Search", key="pl_search", bind="query-params", placeholder="Name of a playlist", type="search", width=320
        )
        sort = st.selectbox("Sort by", list(SORTS), key="pl_sort", bind="query-params", width=200)
    column, ascending = SORTS.get(sort, SORTS["Name"])
    found = browser.search_playlists(table, text or "")
    return found.sort_values([column, "name", "playlist_id"], ascending=[ascending, True, True], ignore_index=True)


def page_of(found: pd.DataFrame, *, total: int) -> None:
    """One page of the list; a press opens the report."""
    if found.empty:
        st.info("No playlist has such a name. Search for another word.", icon=":material/search_off:")
        return
    slot = st.container()
    pages = math.ceil(len(found) / PAGE_SIZE)
    page = st.pagination(pages, key="pl_page", bind="query-params") if pages > 1 else 1
    start = (min(max(page, 1), pages) - 1) * PAGE_SIZE
    shown = found.iloc[start : start + PAGE_SIZE]
    of = f"{start + 1:,} to {start + len(shown):,} of {count(len(found), 'playlist')}"
    with slot:
        _table(shown)
        st.caption(of if len(found) == total else f"{of} found among {total:,}")


def _table(shown: pd.DataFrame) -> None:
    ids = shown["playlist_id"].tolist()
    table = shown.assign(open="Open", length=pd.to_timedelta(shown["duration_ms"].round(-3), unit="ms"))
    st.dataframe(
        table[list(_COLUMNS)],
        hide_index=True,
        column_config=_column_config(ids),
        height=table_height(len(table), _TALLEST_TABLE),
        alt="Saved playlists with their size, coverage and mean danceability, energy and valence",
    )


def _column_config(ids: list[str]) -> dict[str, Any]:
    column = st.column_config

    def profile(title: str) -> Any:
        about = "Mean over distinct tracks with features, failed analyses left out"
        return column.ProgressColumn(title, min_value=0, max_value=1, format="%.2f", help=about)

    return {
        "open": column.ButtonColumn("Report", key="pl_open", on_click=_open, args=(ids,), width=80, type="tertiary"),
        "name": column.TextColumn("Playlist", pinned=True, width="medium"),
        "tracks": column.NumberColumn("Tracks", format="localized", help="Distinct tracks"),
        "coverage": column.ProgressColumn(
            "Features",
            min_value=0,
            max_value=1,
            format="percent",
            help="Share of distinct tracks whose features are known",
        ),
        "danceability": profile("Danceability"),
        "energy": profile("Energy"),
        "valence": profile("Valence"),
        "length": column.NumberColumn("Length", format="compact", help="Sum over distinct tracks"),
        "state": column.TextColumn("Analysis"),
        "source": column.TextColumn("Imported from"),
    }


def _open(ids: list[str]) -> None:
    pressed = st.session_state["pl_open"]
    if pressed is not None and 0 <= pressed.row < len(ids):
        st.switch_page("pages/browser/report.py", query_params={"kind": "playlist", "id": ids[pressed.row]})


def _sample_banner(viewer: Viewer) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(
            "This is a sample library with made-up tracks. Since late 2024 Spotify gives audio features to few apps, "
            "so bring a table that has them.",
            icon=":material/science:",
        )
        if viewer.owner:
            st.page_link("pages/core/imports.py", label="Import a file", icon=":material/upload_file:")
