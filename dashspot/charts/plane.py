"""Tracks as points of a plane, and as a ranking by a distance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT, finish, plain

SVG_POINTS = 1_000
"""Beyond it WebGL draws them."""
NAMED_POINTS = 6_000
"""Beyond it the names would take most of a megabyte, so that points say only where they are."""
_LONGEST = 40


def short(text: str, longest: int = _LONGEST) -> str:
    """A name as text that Plotly can't take for markup, cut where it is long."""
    return plain(text if len(text) <= longest else f"{text[: longest - 1]}…")


def named(rows: pd.DataFrame, longest: int = _LONGEST) -> list[str]:
    """`Name, Artist` of each row, either cut where it is long."""
    told = zip(rows["name"], rows["artists"], strict=True)
    return [f"{short(name, longest)}, {short(artists, longest)}" for name, artists in told]


def points(rows: pd.DataFrame, *, colour: str = ACCENT, of: int | None = None, note: str = "") -> go.Scatter:
    """A point per row at its `x` and `y`; each carries its label in the index, and its name unless there are many.

    of: how many points the whole chart has, where it has more than these.
    note: said beneath the name.
    """
    many = of or len(rows)
    form = go.Scatter if many <= SVG_POINTS else go.Scattergl
    said = named(rows) if many <= NAMED_POINTS else None
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


def ranking(
    rows: pd.DataFrame, value: str, *, notes: Sequence[str], axis: str, labels: Sequence[str] | None = None
) -> go.Figure:
    """A bar from 0 per row, the first on top, with the track's name on it.

    notes: of each row, said when its bar is pointed at.
    axis: what the bars measure.
    labels: of each row, in place of the track's name and artists.
    """
    place = np.arange(len(rows))
    hover = [f"{name}<br>{note}" for name, note in zip(named(rows), notes, strict=True)]
    figure = go.Figure(
        go.Bar(
            x=rows[value].to_numpy(),
            y=place,
            orientation="h",
            marker={"color": ACCENT, "opacity": 0.3},
            customdata=rows.index.to_numpy(),
            hovertext=hover,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.add_scatter(
        x=np.zeros(len(rows)),
        y=place,
        mode="text",
        text=[f" {label}" for label in labels or named(rows, 22)],
        textposition="middle right",
        hoverinfo="skip",
    )
    figure.update_xaxes(title=axis, rangemode="tozero")
    figure.update_yaxes(visible=False, range=[len(rows) - 0.4, -0.6])
    return finish(figure, height=70 + 22 * len(rows))
