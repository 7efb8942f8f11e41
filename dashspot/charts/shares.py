"""Shares of a few parts, against those of the library."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.theme import ACCENT, MUTED, finish, label, plain


def against(table: pd.DataFrame, part: str) -> go.Figure:
    """A lying bar for each part, the first on top, and a mark where the library's share is.

    Args:
        table: a row per part: its name in the column `part`, `n` (tracks), `share` and `library` (0 to 1, NaN where
            unknown); its index is what the bars carry.
        part: the column that names the parts.
    """
    ground = np.arange(len(table))
    said = [plain(str(name)) for name in table[part]]
    figure = go.Figure(
        go.Bar(
            x=table["share"].to_numpy(),
            y=ground,
            orientation="h",
            marker_color=ACCENT,
            opacity=0.85,
            customdata=table.index.to_numpy(),
            text=[f"{n:,}" for n in table["n"]],
            textposition="outside",
            cliponaxis=False,
            hovertext=said,
            hovertemplate="%{hovertext}: %{text} tracks, %{x:.1%}<extra></extra>",
        )
    )
    figure.add_scatter(
        x=table["library"].to_numpy(),
        y=ground,
        mode="markers",
        marker={"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": MUTED}},
        hovertext=said,
        hovertemplate="%{hovertext} in the library: %{x:.1%}<extra></extra>",
    )
    most = np.nanmax(table[["share", "library"]].to_numpy())
    figure.update_xaxes(title="share of tracks (grey: the library)", tickformat=".0%")
    figure.update_xaxes(range=[0, most * 1.15 or 1])
    names = [label(str(name)) for name in table[part]]
    figure.update_yaxes(tickvals=ground, ticktext=names, autorange="reversed")
    return finish(figure, height=80 + 30 * len(table))


def beside(table: pd.DataFrame, title: str) -> go.Figure:
    """A standing bar for each bin, and a mark where the library's share is.

    Args:
        table: a row per bin: `low`, `high`, `n` (tracks), `share` and `library` (0 to 1); its index is what the bars
            carry.
        title: of the axis below.
    """
    said = [f"{low:.0f} to {high:.0f}" for low, high in zip(table["low"], table["high"], strict=True)]
    centres = ((table["low"] + table["high"]) / 2).to_numpy()
    figure = go.Figure(
        go.Bar(
            x=centres,
            y=table["share"].to_numpy(),
            width=(table["high"] - table["low"]).to_numpy() * 0.92,
            marker_color=ACCENT,
            opacity=0.85,
            customdata=table.index.to_numpy(),
            hovertext=[f"{bin_}: {n:,} tracks" for bin_, n in zip(said, table["n"], strict=True)],
            hovertemplate="%{hovertext}, %{y:.1%}<extra></extra>",
        )
    )
    figure.add_scatter(
        x=centres,
        y=table["library"].to_numpy(),
        mode="markers",
        marker={"symbol": "line-ew", "size": 16, "line": {"width": 3, "color": MUTED}},
        hovertext=said,
        hovertemplate="%{hovertext} in the library: %{y:.1%}<extra></extra>",
    )
    figure.update_xaxes(title=title)
    figure.update_yaxes(title="share of tracks (grey: library)", tickformat=".0%", rangemode="tozero")
    return finish(figure, height=300)
