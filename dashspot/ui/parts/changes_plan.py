"""One change on the screen: what is now and what will be, what is left out, and what to know before it is sent."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import streamlit as st

from dashspot import library
from dashspot.blocks.changes import PlaylistState
from dashspot.blocks.words import count
from dashspot.ui import cache
from dashspot.ui.parts.cards import table_height
from dashspot.ui.parts.text import literal
from dashspot.ui.session import Viewer

MOST_ROWS = 500
_TALLEST_TABLE = 420
_PREFIX = "spotify:track:"
Names = Callable[[Iterable[str]], dict[str, str]]


def plan(viewer: Viewer, shown: library.Plan) -> None:
    """Everything that the person should see before they send it."""
    st.markdown(f"**{literal(shown.playlist_name)}**: {literal(shown.summary)}")
    difference(shown.before, shown.after, names_for(viewer, shown.names))
    for one in shown.left_out:
        _left_out(viewer, one)
    for warning in shown.warnings:
        st.warning(literal(warning), icon=":material/warning:")
    note = f" {shown.undo_note}" if shown.undo_note else " Undo puts back what was there."
    st.caption(literal(f"About {count(shown.requests, 'request')} to Spotify.{note}"))


def difference(before: PlaylistState, after: PlaylistState, names: Names) -> None:
    """What becomes another: rows, details or the cover."""
    if before.uris is not None or after.uris is not None:
        _rows(before.uris or (), after.uris or (), names)
    if after.details and before.details:
        changed = library.details_said(before.details, after.details)
        table = pd.DataFrame(changed, columns=["What", "Now", "Then"])
        st.dataframe(table, hide_index=True, alt="What the playlist says of itself now, and then")
    elif after.details:
        description = after.details.description or "none"
        st.caption(literal(f"Description: {description}"))
    if after.cover:
        _covers(before.cover, after.cover)


def names_for(viewer: Viewer, told: dict[str, str]) -> Names:
    """What rows are called: as Spotify has told, else as they are saved here."""

    def find(uris: Iterable[str]) -> dict[str, str]:
        wanted = {uri.removeprefix(_PREFIX): uri for uri in uris if uri not in told}
        saved = cache.library(viewer.shown).tracks
        rows = saved.loc[saved["track_id"].isin(list(wanted)), ["track_id", "name", "artists"]].fillna("")
        called = (rows["name"] + " · " + rows["artists"]).tolist()
        here = {wanted[found]: name for found, name in zip(rows["track_id"].tolist(), called, strict=True)}
        return told | here

    return find


def _rows(before: tuple[str, ...], after: tuple[str, ...], names: Names) -> None:
    changed = library.difference(before, after)
    numbers = {"Added": changed.added, "Removed": changed.removed, "Moved": changed.moved}
    counted = {title: len(rows) for title, rows in numbers.items() if rows}
    with st.container(horizontal=True):
        for title, number in (counted | {"As they are": changed.kept} if before else counted).items():
            st.metric(title, f"{number:,}", border=True, width=130)
    found = (
        [("removed", row.place + 1, None, row.uri) for row in changed.removed]
        + [("moved", row.start + 1, row.end + 1, row.uri) for row in changed.moved]
        + [("added", None, row.place + 1, row.uri) for row in changed.added]
    )
    if not found:
        return
    shown = found[:MOST_ROWS]
    called = names([uri for *_, uri in shown])
    table = pd.DataFrame(shown, columns=["Row", "Place now", "Place then", "Track"])
    table["Track"] = [called.get(uri, uri) for uri in table["Track"]]
    table = table.astype({"Place now": "Int64", "Place then": "Int64"}).dropna(axis="columns", how="all")
    table = table[["Row", "Track", *(name for name in ("Place now", "Place then") if name in table)]]
    st.dataframe(
        table,
        hide_index=True,
        height=table_height(len(table), _TALLEST_TABLE),
        column_config={"Row": st.column_config.TextColumn(width=80), "Track": st.column_config.TextColumn(width=230)},
        placeholder="",
        alt="The rows that are added, removed and moved",
    )
    if len(found) > len(shown):
        st.caption(f"The first {len(shown):,} of {len(found):,} are shown; all of them are sent.")


def _covers(before: str | None, after: str) -> None:
    with st.container(horizontal=True):
        for title, picture in (("Now", before), ("Then", after)):
            with st.container(width=220):
                st.caption(title)
                if picture:
                    st.image(base64.b64decode(picture), width=200, alt=f"The cover, {title.lower()}")
                else:
                    st.caption("None that can be read")


def _left_out(viewer: Viewer, one: Any) -> None:
    with st.expander(f"Not sent: {count(len(one.ids), 'track')} {literal(one.reason)}", icon=":material/block:"):
        shown = one.ids[:MOST_ROWS]
        called = names_for(viewer, {})([f"{_PREFIX}{found}" for found in shown])
        table = pd.DataFrame({"Track": [called.get(f"{_PREFIX}{found}", found) for found in shown]})
        st.dataframe(table, hide_index=True, height=table_height(len(table), 240), alt="Tracks that are not sent")
