"""What the two directions of the map are made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.map.principal import LEFT_OUT, NEEDED, placed
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.blocks.features import FEATURE
from dashspot.charts.theme import FEATURE_COLOURS, empty, finish

_AXES = ("across", "up")


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per component and feature that varies, in the order of NINE."""
    del choices
    standard, found = placed(inputs)
    many, k = found.loadings.shape
    return pd.DataFrame(
        {
            "component": np.repeat(np.arange(1, many + 1), k),
            "axis": pd.Series(np.repeat(_AXES[:many], k), dtype="str"),
            "feature": pd.Series(np.tile(standard.names, many), dtype="str"),
            "loading": found.loadings.ravel(),
            "explained": np.repeat(found.explained, k),
        }
    )


def chart(table: Table) -> go.Figure:
    """Bars per component, from 0, in the features' colours; above them the share of the variance."""
    if table.empty:
        return empty(NEEDED)
    shown = table.drop_duplicates("component")
    titles = [f"{axis}: {share:.0%}" for axis, share in zip(shown.axis, shown.explained, strict=True)]
    figure = make_subplots(1, len(shown), shared_yaxes=True, subplot_titles=titles, horizontal_spacing=0.08)
    for place, component in enumerate(shown["component"], start=1):
        rows = table[table["component"] == component].iloc[::-1]
        figure.add_bar(
            x=rows["loading"].to_numpy(),
            y=[FEATURE[name].title for name in rows["feature"]],
            orientation="h",
            marker_color=[FEATURE_COLOURS[name] for name in rows["feature"]],
            hovertemplate="%{y}: %{x:+.3f}<extra></extra>",
            row=1,
            col=place,
        )
    figure.update_annotations(font_size=13)
    figure.update_xaxes(range=[-1, 1], dtick=1)
    return finish(figure, height=300, margin={"l": 8, "r": 8, "t": 28, "b": 8})


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="What the two axes of the map are made of",
    definition=(
        "The loadings of the first two principal components: how much each standardised feature counts in them, -1 to "
        "1; the squares of one component's loadings add up to 1. The explained share is the component's variance over "
        f"the number of features. {LEFT_OUT}"
    ),
    source="H. Hotelling 1933.",
    columns={
        "component": Column("Component", "1 or 2; a second one that explains nothing is left out", "whole"),
        "axis": Column("Axis", "where the map shows it: across or up"),
        "feature": Column("Feature", "one of the nine features"),
        "loading": Column("Loading", "its weight in the component, -1 to 1", "number"),
        "explained": Column("Explained", "the component's share of the variance", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Loadings of the nine features on two principal components",
    **ALL_OF_NINE,
    model=True,
)
