"""How ranks change from year to year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.charts.labels import name_beside
from dashspot.charts.theme import CATEGORICAL, MUTED, finish, label

_FEW = 7  # years, each of which is written below the axis; the marks of more touch each other on a small screen


def bump(table: pd.DataFrame) -> go.Figure:
    """A mark per year and rank; what comes back has a colour, and a line over years that follow on each other.

    Args:
        table: `year`, `rank` (1 is the first), `name`, `artist`, `title` (as it is called), `plays`; its index is what
            the marks carry.
    """
    things = table.groupby(["name", "artist"], sort=False)
    often = things["rank"].agg(["size", "min"]).sort_values(["size", "min"], ascending=[False, True], kind="stable")
    coloured = dict(zip(often.index[(often["size"] > 1).to_numpy()], CATEGORICAL, strict=False))
    figure = go.Figure()
    few = len(table["year"].unique()) <= _FEW
    for thing, rows in things:
        figure.add_trace(_line(rows, coloured.get(thing), size=13 if few else 9))
    ranks = list(range(1, int(table["rank"].max()) + 1))
    figure.update_xaxes(tickformat="d", dtick=1 if few else None, showgrid=False)
    figure.update_yaxes(
        title="rank", tickvals=[-rank for rank in ranks], ticktext=ranks, range=[-ranks[-1] - 0.5, -0.5]
    )
    finish(figure, height=360)
    last = table[table["year"] == table["year"].max()]
    colours = [coloured.get((name, artist), MUTED) for name, artist in zip(last["name"], last["artist"], strict=True)]
    name_beside(figure, last["name"].tolist(), colours, (-last["rank"]).tolist())
    return figure


def _line(rows: pd.DataFrame, colour: str | None, size: int) -> go.Scatter:
    """Broken where a year is left out."""
    year = rows["year"].to_numpy()
    years = np.union1d(year, year[:-1] + 1)
    every = rows.assign(row=rows.index).set_index("year").reindex(years)
    title = label(str(rows["title"].iloc[0]), 60)
    return go.Scatter(
        x=years,
        y=-every["rank"].to_numpy(),  # the first on top
        mode="lines+markers" if colour else "markers",
        line={"color": colour or MUTED, "width": 2},
        marker={"size": size if colour else 8, "opacity": 1 if colour else 0.6},
        text=[
            f"{rank:.0f}. in {year}, {plays:,.0f} plays"
            for year, rank, plays in zip(years, every["rank"].fillna(0), every["plays"].fillna(0), strict=True)
        ],
        customdata=every["row"].to_numpy(),
        hovertext=title,
        hovertemplate="%{hovertext}<br>%{text}<extra></extra>",
    )
