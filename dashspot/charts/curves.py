"""Curves of several groups: over each other where they are few, else one above the other."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.blocks.features import FEATURE
from dashspot.charts.theme import CATEGORICAL, FEATURE_COLOURS, MUTED, faint, finish, label, plain
from dashspot.charts.units import UNIT_SHOWN, titled

_OVERLAP = 1.7
"""How high the highest curve is, in rows: it may reach into the one above."""
_HIDDEN = {"size": 5, "opacity": 0}
"""Marks that aren't seen, since a line alone can't be selected."""


def overlay(table: pd.DataFrame, feature: str) -> go.Figure:
    """The curve of each group in a colour of its own.

    Args:
        table: a row per group and place: `group_id`, `group`, `n`, `at` (in the feature's unit), `density`; its index
            is what marks carry.
        feature: which one.
    """
    figure = go.Figure()
    groups = table.groupby("group_id", sort=False)
    for colour, (_, curve) in zip(CATEGORICAL, groups, strict=False):
        name = label(curve["group"].iloc[0])
        figure.add_scatter(
            x=curve["at"].to_numpy(),
            y=curve["density"].to_numpy(),
            name=f"{name} ({curve['n'].iloc[0]:,})",
            line={"color": colour, "width": 2},
            fill="tozeroy",
            fillcolor=faint(colour, 0.08),
            **_marks(curve, feature),
        )
    figure.update_xaxes(title=titled(feature))
    figure.update_yaxes(title="density", rangemode="tozero")
    finish(figure, height=340, margin={"t": 40})
    return figure.update_layout(showlegend=True, legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"})


def ridgeline(table: pd.DataFrame, feature: str) -> go.Figure:
    """One curve above the other in the feature's colour, the first group on top; arguments as those of `overlay`."""
    figure = go.Figure()
    groups = [curve for _, curve in table.groupby("group_id", sort=False)]
    scale = _OVERLAP / table["density"].max()
    for place, curve in enumerate(groups):
        ground = float(len(groups) - 1 - place)
        at = curve["at"].to_numpy()
        figure.add_scatter(
            x=[at[0], at[-1]], y=[ground] * 2, mode="lines", line={"color": MUTED, "width": 0.5}, hoverinfo="skip"
        )
        figure.add_scatter(
            x=at,
            y=ground + curve["density"].to_numpy() * scale,
            line={"color": FEATURE_COLOURS[feature], "width": 1.5},
            fill="tonexty",
            fillcolor=faint(FEATURE_COLOURS[feature], 0.3),
            **_marks(curve, feature),
        )
    names = [label(curve["group"].iloc[0]) for curve in reversed(groups)]
    figure.update_xaxes(title=titled(feature))
    figure.update_yaxes(tickvals=list(range(len(groups))), ticktext=names, range=[-0.15, len(groups) + _OVERLAP - 1])
    return finish(figure, height=90 + 46 * len(groups))


def _marks(curve: pd.DataFrame, feature: str) -> dict[str, object]:
    unit = UNIT_SHOWN[FEATURE[feature].unit]
    return {
        "mode": "lines+markers",
        "marker": _HIDDEN,
        "customdata": curve.index.to_numpy(),
        # not a part of the template, which would fill in what a name has in %{braces}
        "hovertext": f"{plain(curve['group'].iloc[0])} ({curve['n'].iloc[0]:,} tracks)",
        "hovertemplate": f"%{{hovertext}}<br>{FEATURE[feature].title} %{{x:.4~g}} {unit}<extra></extra>",
    }
