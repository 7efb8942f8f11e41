"""How much of a collection comes from artists that have so many tracks in it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.theme import ACCENT, empty, finish


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per number of tracks that some artist has, the lowest first."""
    del choices
    artists = inputs.credits.groupby("artist_id").size().value_counts().sort_index()
    found = pd.DataFrame({"k": artists.index.astype("int64"), "artists": artists.to_numpy()})
    found["n"] = found["k"] * found["artists"]
    return found.assign(share=found["n"] / max(found["n"].sum(), 1))


def chart(table: Table) -> go.Figure:
    """A bar per number of tracks; what the one-offs make up is written beside theirs."""
    if table.empty:
        return empty("No track here has a credited artist.")
    singular = table["artists"].map(lambda n: "artist" if n == 1 else "artists")
    figure = go.Figure(
        go.Bar(
            x=table["k"].to_numpy(),
            y=table["n"].to_numpy(),
            marker_color=ACCENT,
            customdata=table.index.to_numpy(),
            hovertext=[f"{n:,} {word}" for n, word in zip(table["artists"], singular, strict=True)],
            hovertemplate="%{hovertext} with %{x:,} each: %{y:,} credits<extra></extra>",
        )
    )
    one_offs = table.loc[table["k"] == 1, "share"].sum()
    words = f"{one_offs:.0%} of all credits are one-offs"
    figure.add_annotation(text=words, showarrow=False, xref="paper", yref="paper", x=0.99, y=0.88, xanchor="right")
    figure.update_xaxes(title="tracks that an artist has here")
    figure.update_yaxes(title="credits")
    return finish(figure, height=320)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks that credit an artist who has one of these numbers of tracks."""
    credited = inputs.credits
    k = credited.groupby("artist_id")["track"].transform("size")
    return ids_where(inputs, [inputs.tracks.index.isin(credited.loc[k.isin(rows["k"]), "track"])])


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="Credits by how many tracks their artist has here",
    definition=(
        "With k the number of distinct tracks that credit an artist: k times the number of artists who have exactly k, "
        "which is how many credits such artists have together; a track with several artists has several credits. The "
        "share is of all credits. Those of k = 1 are the one-offs; the larger their share, the more eclectic the "
        "collection."
    ),
    source="Pavel Komarov's notebook for Exportify: https://github.com/pavelkomarov/exportify.",
    columns={
        "k": Column("Tracks each", "distinct tracks that credit the artist", "count"),
        "artists": Column("Artists", "who have exactly so many", "count"),
        "n": Column("Credits", "that they have together", "count"),
        "share": Column("Share", "of all credits", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Credits by the number of tracks that their artist has",
    needs=("artists",),
    lacking="an artist",
    way_on="There are no tracks here.",
    members=members,
)
