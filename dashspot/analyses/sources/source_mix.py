"""Who told the features."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.ranked import name_bars, ranked
from dashspot.charts.theme import ACCENT, MUTED, empty, finish, plain

_UNKNOWN = "Unknown"


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per source, the most tracks first, then by title; last the tracks of which no features are known."""
    del choices
    tracks = inputs.tracks
    heaps = tracks.groupby(tracks["feature_source"].where(tracks["known"]), dropna=False)
    days = heaps["features_as_of"]
    told = {"n": heaps.size(), "failed": heaps["failed"].sum(), "earliest": days.min(), "latest": days.max()}
    found = pd.DataFrame(told).rename_axis("source").reset_index()
    found = found.assign(known=found["source"].notna(), share=found["n"] / max(len(tracks), 1))
    found = found.sort_values(["known", "n", "source"], ascending=[False, False, True], ignore_index=True)
    return found.assign(source=found["source"].fillna(_UNKNOWN)).astype({"failed": "int64"})


def chart(table: Table) -> go.Figure:
    """A bar per source; what failed or is unknown is grey."""
    if table.empty:
        return empty("There are no tracks here.")
    said = [_said(*row) for row in table[["source", "n", "share", "failed", "known"]].itertuples(index=False)]
    usable = table["n"] - table["failed"]
    colours = [ACCENT if known else MUTED for known in table["known"]]
    figure = go.Figure(ranked(usable, rows=table.index, said=said, colour=colours))
    if table["failed"].any():
        figure.add_trace(ranked(table["failed"], rows=table.index, said=said, colour=MUTED))
    name_bars(figure, table["source"].tolist())
    figure.update_xaxes(title="tracks (grey: failed analyses and unknown)", rangemode="tozero")
    return finish(figure, height=90 + 34 * len(table), barmode="stack")


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks whose features come from any of the sources, or are not known."""
    known, source = inputs.tracks["known"], inputs.tracks["feature_source"]
    masks = [known & source.isin(rows.loc[rows["known"], "source"])]
    return ids_where(inputs, masks if rows["known"].all() else [*masks, ~known])


def _said(source: str, n: int, share: float, failed: int, known: bool) -> str:  # noqa: FBT001 # a column of the table
    of = f"{plain(source)}: {n:,} tracks, {share:.1%}"
    return f"{of}, {failed:,} of them failed analyses" if known and failed else of


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="Where the features come from",
    definition=(
        "For each source, the tracks whose features are taken from it, with the first and last day that it told any of "
        "them. Where several sources know a track, the newest that knows danceability, energy, valence and tempo is "
        "taken, else the newest. A failed analysis is one whose tempo, danceability and valence are all 0; its "
        "features are left out of the other figures unless you count them. *Unknown* are the tracks that no source "
        "knows."
    ),
    source="Counted from what is saved here.",
    columns={
        "source": Column("Source", "its title; Unknown where no features are known"),
        "n": Column("Tracks", "distinct tracks whose features come from it", "count"),
        "share": Column("Share", "of all distinct tracks", "percent"),
        "failed": Column("Failed", "those of them whose analysis failed", "count"),
        "earliest": Column("First told", "earliest day of what it told", "date"),
        "latest": Column("Last told", "latest day of what it told", "date"),
        "known": Column("Known", "whether these tracks have features", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks by the source of their features",
    needs=("name",),
    lacking="a name",
    way_on="There are no tracks here.",
    members=members,
)
