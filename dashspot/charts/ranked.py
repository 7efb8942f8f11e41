"""Named bars below each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT, label

_LONGEST = 26


def ranked(lengths: npt.ArrayLike, *, rows: npt.ArrayLike, said: Sequence[str], colour: Any = ACCENT) -> go.Bar:
    """A bar per length, the first on top once `name_bars` has named them.

    Args:
        lengths: of the bars.
        rows: of the table, which the bars stand for.
        said: of each bar when it is pointed at; names in it escaped.
        colour: of all, or of each.
    """
    long = np.asarray(lengths)
    return go.Bar(
        x=long,
        y=np.arange(len(long)),
        orientation="h",
        marker_color=colour,
        customdata=np.asarray(rows),
        hovertext=list(said),
        hovertemplate="%{hovertext}<extra></extra>",
    )


def name_bars(figure: go.Figure, names: Sequence[str], **at: int) -> None:
    """Write the names beside the bars, long ones cut. Names may repeat, so they are no categories of the axis."""
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[label(name, _LONGEST) for name in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        **at,
    )
