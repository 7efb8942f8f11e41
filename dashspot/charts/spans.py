"""From when to when, with names above the lines, which leaves the whole width to them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.blocks.words import count
from dashspot.charts.theme import ACCENT, credited, finish, label

_ROW = 32  # pixels
_LONGEST = 40


def spans(rows: pd.DataFrame) -> go.Figure:
    """A line per row from its first day to its last, the first on top; each end carries the row's label.

    Args:
        rows: `name`, `artist` (of an artist the same), `first`, `last` (days), `plays`; at least one.
    """
    first, last = (rows[name].dt.strftime("%Y-%m-%d") for name in ("first", "last"))
    said = [
        f"{name}<br>{begin} to {end}, {count(plays, 'play')}"
        for name, begin, end, plays in zip(
            credited(rows["name"], rows["artist"]), first, last, rows["plays"], strict=True
        )
    ]
    figure = go.Figure()
    names = zip(rows["name"], rows["artist"], strict=True)
    for place, (row, (name, artist)) in enumerate(zip(rows.index, names, strict=True)):
        figure.add_scatter(
            x=[first.iloc[place], last.iloc[place]],
            y=[place, place],
            mode="lines+markers",
            line={"color": ACCENT, "width": 3},
            marker={"size": 8},
            customdata=[row, row],
            hovertext=said[place],
            hovertemplate="%{hovertext}<extra></extra>",
        )
        figure.add_annotation(
            text=label(name if name == artist else f"{name}, {artist}", _LONGEST),
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
