"""A list on the screen: the filter row, kept in the URL, one page of the table, and the way to a row's report."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from dashspot import browser
from dashspot.blocks.collections import CollectionKind
from dashspot.blocks.filters import TrackFilter
from dashspot.blocks.words import count
from dashspot.browser.services.filters import CHOICES, filtered, ordered
from dashspot.browser.services.listings import Listing, taken_away
from dashspot.browser.services.words import spotify_url
from dashspot.ui import cache
from dashspot.ui.cache import Listed
from dashspot.ui.kept import kept
from dashspot.ui.parts import track_set
from dashspot.ui.parts.cards import file_button, table_height
from dashspot.ui.parts.columns import COLUMNS, shown_columns
from dashspot.ui.parts.step import want_report
from dashspot.ui.session import Viewer

PAGE_SIZE = 50
_STATE = "analysis"
_TALLEST_TABLE = 740
_HINTS = {
    "playlist": "Name of a playlist",
    "album": "Album or artist",
    "artist": "Name of an artist",
    "track": "Title, artist or album",
}


@dataclass(frozen=True)
class Picked:
    """What the filter row says: the order, and the rows that it leaves; of tracks also as a filter."""

    sort: str
    found: pd.DataFrame
    chosen: TrackFilter | None = None


def filter_row(listed: Listed) -> Picked:
    """Search, sort and choices; every one of them is a part of the address."""
    kind = listed.listing.kind
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text, sort = search(kind), sort_by(listed.listing)
        choices = {name: choice(kind, name, options) for name, options in listed.options.items()}
    chosen = {name: value for name, value in choices.items() if value}
    return Picked(sort, filtered(listed.table, text, chosen))


def search(kind: str) -> str:
    """The words that are looked for."""
    said = st.text_input(
        "Search", key=f"{kind}_search", bind="query-params", placeholder=_HINTS[kind], type="search", width=280
    )
    return said or ""


def sort_by(listing: Listing) -> str:
    """The name of the order."""
    said = st.selectbox("Sort by", list(listing.sorts), key=f"{listing.kind}_sort", bind="query-params", width=190)
    return said if said in listing.sorts else next(iter(listing.sorts))


def choice(kind: str, name: str, options: list[str]) -> str | None:
    """One of a few, or none."""
    return st.selectbox(
        CHOICES[name].title,
        options,
        index=None,
        key=f"{kind}_{name}",
        bind="query-params",
        placeholder="Any",
        width=150,
    )


def page_of(viewer: Viewer, listed: Listed, picked: Picked, library: browser.Library) -> None:
    """One page of what the filters leave, and how much that is; a press opens the report."""
    listing = listed.listing
    found = ordered(picked.found, listing.sorts[picked.sort])
    if found.empty:
        st.info(f"No {listing.kind} fits. Search for another word or take a filter away.", icon=":material/search_off:")
        return
    above = st.container()
    pages = math.ceil(len(found) / PAGE_SIZE)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        key = f"{listing.kind}_page"
        page = st.pagination(pages, key=key, bind="query-params", width="stretch") if pages > 1 else 1
        if picked.chosen is not None:
            track_set.actions(viewer, library, found["id"].tolist, len(found), picked.chosen)
        _download(listed, found.index)
    start = (min(max(page, 1), pages) - 1) * PAGE_SIZE
    shown = found.iloc[start : start + PAGE_SIZE]
    of = f"{start + 1:,} to {start + len(shown):,} of {count(len(found), listing.kind)}"
    with above:
        # The table's own buttons, which appear above it, cover the end of this line and not the filters.
        st.caption(of if len(found) == len(listed.table) else f"{of} found among {len(listed.table):,}")
        _table(listing, shown, library)


def _download(listed: Listed, found: pd.Index[int]) -> None:
    """Everything that the filters leave, on every page of the list; what is kept for it is where the rows stand."""
    file_button(
        lambda: taken_away(listed.table.loc[found]),
        f"{listed.listing.kind}s",
        key=f"{listed.listing.kind}_csv",
        label="List",
    )


def _table(listing: Listing, shown: pd.DataFrame, library: browser.Library) -> None:
    ids = shown["id"].tolist()
    table = _sent(library, listing.kind, tuple(shown.index))
    if _STATE in table.column_names:
        states = browser.playlist_states(library.user_id, shown)
        table = table.set_column(table.column_names.index(_STATE), _STATE, pa.array(states, pa.string()))
    opened = st.column_config.ButtonColumn(
        "Report", key=f"{listing.kind}_open", on_click=_open, args=(listing.kind, ids), width=80, type="tertiary"
    )
    st.dataframe(
        table,
        hide_index=True,
        column_config={"open": opened, **{name: COLUMNS[name] for name in table.column_names if name in COLUMNS}},
        height=table_height(len(shown), _TALLEST_TABLE),
        placeholder="unknown",
        alt=f"Saved {listing.kind}s with what they hold and how they sound",
    )


@kept(lambda made: made.num_rows)
def _sent(library: browser.Library, kind: CollectionKind, rows: tuple[int, ...]) -> pa.Table:
    """These rows of a list as they are sent; the state of analyses, which changes while the data do not, is empty."""
    table = cache.listed(library, kind).table.loc[list(rows)]
    table = table.assign(
        open="Report",
        length=pd.to_timedelta(table["duration_ms"].round(-3), unit="ms"),
        spotify=pd.Series([spotify_url(kind, found) for found in table["id"]], index=table.index, dtype="str"),
    )
    if "coverage" in table:
        table["coverage"] = _whole_percents(table["coverage"])
    if "inputs" in table:
        table[_STATE] = ""
    return pa.Table.from_pandas(table[shown_columns(kind, table)], preserve_index=False)


def _whole_percents(shares: pd.Series[float]) -> pd.Series[float]:
    """In steps of one per cent; never all or none unless it is."""
    return shares.where(shares.isin((0, 1)), shares.clip(0.01, 0.99).round(2))


def _open(kind: str, ids: list[str]) -> None:
    pressed: Any = st.session_state[f"{kind}_open"]
    if pressed is not None and 0 <= pressed.row < len(ids):
        want_report(kind, ids[pressed.row])
