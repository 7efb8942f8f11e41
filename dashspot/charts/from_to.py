"""From when to when, with names above the lines, which leaves the whole width to them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from dashspot.blocks.words import count
from dashspot.charts.theme import ACCENT, finish, label, plain

_ROW = 32  # pixels
_LONGEST = 40


def from_to(rows: pd.DataFrame, names: Sequence[str]) -> go.Figure:
    """A line per row from its first day to its last, the first on top; each end carries the row's label.

    Args:
        rows: `first`, `last` (days), `plays`; at least one.
        names: shape (n,), as people gave them.
    """
    first, last = (rows[name].dt.strftime("%Y-%m-%d").tolist() for name in ("first", "last"))
    notes = [f"{begin} to {end}" for begin, end in zip(first, last, strict=True)]
    figure = go.Figure()
    for place, (row, name, plays) in enumerate(zip(rows.index, names, rows["plays"], strict=True)):
        figure.add_scatter(
            x=[first[place], last[place]],
            y=[place, place],
            mode="lines+markers",
            line={"color": ACCENT, "width": 3},
            marker={"size": 8},
            customdata=[row, row],
            hovertext=f"{plain(name)}<br>{notes[place]}, {count(plays, 'play')}",
            hovertemplate="%{hovertext}<extra></extra>",
        )
        figure.add_annotation(
            text=label(name, _LONGEST),
            x=0,
            xref="paper",
            xanchor="left",
            y=place - 0.42,
            showarrow=False,
            font_size=12,
        )
    figure.update_yaxes(visible=False, range=[len(rows) - 0.4, -0.9])
    figure.update_xaxes(title="local day", type="date")
    return finish(figure, height=80 + _ROW * len(rows))
