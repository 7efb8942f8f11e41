"""Named bars below each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT, finish, label

_LONGEST = 26
_ROW = 24  # pixels


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


def ranked_bars(
    lengths: npt.ArrayLike,
    names: Sequence[str],
    *,
    rows: npt.ArrayLike,
    said: Sequence[str],
    axis: str,
    colour: Any = ACCENT,
    shares: bool = False,
) -> go.Figure:
    """A figure of such bars with their names beside them.

    axis: what the bars measure, with the unit.
    shares: whether the lengths are shares, 0 to 1, to be shown as percent.
    """
    figure = go.Figure(ranked(lengths, rows=rows, said=said, colour=colour))
    name_bars(figure, names)
    figure.update_xaxes(title=axis, rangemode="tozero", tickformat=".0%" if shares else None)
    return finish(figure, height=70 + _ROW * len(names))


def name_bars(figure: go.Figure, names: Sequence[str], **at: int) -> None:
    """Write the names beside the bars, long ones cut. Names may repeat, so they are no categories of the axis."""
    figure.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=[label(name, _LONGEST) for name in names],
        range=[len(names) - 0.5, -0.5],
        showgrid=False,
        **at,
    )
