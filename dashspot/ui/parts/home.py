"""The home page."""

from __future__ import annotations

import streamlit as st

from dashspot import browser, core
from dashspot.blocks.words import count
from dashspot.browser.services.words import share
from dashspot.ui.nav import page_at
from dashspot.ui.parts.banner import nothing_saved
from dashspot.ui.parts.cards import card_title, chart_card, table_height
from dashspot.ui.parts.columns import COLUMNS
from dashspot.ui.parts.sign_in import guest_button, sign_in_button
from dashspot.ui.session import Viewer

HEIGHT = 420
_EXPORTIFY = "https://github.com/pavelkomarov/exportify"
_TALLEST_TABLE = 330
_NEWEST = ("title", "added_at", "by", "held_by")


def doors(viewer: Viewer) -> None:
    """For whoever has nothing of their own here yet: what Spotify gives today, and the ways in."""
    if not viewer.sees_sample:
        return
    st.info(
        "Spotify gives audio features to few apps since November 2024, and since 2026 most apps get few endpoints and "
        "five users. So DashSpot works from files too, and says of every number where it comes from.",
        icon=":material/info:",
    )
    with st.grid(3, min_column_width=240, border=True) as grid:
        with grid.cell():
            card_title("Sample", "Below is a library of made-up tracks. It costs nothing and shows everything.")
            st.page_link(page_at("playlists"), label="Look around", icon=":material/science:")
        with grid.cell():
            card_title("My files", "Exports and tables of features. They stay here and are seen by you alone.")
            if viewer.owner:
                st.page_link(page_at("imports"), label="Import files", icon=":material/upload_file:")
            else:
                guest_button(key="home_guest", next_path="/imports")
        with grid.cell():
            _door_to_spotify(viewer)


def _door_to_spotify(viewer: Viewer) -> None:
    if viewer.connected:
        card_title("Spotify", "You are signed in. A sync saves your playlists, liked songs, albums and artists here.")
        st.page_link(page_at("syncs"), label="Sync your library", icon=":material/sync:")
        return
    begin = "Sign in here, or let" if core.can_sign_in() else "Let"
    card_title("Spotify", f"{begin} Exportify write your playlists and liked songs as files.")
    if core.can_sign_in():
        sign_in_button(key="home_sign_in")
    st.page_link(_EXPORTIFY, label="Export with Exportify", icon=":material/open_in_new:")


def glance(viewer: Viewer, overview: browser.Overview) -> None:
    """Everything in one sentence, four numbers, the mood of it all, what is new, and what to do next."""
    if not overview.tracks:
        _without_tracks(viewer)
        return
    st.markdown(_sentence(overview))
    with st.grid(4, min_column_width=150):
        grown = overview.grown
        _metric("Tracks", f"{overview.tracks:,}", f"{overview.liked:,} liked", grown.get("tracks"))
        _metric("Playlists", f"{overview.playlists:,}", "saved here", grown.get("playlists"))
        _metric("Artists", f"{overview.artists:,}", "credited", grown.get("artists"))
        known = share(overview.known, overview.tracks)
        _metric("With features", known, count(overview.known, "track"), grown.get("known"))
    if grown:
        st.caption("The lines show the last 24 months, by when a track was first added.")
    grid = st.grid(2, min_column_width=380)
    with grid:
        chart_card(
            "Mood: happy and angry above, chill and sad below",
            overview.mood,
            _mood_basis(overview),
            key="home_mood",
            alt="Tracks of the library by valence and energy",
        )
    with grid.cell():
        _newest(overview)
        _next_steps(overview)


def _without_tracks(viewer: Viewer) -> None:
    if not core.has_plays(viewer.shown.user.id):
        nothing_saved("tracks")
        return
    st.info(
        "Your history of listening is here. What this page shows is made of a library: playlists, liked songs and "
        "albums, which come with their files or a sync.",
        icon=":material/info:",
    )
    with st.container(horizontal=True):
        for address in ("now_playing", "recently_played", "listening"):
            st.page_link(page_at(address))
        st.page_link(page_at("imports"), label="Import files", icon=":material/upload_file:")


def _sentence(overview: browser.Overview) -> str:
    liked = f", {count(overview.liked, 'liked song')}" if overview.liked else ""
    has = f"features for {share(overview.known, overview.tracks)}"
    return f"{count(overview.tracks, 'track')} in {count(overview.playlists, 'playlist')}{liked}, {has}."


def _metric(label: str, value: str, detail: str, grown: tuple[int, ...] | None) -> None:
    st.metric(
        label,
        value,
        delta=detail,
        delta_color="off",
        delta_arrow="off",
        border=True,
        height="stretch",
        chart_data=grown,
        chart_type="area",
    )


def _mood_basis(overview: browser.Overview) -> str:
    parts = [f"n = {overview.with_mood:,} of {count(overview.tracks, 'distinct track')}"]
    if missing := overview.tracks - overview.failed - overview.with_mood:
        parts.append(f"{missing:,} without features")
    if overview.failed:
        parts.append(f"{overview.failed:,} with a failed analysis left out")
    return "; ".join(parts) + "."


def _newest(overview: browser.Overview) -> None:
    with st.container(border=True):
        if overview.newest.empty:
            card_title("What is new", "No file tells when a track was added.")
            return
        card_title("What is new", "The tracks that were added last, to a playlist or to the liked songs.")
        st.dataframe(
            overview.newest[list(_NEWEST)],
            hide_index=True,
            column_config={name: COLUMNS[name] for name in _NEWEST},
            height=table_height(len(overview.newest), _TALLEST_TABLE),
            alt="Tracks that were added last",
        )


def _next_steps(overview: browser.Overview) -> None:
    with st.container(border=True):
        card_title("Next", "Three things to do from here.")
        st.page_link(page_at("report"), label="Read the report of the whole library", icon=":material/analytics:")
        st.page_link(page_at("tracks"), label="Find a track, and the playlists that hold it", icon=":material/search:")
        missing = overview.tracks - overview.known
        if missing == overview.tracks:
            st.page_link(
                page_at("report"),
                label="Fetch the features of your tracks, on the report of the whole library",
                icon=":material/download:",
            )
        elif missing:
            st.page_link(
                page_at("tracks"),
                label=f"See the {count(missing, 'track')} without features",
                icon=":material/help:",
                query_params={"track_features": "unknown"},
            )
        else:
            st.page_link(page_at("artists"), label="Go through your artists", icon=":material/artist:")
