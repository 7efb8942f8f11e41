"""Groups by features, coloured by how far they are from what is usual."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.blocks.features import FEATURE
from dashspot.charts.theme import ACCENT, MUTED, diverging, finish, label

_FARTHEST = 1.5
_ROW = 26
_BELOW = {
    "x": 0,
    "xref": "paper",
    "xanchor": "left",
    "y": 0,
    "yref": "paper",
    "yanchor": "top",
    "align": "left",
    "showarrow": False,
    "yshift": -4,
}


def grid(
    groups: Sequence[str],
    features: Sequence[str],
    values: NDArray[np.float64],
    away: NDArray[np.float64],
    rows: NDArray[np.int64],
    key: str,
) -> go.Figure:
    """A cell per group and feature.

    Args:
        groups: shape (n,), names, the first on top; two may be called the same.
        features: shape (m,), of FEATURE_NAMES.
        values: shape (n, m), in the unit of each feature; NaN is unknown.
        away: shape (n, m), standard deviations from what is usual; colours end at 1.5.
        rows: shape (n,), what the marks of each group carry.
        key: what the colours say, in lines of 30 letters.
    """
    said = [[written(name, value) for name, value in zip(features, of, strict=True)] for of in values]
    names = [FEATURE[name].title for name in features]
    high, wide = list(range(len(groups))), list(range(len(names)))
    figure = go.Figure(
        go.Heatmap(
            x=wide,
            y=high,
            z=away,
            zmin=-_FARTHEST,
            zmax=_FARTHEST,
            colorscale=diverging(),
            showscale=False,
            hoverinfo="skip",
            xgap=1,
            ygap=1,
        )
    )
    figure.add_trace(_marks(names, groups, said, away, rows))
    figure.update_xaxes(side="top", tickangle=-45, tickvals=wide, ticktext=names, range=[-0.5, len(names) - 0.5])
    figure.update_yaxes(tickvals=high, ticktext=[label(name, 13) for name in groups], range=[len(groups) - 0.5, -0.5])
    figure.update_layout(xaxis_showgrid=False, yaxis_showgrid=False)
    figure.add_annotation(text=key, font={"size": 12, "color": MUTED}, **_BELOW)
    return finish(figure, height=152 + _ROW * len(groups), margin={"l": 8, "r": 36, "t": 8, "b": 56})


def _marks(
    names: list[str],
    groups: Sequence[str],
    said: list[list[str]],
    away: NDArray[np.float64],
    rows: NDArray[np.int64],
) -> go.Scatter:
    """The values, in the colour of the page's text; they can be selected, which cells can't."""
    cells = [(row, column) for row in range(len(groups)) for column in range(len(names))]
    return go.Scatter(
        x=[column for _, column in cells],
        y=[row for row, _ in cells],
        mode="markers+text",
        marker={"size": 16, "opacity": 0, "color": ACCENT, "symbol": "square-open"},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        text=[said[row][column] for row, column in cells],
        textfont={"size": 10},
        customdata=np.repeat(rows, len(names)),
        hovertext=[
            f"{label(groups[row], 60)}: {names[column].lower()} {said[row][column]}{_distance(away[row, column])}"
            for row, column in cells
        ],
        hovertemplate="%{hovertext}<extra></extra>",
    )


def _distance(away: float) -> str:
    return "" if np.isnan(away) else f", {away:+.2f} standard deviations"


def written(feature: str, value: float) -> str:
    """A value in as little room as it needs: two digits of a share without the 0, whole BPM, dB with one, m:ss."""
    if np.isnan(value):
        return ""
    unit = FEATURE[feature].unit
    if unit == "ms":
        minutes, seconds = divmod(round(value / 1000), 60)
        return f"{minutes}:{seconds:02d}"
    text = f"{value:.{ {'': 2, 'dB': 1, 'BPM': 0}[unit] }f}"
    return text.removeprefix("0") if FEATURE[feature].is_unit else text
