"""Into which groups the tracks fall by sound."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.analyses.clustering import HOW, NEEDED, SOURCE, clustered, members_of
from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.blocks.features import FEATURE
from dashspot.charts.theme import FEATURE_COLOURS, empty, finish
from dashspot.charts.units import titled

_ACROSS, _A_LINE = 2, 26
_ABOVE = 76
"""Pixels that three lines and the numbers of the chart above take."""


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per cluster, the largest first: its name, size, and the mean of each feature in its unit and in sd."""
    del choices
    found = clustered(inputs)
    if found is None:
        empty_table = pd.DataFrame({name: pd.Series(dtype="float64") for name in ANALYSIS.columns})
        return empty_table.astype({"cluster": "int64", "name": "str", "n": "int64"})
    tracks = inputs.tracks[list(NINE)].take(found.places)
    standard = pd.DataFrame(found.fit.centroids, columns=list(found.standard.names)).reindex(columns=list(NINE))
    means = tracks.groupby(found.labels).mean().reset_index(drop=True)
    n = np.bincount(found.labels)[1:]
    told = pd.DataFrame({"cluster": np.arange(1, len(n) + 1), "name": pd.Series(found.names, dtype="str"), "n": n})
    return told.assign(share=n / n.sum()).join(means).join(standard.add_prefix("z_"))


def chart(table: Table) -> go.Figure:
    """A small chart per cluster: how far each feature's mean lies from that of all tracks."""
    if table.empty:
        return empty(NEEDED)
    rows = -(-len(table) // _ACROSS)
    told = zip(table["cluster"], table["name"], table["n"], strict=True)
    titles = [f"<b>{number}</b>  {n:,} tracks<br>{_lines(name)}" for number, name, n in told]
    height = _ABOVE + 230 * rows
    figure = make_subplots(
        rows,
        _ACROSS,
        subplot_titles=titles,
        shared_xaxes="all",
        shared_yaxes=True,
        horizontal_spacing=0.06,
        vertical_spacing=_ABOVE / height,
    )
    for place, row in enumerate(table.index):
        figure.add_trace(_bars(table, row), row=place // _ACROSS + 1, col=place % _ACROSS + 1)
    figure.update_annotations(font_size=12)
    figure.update_xaxes(showticklabels=True)
    figure.update_xaxes(title={"text": "sd", "font": {"size": 11}, "standoff": 2}, row=rows)
    return finish(figure, height=height, margin={"l": 8, "r": 8, "t": _ABOVE - 16, "b": 8})


def _bars(table: Table, row: int) -> go.Bar:
    names = NINE[::-1]
    return go.Bar(
        x=[table[f"z_{name}"][row] for name in names],
        y=[FEATURE[name].title for name in names],
        orientation="h",
        marker_color=[FEATURE_COLOURS[name] for name in names],
        customdata=[row] * len(names),
        hovertext=[f"{titled(name)} {table[name][row]:.3g} on average" for name in names],
        hovertemplate="%{hovertext}: %{x:+.2f} sd<extra></extra>",
    )


def _lines(name: str) -> str:
    """A name in lines that fit into half of a narrow screen."""
    lines = [""]
    for word in name.split(", "):
        longer = f"{lines[-1]}, {word}" if lines[-1] else word
        lines = [*lines[:-1], longer] if len(longer) <= _A_LINE else [*lines[:-1], f"{lines[-1]},", word]
    return "<br>".join(lines)


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks in the clusters."""
    return members_of(inputs, rows["cluster"].tolist())


ANALYSIS = Analysis(
    path=__name__,
    place=4,
    title="Groups by sound: how far each lies from the average of these tracks",
    definition=(
        f"{HOW} Clusters are ordered by size. A name tells the two features whose mean lies furthest from that of all "
        "tracks, and a third that lies half a standard deviation off; two clusters that would be called the same tell "
        "more. The table has the means in each feature's unit, the files also those in standard deviations. Clusters "
        "suggest, they do not decide: a silhouette near 0 says that tracks lie between them."
    ),
    source=SOURCE,
    columns={
        "cluster": Column("Cluster", "from 1, the largest first", "whole"),
        "name": Column("Name", "what sets it apart"),
        "n": Column("Tracks", "distinct tracks in it", "count"),
        "share": Column("Share", "of the clustered tracks, 0 to 1", "percent"),
        **{name: Column(titled(name), "its mean in the cluster, in the feature's unit", "number") for name in NINE},
        **{
            f"z_{name}": Column(f"{FEATURE[name].title} (sd)", "its mean in standard deviations", "hidden")
            for name in NINE
        },
    },
    compute=compute,
    chart=chart,
    alt="Means of the nine features in each group of tracks that sound alike",
    **ALL_OF_NINE,
    members=members,
    model=True,
    sampled=True,
    wide=True,
)
