"""Tracks by how far they are off, with their names above the bars."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT, credited, finish

_ROW = 32  # pixels
_LONGEST = 22  # letters of a name, and of its artists, that a small screen has room for


def track_bars(
    rows: pd.DataFrame, value: str, *, notes: Sequence[str], axis: str, labels: Sequence[str] | None = None
) -> go.Figure:
    """A bar from 0 per row, the first on top, with the track's name above it; each carries its label in the index.

    notes: of each row, said when its bar is pointed at.
    axis: what the bars measure.
    labels: of each row, in place of the track's name and artists.
    """
    place = np.arange(len(rows))
    hover = [f"{name}<br>{note}" for name, note in zip(credited(rows["name"], rows["artists"]), notes, strict=True)]
    figure = go.Figure(
        go.Bar(
            x=rows[value].to_numpy(),
            y=place + 0.25,
            width=0.3,
            orientation="h",
            marker_color=ACCENT,
            customdata=rows.index.to_numpy(),
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.add_scatter(
        x=np.zeros(len(rows)),
        y=place - 0.15,
        mode="text",
        text=labels or credited(rows["name"], rows["artists"], _LONGEST),
        textposition="middle right",
        hoverinfo="skip",
    )
    figure.update_xaxes(title=axis, rangemode="tozero")
    figure.update_yaxes(visible=False, range=[len(rows) - 0.4, -0.6])
    return finish(figure, height=70 + _ROW * len(rows))
