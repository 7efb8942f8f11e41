"""Strips of dots: what a mean is made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.theme import FEATURE_COLOURS, MUTED, finish, label, plain

_SMALLEST, _LARGEST = 5.0, 13.0  # pixels


def strips(table: pd.DataFrame) -> go.Figure:
    """A strip of each group's dots by valence, the first rank on top, with a mark at the mean.

    Args:
        table: a row per group and dot, by rank: `rank`, `group`, `n` (tracks of the group), `mean`, `valence` and
            `tracks` (at the dot); its index is what the dots carry.
    """
    first = table.drop_duplicates("rank")
    ground = pd.Series(np.arange(len(first)), index=first["rank"])
    names = [f"{rank}. {label(name, 18)}" for rank, name in zip(first["rank"], first["group"], strict=True)]
    said = [f"{plain(name)}: mean {mean:.2f} of {n:,}" for name, mean, n in _told(first)]
    whole = pd.Series(said, index=first["rank"])
    many = np.sqrt(table["tracks"].to_numpy() / table["tracks"].max())
    figure = go.Figure(
        go.Scatter(
            x=table["valence"].to_numpy(),
            y=table["rank"].map(ground).to_numpy(),
            mode="markers",
            marker={
                "color": FEATURE_COLOURS["valence"],
                "size": _SMALLEST + (_LARGEST - _SMALLEST) * many,
                "opacity": 0.5,
                "line": {"width": 0},
            },
            customdata=table.index.to_numpy(),
            text=[f"{n:,} {'track' if n == 1 else 'tracks'}" for n in table["tracks"]],
            hovertext=table["rank"].map(whole).tolist(),
            hovertemplate="%{hovertext}<br>%{text} at %{x:.2f}<extra></extra>",
        )
    )
    figure.add_scatter(
        x=first["mean"].to_numpy(),
        y=ground.to_numpy(),
        mode="markers",
        marker={"symbol": "line-ns", "size": 18, "line": {"width": 3, "color": MUTED}},
        hovertext=said,
        hovertemplate="%{hovertext}<extra></extra>",
    )
    figure.update_xaxes(title="valence (grey: the mean)", range=[-0.02, 1.02])
    figure.update_yaxes(tickvals=ground.to_numpy(), ticktext=names, range=[len(first) - 0.3, -0.7])
    return finish(figure, height=90 + 22 * len(first))


def _told(first: pd.DataFrame) -> list[tuple[str, float, int]]:
    return list(first[["group", "mean", "n"]].itertuples(index=False, name=None))
