"""How much of a collection its most frequent artists make up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.ranked import name_bars, ranked
from dashspot.charts.theme import ACCENT, empty, finish, plain
from dashspot.compute.inequality import gini

_NAMED = 15
_POINTS = 200


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per credited artist, the most tracks first, then by name and id."""
    del choices
    credited = inputs.credits
    places, ids = pd.factorize(credited["artist_id"])
    names = credited["artist"][~credited["artist_id"].duplicated()]
    found = pd.DataFrame({"artist_id": ids, "artist": names.to_numpy(), "n": np.bincount(places, minlength=len(ids))})
    found = found.astype({"artist_id": "str", "artist": "str"})
    found = found.sort_values(["n", "artist", "artist_id"], ascending=[False, True, True])
    rank = np.argsort(found.index.to_numpy())
    first = pd.Series(rank[places]).groupby(credited["track"].to_numpy()).min()
    found = found.reset_index(drop=True)
    of_first = np.bincount(first.to_numpy(), minlength=len(found))
    tracks = max(len(first), 1)
    return found.assign(
        rank=found.index + 1,
        share=found["n"] / tracks,
        cumulative=of_first.cumsum() / tracks,
        gini=gini(found["n"].to_numpy()),
    )


def chart(table: Table) -> go.Figure:
    """The most frequent artists as bars, and below the share of tracks that the first so many have together."""
    if table.empty:
        return empty("No track here has a credited artist.")
    top = table.head(_NAMED)
    figure = make_subplots(2, 1, row_heights=[0.62, 0.38], vertical_spacing=0.14)
    said = [
        f"{plain(name)}: {n:,} tracks, {share:.1%}"
        for name, n, share in top[["artist", "n", "share"]].itertuples(index=False, name=None)
    ]
    figure.add_trace(ranked(top["n"], rows=top.index, said=said), row=1, col=1)
    name_bars(figure, top["artist"].tolist(), row=1)
    figure.add_trace(_curve(table), row=2, col=1)
    figure.update_xaxes(title="tracks", rangemode="tozero", row=1)
    figure.update_xaxes(title="most frequent artists (log scale)", type="log", dtick=1, row=2)
    figure.update_yaxes(title="share of tracks", tickformat=".0%", range=[0, 1.04], row=2)
    words = f"Gini coefficient {table['gini'].iloc[0]:.2f}"
    place = {"xref": "x2 domain", "yref": "y2 domain", "x": 0.99, "y": 0.06, "xanchor": "right"}
    figure.add_annotation(text=words, showarrow=False, **place)
    return finish(figure, height=200 + 22 * len(top) + 160)


def _curve(table: Table) -> go.Scatter:
    """So many points are enough to draw it, however many artists there are."""
    places = np.unique(np.geomspace(1, len(table), _POINTS).round().astype(int)) - 1
    return go.Scatter(
        x=places + 1,
        y=table["cumulative"].to_numpy()[places],
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 4},
        hovertemplate="the first %{x:,} artists: %{y:.1%} of the tracks<extra></extra>",
    )


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks that credit any of the artists."""
    credited = inputs.credits
    wanted = credited.loc[credited["artist_id"].isin(rows["artist_id"]), "track"]
    return ids_where(inputs, [inputs.tracks.index.isin(wanted)])


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="Tracks per artist, and how much the most frequent make up",
    definition=(
        "Distinct tracks per credited artist; a track with several artists counts for each. The share is of the tracks "
        "that credit anyone, and the cumulative share is of tracks that credit at least one of the artists down to "
        "this row, each track once. The Gini coefficient of the n artists, with their numbers of tracks x rising, is "
        "2 · Σ(i · x_i) / (n · Σx) - (n + 1) / n: 0 where all have equally many, near 1 where one has nearly all."
    ),
    source="C. Gini 1912; the formula for sorted values is that of https://mathworld.wolfram.com/GiniCoefficient.html.",
    columns={
        "rank": Column("Rank", "from 1; the same number of tracks goes by name", "count"),
        "artist": Column("Artist", "name"),
        "n": Column("Tracks", "distinct tracks that credit the artist", "count"),
        "share": Column("Share", "of the tracks that credit anyone", "percent"),
        "cumulative": Column("Down to here", "share of the tracks that credit any artist down to this row", "percent"),
        "gini": Column("Gini", "coefficient of all artists, 0 to 1; the same in every row", "number"),
        "artist_id": Column("Artist id", "Spotify's id, or a made-up one", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks of the most frequent artists, and the share of tracks that they have together",
    needs=("artists",),
    lacking="an artist",
    way_on="There are no tracks here.",
    members=members,
)
