"""What is selected in a chart or a table: a set of tracks to read, take away, keep, or save at Spotify."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashspot.blocks.features import FEATURE_NAMES
from dashspot.blocks.words import count
from dashspot.ui.parts import play, track_set
from dashspot.ui.parts.cards import file_button, table_height
from dashspot.ui.parts.changes import save_set
from dashspot.ui.parts.columns import COLUMNS
from dashspot.ui.session import Viewer

_TALLEST = 320
_LISTED = 500
_SHOWN = ("title", "by", "album", "danceability", "energy", "valence", "tempo", "released")


def panel(viewer: Viewer, told: pd.DataFrame, name: str, title: str, track_ids: Sequence[str]) -> None:
    """The selected tracks, and what can be done with them.

    told: a row per track that there is, as `Library.tracks`.
    name: of the analysis.
    title: what they are called.
    """
    if not track_ids:
        st.caption("No track is selected.")
        return
    tracks = _listed(told, track_ids)
    st.markdown(f"**{count(len(track_ids), 'track')} selected**")
    st.dataframe(
        tracks[list(_SHOWN)].head(_LISTED),
        hide_index=True,
        height=table_height(min(len(tracks), _LISTED), _TALLEST),
        column_config={column: COLUMNS[column] for column in _SHOWN},
        placeholder="unknown",
        key=f"selected_{name}",
        alt="The selected tracks",
    )
    if len(tracks) > _LISTED:
        st.caption(f"The first {_LISTED} are shown; files and sets hold all of them.")
    with st.container(horizontal=True, vertical_alignment="center"):
        file_button(lambda: _taken(told, track_ids), f"{name}-selection", key=f"{name}_selection", label="Selection")
        if viewer.owner and not viewer.sees_sample:
            track_set.keep_form(viewer.owner.id, lambda: track_ids, len(track_ids), title, key=name)
        save_set(viewer, lambda: track_ids, title, key=f"{name}_save_set")
        play.selection(viewer, track_ids, key=name)
    play.told()
    track_set.told()


def _listed(told: pd.DataFrame, track_ids: Sequence[str]) -> pd.DataFrame:
    found = _tracks(told, track_ids)
    sound = found[["danceability", "energy", "valence", "tempo"]].mask(found["failed"])
    facts = {"title": "name", "by": "artists", "album": "album_name", "released": "release_date"}
    return sound.assign(**{new: found[old] for new, old in facts.items()})


def _taken(told: pd.DataFrame, track_ids: Sequence[str]) -> pd.DataFrame:
    """As sources tell it: `failed` says whose zeros are none."""
    facts = ["track_id", "name", "artists", "album_name", "release_date", *FEATURE_NAMES, "feature_source", "failed"]
    return _tracks(told, track_ids)[facts]


def _tracks(told: pd.DataFrame, track_ids: Sequence[str]) -> pd.DataFrame:
    return told.take(pd.Index(told["track_id"]).get_indexer(pd.Index(track_ids)))
