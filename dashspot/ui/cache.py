"""What reruns share. Every entry names the user and their data version, so nobody sees another's or an old number.

Resources are handed out as they are, not copied: frames and figures in here are never changed.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import pyarrow as pa
import streamlit as st

from dashspot import browser
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.people import LibraryState
from dashspot.browser import charts
from dashspot.browser.services import tables
from dashspot.charts.theme import DrawnFigure

_LIBRARIES = 8
_REPORTS = 64


@dataclass(frozen=True)
class Shown:
    """A report with everything that is drawn of it, in the form in which it is sent."""

    library: browser.Library
    report: browser.Report
    figures: dict[str, go.Figure]
    tables: dict[str, pa.Table]

    def computation_csv(self) -> pd.DataFrame:
        """The numbers of the report, to take away."""
        return browser.computations_frame(self.library, [self.report.analysis])

    def tracks_csv(self) -> pd.DataFrame:
        """The rows of the collection, to take away."""
        return browser.tracks_frame(self.library, self.report.facts.key)


def library(state: LibraryState) -> browser.Library:
    """Everything this person has saved, as of this rerun."""
    return _library(state.user.id, state.version)


def playlist_table(library: browser.Library) -> pd.DataFrame:
    """The list of playlists with their profiles."""
    return _playlist_table(library.user_id, library.version, library)


def collection_titles(library: browser.Library) -> dict[str, str]:
    """What can be picked for a report: `kind:id`, and its title."""
    return _collection_titles(library.user_id, library.version, library)


def shown(library: browser.Library, key: CollectionKey, *, keep_failed: bool) -> Shown:
    """The report of one collection, its figures and its tables."""
    return _shown(library.user_id, library.version, key.kind, key.id, keep_failed, library)


@st.cache_resource(max_entries=_LIBRARIES, show_spinner=False)
def _library(user_id: uuid.UUID, version: str) -> browser.Library:
    del version
    return browser.load_library(user_id)


@st.cache_resource(max_entries=_LIBRARIES, show_spinner=False)
def _playlist_table(user_id: uuid.UUID, version: str, _library: browser.Library) -> pd.DataFrame:
    del user_id, version
    return browser.playlist_table(_library)


@st.cache_resource(max_entries=_LIBRARIES, show_spinner=False)
def _collection_titles(user_id: uuid.UUID, version: str, _library: browser.Library) -> dict[str, str]:
    del user_id, version
    return browser.collection_titles(_library)


@st.cache_resource(max_entries=_REPORTS, show_spinner=False)
def _shown(
    user_id: uuid.UUID,
    version: str,
    kind: str,
    collection_id: str,
    keep_failed: bool,  # noqa: FBT001 (a part of the key, handed on by name)
    _library: browser.Library,
) -> Shown:
    del user_id, version
    key = CollectionKey.model_validate({"kind": kind, "id": collection_id})
    report = browser.report(_library, key, keep_failed=keep_failed)
    figures = {name: DrawnFigure(draw(report)) for name, draw in charts.FIGURES.items()}
    plain = {name: build(report) for name, build in tables.PLAIN.items()}
    by_basis = {
        f"{name}_{basis}": build(report, basis)
        for name, build in tables.BY_BASIS.items()
        for basis in ("tracks", "rows")
    }
    sent = {name: pa.Table.from_pandas(table, preserve_index=False) for name, table in (plain | by_basis).items()}
    return Shown(_library, report, figures, sent)
