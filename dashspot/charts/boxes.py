"""Boxes of several groups, lying, so that their names can be read."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.theme import FEATURE_COLOURS, faint, finish, label, plain
from dashspot.charts.units import titled


def boxes(table: pd.DataFrame, feature: str) -> go.Figure:
    """A box for each group, the first on top, with its lowest and highest value where they lie beyond the whiskers.

    Args:
        table: a row per group: `group`, `n`, `least`, `low`, `q1`, `median`, `q3`, `high`, `most` (in the feature's
            unit) and `outliers`; its index is what the mark at the median carries.
        feature: which one.
    """
    colour = FEATURE_COLOURS[feature]
    ground = [float(place) for place in range(len(table))]
    figure = go.Figure(
        go.Box(
            y=ground,
            q1=table["q1"].to_numpy(),
            median=table["median"].to_numpy(),
            q3=table["q3"].to_numpy(),
            lowerfence=table["low"].to_numpy(),
            upperfence=table["high"].to_numpy(),
            orientation="h",
            width=0.6,
            line={"color": colour, "width": 1.5},
            fillcolor=faint(colour, 0.25),
            hoverinfo="skip",
        )
    )
    for end, whisker in (("least", "low"), ("most", "high")):
        beyond = (table[end] != table[whisker]).to_numpy()
        figure.add_scatter(
            x=table[end].to_numpy()[beyond],
            y=pd.Series(ground).to_numpy()[beyond],
            mode="markers",
            marker={"color": colour, "size": 5, "symbol": "circle-open"},
            hovertemplate="%{x:.4~g}<extra></extra>",
        )
    figure.add_scatter(
        x=table["median"].to_numpy(),
        y=ground,
        mode="markers",
        marker={"color": colour, "size": 9, "symbol": "diamond"},
        customdata=table.index.to_numpy(),
        hovertext=[_said(*row) for row in table[["group", "n", "q1", "q3", "outliers"]].itertuples(index=False)],
        hovertemplate="%{hovertext}, median %{x:.4~g}<extra></extra>",
    )
    figure.update_xaxes(title=titled(feature))
    figure.update_yaxes(tickvals=ground, ticktext=[label(name) for name in table["group"]], autorange="reversed")
    return finish(figure, height=80 + 30 * len(table))


def _said(group: str, n: int, q1: float, q3: float, outliers: int) -> str:
    return f"{plain(group)}: {n:,} tracks, {outliers:,} outliers<br>half from {q1:.4g} to {q3:.4g}"
