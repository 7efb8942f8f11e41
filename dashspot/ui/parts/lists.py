"""A page that is a list: whose library it is, how much, the filter row and one page of the table."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from pydantic import ValidationError

from dashspot import browser
from dashspot.blocks.collections import CollectionKey, CollectionKind
from dashspot.blocks.words import count
from dashspot.browser.services.words import share
from dashspot.errors import DashSpotError
from dashspot.ui import cache
from dashspot.ui.parts import filter_bar, listing, track_set
from dashspot.ui.parts.banner import nothing_saved, sample_banner
from dashspot.ui.parts.step import step
from dashspot.ui.parts.text import literal
from dashspot.ui.parts.waiting import reserved
from dashspot.ui.session import Viewer

_WITHIN = "of"
_HEIGHT = 420


def page(viewer: Viewer, kind: CollectionKind, title: str) -> None:
    """Everything saved of one kind."""
    st.title(title, anchor=False)
    step()
    sample_banner(viewer)
    with reserved(_HEIGHT, kind, viewer.shown.version):
        library = cache.library(viewer.shown)
        listed = cache.listed(library, kind)
    if listed.table.empty:
        nothing_saved(title.lower())
        return
    _basis(library)
    with st.container():  # always there: see `waiting`
        table, within = _within(listed.table, library) if kind == "track" else (listed.table, "")
    is_tracks = kind == "track"
    picked = filter_bar.pick(listed, table, library, within) if is_tracks else listing.filter_row(listed)
    listing.page_of(viewer, listed, picked, library)
    if is_tracks:
        track_set.told()


def _basis(library: browser.Library) -> None:
    """How much there is, and what its numbers are made of."""
    known, total = int(library.tracks["known"].sum()), len(library.tracks)
    failed = int(library.tracks["failed"].sum())
    held = f"{count(total, 'track')} in {count(len(library.playlists), 'playlist')}"
    liked = f" and {count(len(library.saved), 'liked song')}" if len(library.saved) else ""
    left_out = f"; {count(failed, 'failed analysis', 'failed analyses')} left out of the profiles" if failed else ""
    st.caption(f"{held}{liked}. {known:,} of {count(total, 'track')} ({share(known, total)}) have features{left_out}.")


def _within(table: pd.DataFrame, library: browser.Library) -> tuple[pd.DataFrame, str]:
    """The tracks of the one collection that the address names, if it names one, and that collection."""
    within = st.query_params.get(_WITHIN, "")
    kind, _, name = within.partition(":")
    if not name:
        return table, ""
    try:
        key = CollectionKey.model_validate({"kind": kind, "id": name})
        found = table[table["track"].isin(browser.track_places(library, key))]
    except (ValidationError, DashSpotError):
        found, within = table.iloc[:0], ""
    with st.container(horizontal=True, vertical_alignment="center"):
        title = browser.title_of(library, key) if len(found) else "an unknown collection"
        st.markdown(f"Only the tracks of **{literal(title)}**")
        st.button("Show all tracks", icon=":material/close:", on_click=_everywhere, type="tertiary")
    return found, within


def _everywhere() -> None:
    st.query_params.pop(_WITHIN, None)
