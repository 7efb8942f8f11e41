"""Pages that are made of analyses alone: of one collection, of several, or of every playlist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import cast

import streamlit as st

from dashspot import browser
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.ui import cache
from dashspot.ui.cache import Asked
from dashspot.ui.guard import guarded
from dashspot.ui.nav import page_at
from dashspot.ui.parts import analysis, report
from dashspot.ui.parts.banner import nothing_saved, sample_banner
from dashspot.ui.parts.cards import form_choice, page_button
from dashspot.ui.parts.step import step
from dashspot.ui.parts.waiting import reserved
from dashspot.ui.session import Viewer

_FEWEST, _MOST = 2, browser.MOST_COMPARED
_COMPARED = "with"
_PICKER = "cmp_collections"
_WHOLE = browser.LIBRARY_KEY.written


Pick = Callable[[browser.Library, str], Asked | None]
"""Chooses what a page is about, of a library and the state of its sets; None, after it has said why, where it can't."""


def of_one(viewer: Viewer, page: str, title: str, question: str) -> None:
    """A page about one collection, which the address names as that of a report does."""
    _page(viewer, page, title, question, _one)


def of_several(viewer: Viewer, page: str, title: str, question: str) -> None:
    """A page about two to six collections, which the address names one by one."""
    _page(viewer, page, title, question, _several, takeaway="cmp_html")


def of_playlists(viewer: Viewer, page: str, title: str, question: str) -> None:
    """A page about every playlist."""
    _page(viewer, page, title, question, _playlists)


def _page(viewer: Viewer, page: str, title: str, question: str, pick: Pick, *, takeaway: str | None = None) -> None:
    """`takeaway` is the key of the button that gives the whole page as a file, where it has one."""
    st.title(title, anchor=False)
    st.caption(question)
    step()
    sample_banner(viewer)
    with guarded(), reserved(report.HEIGHT, page, viewer.shown.version, *st.query_params.values()):
        library = cache.library(viewer.shown)
        asked = pick(library, viewer.shown.sets_version)
        if asked is None:
            return
        cache.inputs(library, asked)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form_choice()
        if takeaway:
            page_button(partial(cache.html_report, library.user_id, library.version, asked), page, key=takeaway)
    analysis.section(viewer, library, asked, page)


def _one(library: browser.Library, sets_version: str) -> Asked | None:
    key = report.pick_collection(library, sets_version)
    return cache.asked_for(library, key.written) if key else None


def _several(library: browser.Library, sets_version: str) -> Asked | None:
    if library.tracks.empty:
        nothing_saved("tracks")
        return None
    chosen = _pick(library, sets_version)
    if len(chosen) < _FEWEST:
        st.info("Choose at least two collections to compare.", icon=":material/compare_arrows:")
        return None
    return cache.asked_for(library, *chosen)


def _playlists(library: browser.Library, _sets_version: str) -> Asked | None:
    if library.playlists.empty:
        nothing_saved("playlists")
        return None
    return Asked(())


def _pick(library: browser.Library, sets_version: str) -> list[str]:
    """Up to six collections: those that the address names, and those that are added here."""
    wanted = list(dict.fromkeys(st.query_params.get_all(_COMPARED)))
    found = _found(library, wanted[:_MOST])
    chosen, titles = list(found), cache.collection_titles(library, sets_version) | found
    if left_out := len(wanted) - len(chosen):
        st.warning(
            f"{count(left_out, 'collection')} of the address {'is' if left_out == 1 else 'are'} left out: not in this "
            f"library, or more than {_MOST}.",
            icon=":material/warning:",
        )
    st.session_state[_PICKER] = chosen
    st.multiselect(
        "Collections, two to six; the first is held against the others",
        list(titles),
        format_func=lambda option: titles.get(option, option),
        key=_PICKER,
        max_selections=_MOST,
        on_change=_name_in_url,
        placeholder="Choose playlists, the liked songs or the whole library",
    )
    return chosen


def _found(library: browser.Library, wanted: Sequence[str]) -> dict[str, str]:
    """Those that are in this library, by title; the address may name anything."""
    found = {}
    for collection in wanted:
        with suppress(DashSpotError):
            key = browser.named(collection)
            if not browser.track_places(library, key).empty:
                found[collection] = browser.title_of(library, key)
    return found


def _name_in_url() -> None:
    st.query_params[_COMPARED] = cast("list[str]", st.session_state[_PICKER])


def links(key: CollectionKey) -> None:
    """The ways from a report to the pages about the same collection."""
    same = {"kind": key.kind, "id": key.id}
    held = {_COMPARED: [*([] if key.kind == "library" else [_WHOLE]), key.written]}
    with st.container(horizontal=True):
        st.page_link(page_at("map"), label="On the map", icon=":material/scatter_plot:", query_params=same)
        st.page_link(page_at("time"), label="Over time", icon=":material/timeline:", query_params=same)
        st.page_link(page_at("groups"), label="Group by", icon=":material/workspaces:", query_params=same)
        st.page_link(page_at("compare"), label="Compare", icon=":material/compare_arrows:", query_params=held)
