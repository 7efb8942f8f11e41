"""Tracks as points of a plane."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT, credited

SVG_POINTS = 1_000
"""Beyond it WebGL draws them."""
NAMED_POINTS = 6_000
"""Beyond it the names would take most of a megabyte, so that points say only where they are."""


def points(rows: pd.DataFrame, *, colour: str = ACCENT, of: int | None = None, note: str = "") -> go.Scatter:
    """A point per row at its `x` and `y`; each carries its label in the index, and its name unless there are many.

    of: how many points the whole chart has, where it has more than these.
    note: said beneath the name.
    """
    many = of or len(rows)
    form = go.Scatter if many <= SVG_POINTS else go.Scattergl
    said = credited(rows["name"], rows["artists"]) if many <= NAMED_POINTS else None
    return form(
        x=rows["x"].to_numpy(dtype=np.float32),
        y=rows["y"].to_numpy(dtype=np.float32),
        mode="markers",
        marker={"color": colour, "size": 7 if many <= NAMED_POINTS else 4, "opacity": 0.6},
        customdata=rows.index.to_numpy(dtype=np.int32),
        hovertext=said,
        hovertemplate=_lines(["%{hovertext}"] if said else ["one track"], note),
    )


def _lines(first: Iterable[str], note: str) -> str:
    return "<br>".join([*first, *([note] if note else [])]) + "<extra></extra>"
