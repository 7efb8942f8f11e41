"""How many groups by sound there are."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.clustering import HOW, NEEDED, SOURCE, clustered
from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.charts.theme import ACCENT, MUTED, empty, finish


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per number of clusters that was tried."""
    del choices
    found = clustered(inputs)
    table = pd.DataFrame(found.fit.tried if found else [], columns=["clusters", "silhouette", "inertia"])
    table = table.astype({"clusters": "int64", "silhouette": "float64", "inertia": "float64"})
    taken = len(found.names) if found else 0
    return table.assign(taken=(table["clusters"] == taken).map({True: "yes", False: "no"}).astype("str"))


def chart(table: Table) -> go.Figure:
    """Bars from 0; the one that was taken stands out."""
    if table.empty:
        return empty(NEEDED)
    taken = table["taken"] == "yes"
    figure = go.Figure(
        go.Bar(
            x=table["clusters"].to_numpy(),
            y=table["silhouette"].to_numpy(),
            marker_color=[ACCENT if one else MUTED for one in taken],
            text=[f"{value:.2f}" for value in table["silhouette"]],
            textposition="outside",
            cliponaxis=False,
            hovertemplate="%{x} clusters: %{y:.3f}<extra></extra>",
        )
    )
    figure.update_xaxes(title="clusters", dtick=1)
    figure.update_yaxes(title="mean silhouette", rangemode="tozero")
    return finish(figure, height=280, margin={"l": 8, "r": 8, "t": 24, "b": 8})


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="How many groups there are: the mean silhouette of each number",
    definition=(
        f"{HOW} The silhouette of a track is (b - a) / max(a, b): a is its mean distance to the others of its cluster, "
        "b to the tracks of the nearest other one; 0 where it is alone. 1 says well apart, 0 between two, below 0 in "
        "the wrong one. Music rarely exceeds 0.2. Inertia is the sum of squared distances from the centroids."
    ),
    source=SOURCE,
    columns={
        "clusters": Column("Clusters", "how many", "whole"),
        "silhouette": Column("Silhouette", "mean of all tracks, -1 to 1", "number"),
        "inertia": Column("Inertia", "sum of squared distances from the centroids, in squared sd", "number"),
        "taken": Column("Taken", "whether this number was taken"),
    },
    compute=compute,
    chart=chart,
    alt="Mean silhouette by number of clusters",
    **ALL_OF_NINE,
    model=True,
    sampled=True,
)
