"""Bars between two edges each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

_FILLED = 0.92


def interval_bars(
    low: npt.ArrayLike,
    high: npt.ArrayLike,
    n: npt.ArrayLike,
    *,
    rows: npt.ArrayLike,
    said: Sequence[str],
    colour: str,
    counted: str = "%{y:,} tracks",
) -> go.Bar:
    """A bar from each low to its high, as tall as n; pointed at, it tells `said` and how many there are.

    Args:
        low: the lower edges, in the unit of the axis.
        high: the upper edges.
        n: how many tracks, or of what `counted` says, lie between them.
        rows: of the table, which the bars stand for.
        said: the edges in words.
        colour: of all bars.
        counted: how n is told, in the words of d3-format.
    """
    left, right = np.asarray(low, dtype=float), np.asarray(high, dtype=float)
    return go.Bar(
        x=(left + right) / 2,
        y=np.asarray(n),
        width=(right - left) * _FILLED,
        marker_color=colour,
        customdata=np.asarray(rows),
        hovertext=list(said),
        hovertemplate=f"%{{hovertext}}: {counted}<extra></extra>",
    )
