"""Lines across a histogram that say what they are."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from dashspot.charts.theme import MUTED

_DASHES = ("dot", "dash", "solid")


def named_verticals(figure: go.Figure, lines: Mapping[str, float]) -> None:
    """Draw a vertical line at each value, and write above the plot which is which, one below the other."""
    for place, (name, value) in enumerate(lines.items()):
        dash = _DASHES[place % len(_DASHES)]
        figure.add_vline(value, line={"color": MUTED, "width": 2, "dash": dash})
        figure.add_annotation(
            text=name,
            x=value,
            y=1,
            yref="paper",
            yshift=8 + 15 * (len(lines) - 1 - place),
            xanchor="left",
            yanchor="middle",
            showarrow=False,
        )
