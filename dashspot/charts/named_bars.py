"""Bars with their names above them, which leaves the whole width to the bars on a small screen too."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT, finish, label

_ROW = 44  # pixels
_FEW = 8  # up to which the axis would show halves


def named_bars(n: pd.Series[int], names: Sequence[str], unit: str, before: Sequence[str] = ()) -> go.Figure:
    """A bar per value, in the order given; each carries the label of its value as its row.

    Args:
        n: shape (n,), at least one; indexed by the rows of the table that they come from.
        names: shape (n,), as people gave them.
        unit: what is counted, for the axis.
        before: shape (n,) or none, a short mark to the left of each bar.
    """
    places = list(range(len(n)))
    figure = go.Figure(
        go.Bar(
            x=n.to_numpy(),
            y=places,
            width=0.42,
            orientation="h",
            marker_color=ACCENT,
            text=[f"{value:,}" for value in n],
            textposition="outside",
            cliponaxis=False,
            customdata=n.index.to_numpy(),
            hovertext=[label(name, 200) for name in names],
            hovertemplate=f"%{{hovertext}}: %{{x:,}} {unit}<extra></extra>",
        )
    )
    for place, name in zip(places, names, strict=True):
        figure.add_annotation(
            text=label(name, 44), x=0, y=place, xanchor="left", yshift=_ROW * 0.38, showarrow=False, font={"size": 12}
        )
    figure.update_yaxes(tickvals=places, ticktext=list(before) or [""] * len(places), showgrid=False)
    figure.update_yaxes(range=[len(places) - 0.5, -0.75])
    figure.update_xaxes(title=unit, range=[0, n.max() * 1.15], tickformat=",", dtick=1 if n.max() < _FEW else None)
    return finish(figure, height=70 + _ROW * len(places))
