"""What plays, and its place in the person's own library."""

from __future__ import annotations

import uuid

import streamlit as st

from dashspot import browser, library
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError, NotFound
from dashspot.spotify.blocks import ItemBlock
from dashspot.ui import cache
from dashspot.ui.nav import page_at
from dashspot.ui.parts import track
from dashspot.ui.parts.player_controls import tell
from dashspot.ui.session import Viewer, confirm


def place(viewer: Viewer, user_id: uuid.UUID, item: ItemBlock | None) -> None:
    """Its features with their percentiles, the playlists that hold it, and its report; or the way to have them."""
    if item is None or item.kind != "track":
        return
    if item.id is None:
        st.info("This is a file on one of your devices. Spotify tells nothing of it that could be saved.")
    elif found := _found(viewer, item.id):
        track.features(found)
        _leads(found)
    else:
        _not_saved(viewer, user_id, item)


def _found(viewer: Viewer, track_id: str) -> browser.TrackReport | None:
    if viewer.sees_sample:
        return None
    try:
        return cache.track(cache.library(viewer.shown), track_id)
    except NotFound:
        return None


def _leads(found: browser.TrackReport) -> None:
    lists = found.held["playlist_id"].nunique()
    held = count(lists, "playlist") if lists else "no playlist"
    liked = "Liked, and in" if found.liked else "In"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"{liked} {held} of your library.", width="content")
        st.page_link(
            page_at("report"),
            label="Open its report",
            icon=":material/analytics:",
            query_params={"kind": "track", "id": found.key.id},
        )


def _not_saved(viewer: Viewer, user_id: uuid.UUID, item: ItemBlock) -> None:
    where = "You look at the sample library" if viewer.sees_sample else "This track is not in your library here"
    st.info(f"{where}, so how it sounds next to your own is not known.", icon=":material/music_off:")
    st.button("Save it here", key="np_save", icon=":material/download:", on_click=_save, args=(user_id, item.uri))


def _save(user_id: uuid.UUID, uri: str) -> None:
    try:
        confirm(user_id)
        library.request_item(user_id, uri)
        st.toast("It is being saved, with its features.", icon=":material/download:")
    except DashSpotError as error:
        tell(error)
