"""At which hours of which days it was listened."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import LENGTHS_UNKNOWN, NOTHING_PLAYED
from dashspot.charts.theme import ACCENT, empty, finish, shades
from dashspot.compute.days import weekdays
from dashspot.compute.local_time import HOUR_MS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HOURS = 24


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per weekday, Monday first, and hour of the day; also where nothing was played."""
    del choices
    if listening.plays.empty:
        return pd.DataFrame({"weekday": [], "hour": [], "hours": [], "plays": []})
    hours, milliseconds, started = listening.heard_by(HOUR_MS)
    cell = weekdays(hours // _HOURS) * _HOURS + hours % _HOURS
    cells = 7 * _HOURS
    return pd.DataFrame(
        {
            "weekday": pd.Series(np.repeat(WEEKDAYS, _HOURS), dtype="str"),
            "hour": np.tile(np.arange(_HOURS), 7),
            "hours": np.bincount(cell, milliseconds, cells) / HOUR_MS,
            "plays": np.bincount(cell, started, cells).astype(np.int64),
        }
    )


def chart(table: Table) -> go.Figure:
    """A field per weekday and hour, the fuller the more was heard."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    heard = table["hours"].to_numpy().reshape(7, _HOURS)
    said = [f"{hours:,.1f} h, {plays:,} plays" for hours, plays in zip(table["hours"], table["plays"], strict=True)]
    figure = go.Figure(
        go.Heatmap(
            x=list(range(_HOURS)),
            y=list(WEEKDAYS),
            z=heard,
            zmin=0,
            colorscale=shades(ACCENT),
            showscale=False,
            xgap=1,
            ygap=1,
            text=np.array(said).reshape(7, _HOURS),
            hovertemplate="%{y}, %{x}:00 to %{x}:59: %{text}<extra></extra>",
        )
    )
    figure.update_xaxes(title="hour of the day", dtick=3, showgrid=False)
    figure.update_yaxes(autorange="reversed", showgrid=False)
    return finish(figure, height=300)


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="Hours listened by weekday and hour of the day",
    definition=(
        "The time that was listened in each hour of each weekday, on the clock of the chosen time zone, daylight "
        "saving included. A play counts in every hour that it touches, with the part that was heard in it, so one over "
        "midnight belongs to two days; the hour that comes twice in autumn counts twice. *Plays* counts each play "
        "once, in the hour in which it started."
    ),
    source="Your own history; cutting plays at the hour is ours.",
    columns={
        "weekday": Column("Weekday", "by the local clock"),
        "hour": Column("Hour", "of the day, 0 to 23; 7 is 7:00 to 7:59", "whole"),
        "hours": Column("Hours", "listened in that hour", "number"),
        "plays": Column("Plays", "that started in that hour", "count"),
    },
    compute=compute,
    chart=chart,
    alt="A field for each hour of each weekday, darker where more was listened",
    needs=("ms_played",),
    lacking="a length",
    way_on=LENGTHS_UNKNOWN,
)
