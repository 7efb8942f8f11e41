"""The Eddington number of listening."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ANY_PLAY, NOTHING_PLAYED, START, ids_played
from dashspot.charts.theme import ACCENT, MUTED, empty, finish

_POINTS = 1_000


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per number of plays, from 1 to the most of a day."""
    del choices
    day = listening.plays["day"].to_numpy().astype(np.int64)
    _, plays = np.unique(day, return_counts=True)
    n = np.arange(1, plays.max(initial=0) + 1)
    days = len(plays) - np.searchsorted(np.sort(plays), n)
    return pd.DataFrame({"n": n, "days": days, "lacking": np.maximum(n - days, 0)})


def number(table: Table) -> int:
    """E: the largest number of plays that was reached on as many days; 0 where nothing was played."""
    return int((table["days"] >= table["n"]).sum())


def chart(table: Table) -> go.Figure:
    """The curve of days, the line on which days and plays are equal, and E where they cross."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    e, drawn = number(table), table.head(_POINTS)
    figure = go.Figure()
    figure.add_scatter(
        x=drawn["n"],
        y=drawn["days"],
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 4, "opacity": 1 if len(drawn) == 1 else 0},
        customdata=drawn.index.to_numpy(),
        hovertemplate="%{y:,} days with at least %{x:,} plays<extra></extra>",
    )
    end = int(min(drawn["n"].iloc[-1], drawn["days"].iloc[0]))
    figure.add_scatter(
        x=[0, end], y=[0, end], mode="lines", line={"color": MUTED, "width": 1, "dash": "dot"}, hoverinfo="skip"
    )
    figure.add_scatter(x=[e], y=[e], mode="markers", marker={"color": ACCENT, "size": 11}, hoverinfo="skip")
    figure.add_annotation(x=e, y=e, text=f"E = {e:,}", ax=42, ay=-36, arrowcolor=MUTED, font={"size": 16})
    figure.update_xaxes(title="plays a day, at least", rangemode="tozero")
    figure.update_yaxes(title="days", rangemode="tozero")
    return finish(figure, height=320)


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks of the days with at least so many plays."""
    _, place, plays = np.unique(listening.plays["day"].to_numpy(), return_inverse=True, return_counts=True)
    least = rows["n"].min() if len(rows) else np.inf
    return ids_played(listening, (plays >= least)[place])


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=4,
    title="Eddington number: as many days with as many plays",
    definition=(
        "E is the largest number for which the period has at least E days of the local clock with at least E plays "
        "each. The curve says how many days have at least so many plays; E is where it meets the dotted line, on which "
        f"both are equal. *Lacking* says how many such days more would be needed. The chart ends at {_POINTS:,} plays "
        f"a day. {START}"
    ),
    source="Arthur Eddington's number for cycling, of plays.",
    columns={
        "n": Column("Plays", "a day, at least", "count"),
        "days": Column("Days", "with at least so many plays", "count"),
        "lacking": Column("Lacking", "days until there are as many as plays; 0 up to E", "count"),
    },
    compute=compute,
    chart=chart,
    alt="A falling curve of how many days have at least how many plays, with the Eddington number where both are equal",
    **ANY_PLAY,
    members=members,
)
