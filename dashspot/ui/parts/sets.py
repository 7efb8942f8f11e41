"""The sets of tracks that a person keeps: opened, renamed, deleted."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashspot import browser
from dashspot.blocks.collections import TrackSet
from dashspot.blocks.filters import TrackFilter
from dashspot.blocks.words import count
from dashspot.errors import DashSpotError
from dashspot.ui import cache
from dashspot.ui.nav import page_at
from dashspot.ui.parts.cards import table_height
from dashspot.ui.parts.step import want_report
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer, confirm

_column = st.column_config
_OPEN, _PICKED, _NAME = "sets_open", "sets_picked", "sets_name"
_SAID, _REFUSED = "_sets_said", "_sets_refused"
_TALLEST_TABLE = 740
_ABOUT = "Keep one from *Tracks*: what a filter leaves, now and later, or the tracks as they are."


def told() -> None:
    """What came of the last press."""
    if refused := st.session_state.pop(_REFUSED, None):
        st.error(literal(refused), icon=":material/error:")
    if said := st.session_state.pop(_SAID, None):
        st.success(literal(said), icon=":material/check:")


def kept(viewer: Viewer) -> None:
    """Every set, with the way to its report, and what can be changed of one."""
    found = browser.sets(viewer.shown.user.id)
    if not found:
        st.info(f"No sets are kept here yet. {_ABOUT}", icon=":material/info:")
        st.page_link(page_at("tracks"), label="Filter the tracks", icon=":material/music_note:")
        return
    st.caption(f"{count(len(found), 'set')}. {_ABOUT}")
    _table(cache.library(viewer.shown), found)
    if viewer.owner and not viewer.sees_sample:
        _change(viewer.owner.id, found)


def _table(library: browser.Library, found: Sequence[TrackSet]) -> None:
    rows = pd.DataFrame(
        {
            "open": "Report",
            "name": [one.name for one in found],
            "holds": [_holds(library, one) for one in found],
            "kept": [one.created_at for one in found],
        }
    )
    opened = _column.ButtonColumn("Report", key=_OPEN, on_click=_open, args=(found,), width=80, type="tertiary")
    st.dataframe(
        rows,
        hide_index=True,
        column_config={
            "open": opened,
            "name": _column.TextColumn("Name", pinned=True, width="medium"),
            "holds": _column.TextColumn("Holds", width="large"),
            "kept": _column.DatetimeColumn("Kept", format="YYYY-MM-DD"),
        },
        height=table_height(len(rows), _TALLEST_TABLE),
        alt="Sets of tracks with what they hold",
    )


def _holds(library: browser.Library, one: TrackSet) -> str:
    if one.filter is None:
        return count(one.tracks or 0, "track")
    try:
        return browser.filter_title(library, TrackFilter.from_query(one.filter))
    except DashSpotError:  # it speaks of a set that is gone, or of what an older version knew
        return "What a filter finds that can't be read any more"


def _change(user_id: uuid.UUID, found: Sequence[TrackSet]) -> None:
    by_id = {one.id: one for one in found}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox(
            "Rename or delete",
            list(by_id),
            index=None,
            format_func=lambda one: by_id[one].name if one in by_id else "",
            key=_PICKED,
            placeholder="Which set",
            width=300,
        )
        if picked not in by_id:
            return
        written = f"{_NAME}_{picked}"
        st.text_input("New name", by_id[picked].name, key=written, max_chars=100, width=300)
        # what is in the field when the button is pressed is not known here yet
        renaming = _doing(user_id, lambda owner: browser.rename_set(owner, picked, st.session_state[written]))
        st.button("Rename", key="sets_rename", icon=":material/edit:", on_click=renaming, args=("It is renamed.",))
        with st.popover("Delete", icon=":material/delete:", key="sets_delete_asked"):
            st.markdown("The set goes; its tracks stay where they are.")
            deleting = _doing(user_id, lambda owner: browser.remove_set(owner, picked))
            st.button("Delete it", key="sets_delete", type="primary", on_click=deleting, args=("It is deleted.",))


def _doing(user_id: uuid.UUID, work: Callable[[uuid.UUID], object]) -> Callable[[str], None]:
    def press(said: str) -> None:
        try:
            confirm(user_id)
            work(user_id)
            st.session_state[_SAID] = said
        except DashSpotError as error:
            st.session_state[_REFUSED] = str(error)

    return press


def _open(found: Sequence[TrackSet]) -> None:
    pressed: Any = st.session_state[_OPEN]
    if pressed is not None and 0 <= pressed.row < len(found):
        want_report("set", str(found[pressed.row].id))
