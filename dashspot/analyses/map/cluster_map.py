"""Where the groups by sound lie."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.clustering import HOW, NEEDED, SOURCE, clustered
from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.listing import TRACK, TRACK_ID, members
from dashspot.analyses.map.principal import directions, placed
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.charts.plane import points
from dashspot.charts.theme import CATEGORICAL, empty, finish

_WORDS = 2
_LABEL: dict[str, Any] = {
    "showarrow": False,
    "font": {"size": 11, "color": "#1f2937"},
    "bgcolor": "rgba(255,255,255,0.85)",
    "borderwidth": 2,
    "borderpad": 1,
}
"""Reads on any colour, on a light page and on a dark one."""


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per clustered track, in the order of the collection."""
    del choices
    found = clustered(inputs)
    standard, two = placed(inputs)
    across, up = directions(standard, two)
    tracks = inputs.tracks[["track_id", "name", "artists"]].take(standard.places if found else [])
    cluster: list[int] = found.labels.tolist() if found else []
    return tracks.reset_index(drop=True).assign(
        cluster=pd.Series(cluster, dtype="int64"),
        cluster_name=pd.Series([found.names[place - 1] for place in cluster] if found else [], dtype="str"),
        x=pd.Series(two.scores[:, 0] if found else [], dtype="float64"),
        y=pd.Series(two.scores[:, 1] if found else [], dtype="float64"),
        across=pd.Series([across] * len(tracks), dtype="str"),
        up=pd.Series([up] * len(tracks), dtype="str"),
    )


def chart(table: Table) -> go.Figure:
    """Points in the colour of their cluster, which is named where most of it lies."""
    if table.empty:
        return empty(NEEDED)
    figure = go.Figure()
    labels = []
    for number in sorted(table["cluster"].unique().tolist()):
        rows, colour = table[table["cluster"] == number], CATEGORICAL[number - 1]
        words = ", ".join(rows["cluster_name"].iloc[0].split(", ")[:_WORDS])
        figure.add_trace(points(rows, colour=colour, of=len(table), note=f"{number} {rows['cluster_name'].iloc[0]}"))
        labels.append((rows["x"].median(), rows["y"].median(), f"<b>{number}</b> {words}", colour))
    for x, y, text, colour in labels:
        figure.add_annotation(x=x, y=y, text=text, bordercolor=colour, **_LABEL)
    figure.update_xaxes(title={"text": table["across"].iloc[0], "font": {"size": 12}})
    figure.update_yaxes(title={"text": table["up"].iloc[0], "font": {"size": 12}})
    return finish(figure, height=520)


ANALYSIS = Analysis(
    path=__name__,
    place=5,
    title="Where these groups lie on the plane",
    definition=(
        f"{HOW} The tracks are shown on the first two principal components of the same features of the same tracks. "
        "Clusters are made of all nine, so they may overlap here though they do not there. Each is named at the median "
        "of its tracks."
    ),
    source=SOURCE,
    columns={
        **TRACK_ID,
        **TRACK,
        "cluster": Column("Cluster", "from 1, the largest first", "whole"),
        "cluster_name": Column("Its name", "what sets the cluster apart"),
        "x": Column("Across", "first component, in standard deviations", "number"),
        "y": Column("Up", "second component, in standard deviations", "number"),
        "across": Column("Across is", "what the first component is made of; the same in every row", "hidden"),
        "up": Column("Up is", "what the second component is made of; the same in every row", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Tracks on two principal components, in the colours of their groups",
    **ALL_OF_NINE,
    members=members,
    model=True,
    sampled=True,
    wide=True,
)
