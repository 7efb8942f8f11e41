"""Tracks that stand in several playlists."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.listing import LISTED, TRACK_ID, by_name, members
from dashspot.analyses.overlap.holding import named_in
from dashspot.charts.named_bars import named_bars
from dashspot.charts.theme import empty

_LISTED = 1_000
_DRAWN = 20
COLUMNS = {
    **LISTED,
    "playlists": Column("Playlists", "that hold it", "count"),
    "rows": Column("Times", "how often it stands in them together", "count"),
    "held_by": Column("In", "the titles of the playlists; after 50, how many more"),
    **TRACK_ID,
}


def compute(inputs: Inputs, choices: Choices) -> Table:
    """The tracks in most playlists first, then by name and id; the first 1,000 that stand in two or more."""
    del choices
    standing = inputs.collections
    track, size = standing["track"].to_numpy(), len(inputs.tracks)
    playlists = np.bincount(track, minlength=size)
    rows = np.bincount(track, weights=standing["rows"].to_numpy(), minlength=size).astype(np.int64)
    found = inputs.tracks[[*LISTED, "track_id"]].assign(playlists=playlists, rows=rows, track=np.arange(size))
    found = by_name(found[playlists > 1]).sort_values("playlists", ascending=False, kind="stable", ignore_index=True)
    found = found.head(_LISTED)
    names = named_in(standing[standing["track"].isin(found["track"])], "track", inputs.titles)
    return found.assign(held_by=found["track"].map(names).astype("str"))


def chart(table: Table) -> go.Figure:
    """A bar per track, those in most playlists on top."""
    if table.empty:
        return empty("No track stands in two playlists.")
    shown = table.head(_DRAWN)
    return named_bars(shown["playlists"], (shown["name"] + " · " + shown["artists"]).tolist(), "playlists")


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="Tracks in several playlists",
    definition=(
        "Distinct tracks that stand in two playlists or more: those in most playlists first, then by name and id. The "
        "table has the first 1,000, the chart the first 20. Tracks are the same where they have the same id; one "
        "recording under several ids is looked for among the duplicates."
    ),
    source="Counted, no formula.",
    columns=COLUMNS,
    compute=compute,
    chart=chart,
    alt="The tracks that stand in most playlists, with how many",
    needs=(),
    lacking="a playlist",
    way_on="No playlist is saved yet. Import a file, or sync your playlists.",
    members=members,
    wide=True,
)
