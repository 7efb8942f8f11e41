"""What can be done with the tracks that a filter leaves: read their report, keep them, save them at Spotify."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

import streamlit as st

from dashspot import browser
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.filters import TrackFilter
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.ui.nav import page_at
from dashspot.ui.parts.changes import save_set
from dashspot.ui.parts.step import want_report
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_FOLLOWS = "What the filter finds, now and later"
_SAID, _REFUSED = "_set_kept", "_set_refused"
_LONGEST_NAME = 100
TrackIds = Callable[[], Sequence[str]]


def actions(viewer: Viewer, library: browser.Library, track_ids: TrackIds, n: int, chosen: TrackFilter) -> None:
    """Report, set and playlist of these tracks; `track_ids` is asked when one of them is pressed."""
    key = CollectionKey(kind="filter", id=chosen.query) if chosen else browser.LIBRARY_KEY
    st.button(
        "Report of these tracks",
        key="track_report",
        icon=":material/analytics:",
        on_click=want_report,
        args=(key.kind, key.id),
    )
    title = browser.filter_title(library, chosen)
    if viewer.owner and not viewer.sees_sample:
        keep_form(viewer.owner.id, track_ids, n, title, chosen=chosen)
    save_set(viewer, track_ids, _called(title) if chosen else "From DashSpot", key="track_save_set")


def told() -> None:
    """What came of the last press, and the way to the set that was kept."""
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused), icon=":material/error:")
    if kept := st.session_state.pop(_SAID, None):
        name, key = kept
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(f"“{literal(name)}” is kept.", icon=":material/check:", width=420)
            st.page_link(
                page_at("report"),
                label="Open its report",
                icon=":material/analytics:",
                query_params={"kind": key.kind, "id": key.id},
            )


def keep_form(
    user_id: uuid.UUID,
    track_ids: TrackIds,
    n: int,
    title: str,
    *,
    chosen: TrackFilter | None = None,
    key: str = "track",
) -> None:
    """The way to a set of these tracks, or of a filter; `key` tells several on one page apart."""
    suggested, name, holds = _called(title)[:_LONGEST_NAME], f"{key}_set_name", f"{key}_set_holds"
    with st.popover("Keep as a set", icon=":material/bookmark_add:", key=f"{key}_keep"):
        st.text_input("Name", key=name, placeholder=suggested, max_chars=_LONGEST_NAME)
        if chosen:
            st.radio("It holds", [_FOLLOWS, f"These {count(n, 'track')}" if n > 1 else "This track"], key=holds)
        st.button(
            "Keep it",
            key=f"{key}_set_keep",
            type="primary",
            on_click=lambda: _keep(user_id, track_ids, chosen, suggested, key),
        )


def _called(title: str) -> str:
    """What a filter says as a name: `Tracks: jazz, “blue”` is `Jazz, blue`."""
    said = title.removeprefix("Tracks: ").replace("“", "").replace("”", "")
    return said[:1].upper() + said[1:]


def _keep(user_id: uuid.UUID, track_ids: TrackIds, chosen: TrackFilter | None, suggested: str, key: str) -> None:
    written = f"{key}_set_name"
    name = (st.session_state.get(written) or "").strip() or suggested
    try:
        confirm(user_id)
        if chosen and st.session_state.get(f"{key}_set_holds") == _FOLLOWS:
            kept = browser.keep_set(user_id, name, filter=chosen)
        else:
            kept = browser.keep_set(user_id, name, track_ids=track_ids())
        st.session_state[_SAID] = name, kept
        st.session_state[written] = ""
    except DashSpotError as error:
        st.session_state[_REFUSED] = str(error)
