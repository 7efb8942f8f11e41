"""At what time of the year, the week and the day it was listened."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import LENGTHS_UNKNOWN, NOTHING_PLAYED
from dashspot.analyses.when.clock import WEEKDAYS
from dashspot.charts.theme import ACCENT, empty, finish
from dashspot.compute.days import Days, spans_of, weekdays
from dashspot.compute.local_time import HOUR_MS

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
MONTH, WEEKDAY, HOUR_OF_DAY = "month of the year", "weekday", "hour of the day"
NAMES: dict[str, tuple[str, ...]] = {
    MONTH: MONTHS,
    WEEKDAY: WEEKDAYS,
    HOUR_OF_DAY: tuple(f"{hour}:00" for hour in range(24)),
}
_HOURS = 24


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per month, weekday or hour in the order of the calendar; also where nothing was played."""
    by = choices["by"]
    names = NAMES[by] if len(listening.plays) else ()
    hours, milliseconds, started = listening.heard_by(HOUR_MS)
    place = (
        hours % _HOURS
        if by == HOUR_OF_DAY
        else _place(np.clip(hours // _HOURS, listening.first_day, listening.last_day), by)
    )
    days = _days(np.arange(listening.first_day, listening.last_day + 1), by)[: len(names)]
    heard = np.bincount(place, milliseconds, len(names)) / HOUR_MS
    with np.errstate(invalid="ignore", divide="ignore"):
        minutes = np.where(days > 0, heard * 60 / days, np.nan)
    return pd.DataFrame(
        {
            "name": pd.Series(names, dtype="str"),
            "hours": heard,
            "plays": np.bincount(place, started, len(names)).astype(np.int64),
            "days": days,
            "minutes": minutes,
        }
    ).assign(by=pd.Series(by, range(len(names)), dtype="str"))


def _place(days: Days, by: str) -> NDArray[np.int64]:
    """The month, from 0, or the weekday of each day."""
    if by == WEEKDAY:
        return weekdays(days)
    return spans_of(days, "month") % 12


def _days(days: Days, by: str) -> NDArray[np.int64]:
    """How many of the days fall into each row; every day has every hour."""
    if by == HOUR_OF_DAY:
        return np.full(_HOURS, len(days))
    return np.bincount(_place(days, by), minlength=len(NAMES[by]))


def chart(table: Table) -> go.Figure:
    """A bar for each; none for a month that the period has no day of."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    said = [
        f"{name}: {minutes:,.1f} min a day, {hours:,.1f} h in all, {plays:,} plays"
        for name, minutes, hours, plays in zip(
            table["name"], table["minutes"], table["hours"], table["plays"], strict=True
        )
    ]
    figure = go.Figure(
        go.Bar(
            x=[name[:3] for name in table["name"]] if table["by"].iloc[0] != HOUR_OF_DAY else list(range(_HOURS)),
            y=table["minutes"].to_numpy(),
            marker_color=ACCENT,
            hovertext=said,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.update_xaxes(title=table["by"].iloc[0], dtick=3 if len(table) == _HOURS else 1)
    figure.update_yaxes(title="minutes a day", rangemode="tozero")
    return finish(figure, height=300)


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=3,
    title="Listening by month of the year, weekday or hour of the day",
    definition=(
        "How many minutes a day were listened in each month of the year, on each weekday, or in each hour of the day, "
        "on the local clock: the time that was heard there, divided by the days of the period that fall into it (every "
        "day has every hour), days without a play included and days still to come not. So months that the period has "
        "more often win nothing by it; the table has the sum too. A play counts in every hour that it touches, with "
        "the part that was heard in it; of what runs on after the last day of the period the month and the weekday "
        "are that day's. *Plays* counts each play once, where it started. Plays whose length nobody tells add no time."
    ),
    source="Your own history; dividing by days, so that uneven periods compare, is ours.",
    columns={
        "name": Column("When", "month, weekday or hour; 7:00 is 7:00 to 7:59"),
        "hours": Column("Hours", "listened in it, in all", "number"),
        "plays": Column("Plays", "that started in it", "count"),
        "days": Column("Days", "of the period that fall into it", "count"),
        "minutes": Column("Minutes a day", "listened, on average over those days", "number"),
        "by": Column("For each", "month of the year, weekday or hour of the day", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Bars of the minutes listened a day in each month of the year, on each weekday or in each hour",
    needs=("ms_played",),
    lacking="a length",
    way_on=LENGTHS_UNKNOWN,
    options=(Option("by", "For each", lambda _: tuple(NAMES)),),
)
