"""Analyses on the screen: a card each, with chart, table, file, what it is made of, and what can be selected in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashspot import browser
from dashspot.analyses import ANALYSES, Analysis, Column
from dashspot.analyses.entry import Form, picked
from dashspot.analyses.marks import rows_of
from dashspot.analyses.registry import on_page
from dashspot.browser.services.basis import basis_sentence
from dashspot.ui import cache
from dashspot.ui.cache import Asked, Drawn, Wanted
from dashspot.ui.guard import guarded
from dashspot.ui.parts import selection
from dashspot.ui.parts.cards import CHART_CONFIG, card_title, file_button, table_height
from dashspot.ui.parts.step import leaves
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer

_TALLEST_TABLE = 460
_column = st.column_config


def section(viewer: Viewer, library: browser.Library, asked: Wanted, page: str) -> None:
    """Every analysis of a page, of these collections."""
    grid = st.grid(2, min_column_width=420)
    for entry in on_page(page):
        with grid.cell(column_span="all" if entry.wide else 1):
            card(viewer, library, asked, entry.name)


@st.fragment
def card(viewer: Viewer, library: browser.Library, asked: Wanted, name: str) -> None:
    """One analysis. It reruns alone, so a choice or a selection in it costs nothing else."""
    if leaves():
        st.rerun()
    with st.container(border=True), guarded():
        entry = ANALYSES[name]
        place = st.container()
        chosen = _chosen(entry, cache.offers(library, asked, name))
        drawn = cache.drawn(library, asked, name, chosen)
        with place:
            card_title(literal(entry.title), literal(basis_sentence(entry, drawn.basis)), _about(entry))
        if not drawn.basis.used:
            st.info(entry.way_on, icon=":material/info:")
            return
        _shown(viewer, library, asked, drawn)


def _about(entry: Analysis[Any]) -> str:
    return f"{entry.definition}\n\nSource: {entry.source}"


def _key(entry: Analysis[Any], option: str) -> str:
    return f"{entry.name}_{option}"


def _chosen(entry: Analysis[Any], offers: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The options of an analysis, each a part of the address."""
    if not offers:
        return {}
    chosen = {}
    with st.container(horizontal=True):
        for option in entry.options:
            choices = offers[option.name]
            chosen[option.name] = st.selectbox(
                option.title,
                choices,
                key=_key(entry, option.name),
                bind="query-params",
                width=220,
                disabled=len(choices) < 2,  # noqa: PLR2004 (one choice is none)
            )
    return picked(offers, chosen)


def _shown(viewer: Viewer, library: browser.Library, asked: Wanted, drawn: Drawn) -> None:
    """The chart, behind a toggle the table, and what is selected in either."""
    entry, selected = drawn.analysis, set[int]()
    if drawn.figure is not None:
        selected |= _chart(entry, drawn)
    with st.container(horizontal=True, vertical_alignment="center"):
        wants_table = drawn.figure is None or st.toggle("Table", key=f"{entry.name}_as_table")
        frame = drawn.frame
        file_button(lambda: frame, entry.name.replace("_", "-"), key=f"{entry.name}_file")
    if wants_table and not drawn.table.num_rows:
        st.caption("There is none here.")
    elif wants_table:
        selected |= _table(entry, drawn)
        if len(frame) > cache.LISTED:
            st.caption(f"The first {cache.LISTED:,} of {len(frame):,} rows are shown; the file has all of them.")
    if selected:
        track_ids = cache.members(library, asked, drawn, sorted(selected))
        selection.panel(viewer, _told(library, asked), entry.name, _called(library, asked), track_ids)


def _told(library: browser.Library, asked: Wanted) -> pd.DataFrame:
    """What is known of tracks that can be selected; what was listened to need not be saved."""
    if isinstance(asked, Asked):
        return library.tracks
    items = cache.listening(library, asked).items
    heard = items[items["track_id"].notna() & ~items["track_id"].isin(library.tracks["track_id"])]
    named = heard[["track_id"]].assign(name=heard["name"], artists=heard["artist"], album_name=heard["album"])
    return pd.concat([library.tracks, named.assign(failed=False)], ignore_index=True)


def _called(library: browser.Library, asked: Wanted) -> str:
    """What the selected tracks are called, until the person says better."""
    titles = cache.inputs(library, asked).titles if isinstance(asked, Asked) else ()
    return f"From {titles[0]}" if len(titles) == 1 else "From DashSpot"


def _chart(entry: Analysis[Any], drawn: Drawn) -> set[int]:
    options: dict[str, Any] = {"key": f"chart_{entry.name}", "config": CHART_CONFIG, "alt": entry.alt}
    if not entry.selects:
        st.plotly_chart(drawn.figure, **options)
        return set()
    picked: Any = st.plotly_chart(drawn.figure, on_select="rerun", selection_mode=("points", "box", "lasso"), **options)
    return set(rows_of(picked["selection"]["points"], len(drawn.frame)))


def _table(entry: Analysis[Any], drawn: Drawn) -> set[int]:
    options: dict[str, Any] = {
        "hide_index": True,
        "height": table_height(drawn.table.num_rows, _TALLEST_TABLE),
        "column_config": {name: _config(column) for name, column in entry.columns.items()},
        "placeholder": "unknown",
        "alt": entry.alt,
        "key": f"table_{entry.name}",
    }
    if not entry.selects:
        st.dataframe(drawn.table, **options)
        return set()
    picked: Any = st.dataframe(drawn.table, on_select="rerun", selection_mode="multi-row", **options)
    return {row for row in picked["selection"]["rows"] if 0 <= row < drawn.table.num_rows}


_FORMATS: dict[Form, str] = {
    "count": "localized",
    "share": "%.2f",
    "percent": "percent",
    "number": "%.4g",
    "whole": "%.0f",
    "length": "compact",
}


def _config(column: Column) -> Any:
    if column.form == "hidden":
        return None
    if column.form == "text":
        return _column.TextColumn(column.title, help=column.about)
    if column.form == "date":
        return _column.DatetimeColumn(column.title, help=column.about, format="YYYY-MM-DD")
    return _column.NumberColumn(column.title, help=column.about, format=_FORMATS[column.form])
