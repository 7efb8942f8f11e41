"""Runs of days on which something was played."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ANY_PLAY, NOTHING_PLAYED, START, ids_played
from dashspot.charts.ranked import ranked_bars
from dashspot.charts.theme import ACCENT, CATEGORICAL, empty
from dashspot.compute.days import dates, days_of
from dashspot.compute.local_time import HOUR_MS

SHOWN = 20
RUNNING = "still running"
_ORANGE = CATEGORICAL[1]


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per streak, the longest first; of equal ones the earlier first."""
    del choices
    plays = listening.plays
    days, place = np.unique(plays["day"].to_numpy().astype(np.int64), return_inverse=True)
    begins = np.diff(days, prepend=-2) != 1
    streak = np.cumsum(begins) - 1
    n = int(begins.sum())
    last = days[np.r_[begins[1:], True]] if n else days
    found = pd.DataFrame(
        {
            "first": dates(days[begins]),
            "last": dates(last),
            "days": np.bincount(streak, minlength=n),
            "plays": np.bincount(streak[place], minlength=n),
            "hours": np.bincount(streak[place], np.nan_to_num(plays["ms_played"].to_numpy()), n) / HOUR_MS,
            "running": pd.Series(np.where(last >= listening.today - 1, RUNNING, ""), dtype="str"),
        }
    )
    return found.sort_values(["days", "first"], ascending=[False, True], ignore_index=True)


def chart(table: Table) -> go.Figure:
    """A bar for each of the first twenty; the running one is among them, in another colour."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    drawn = _drawn(table)
    names = [_named(first, last) for first, last in zip(drawn["first"], drawn["last"], strict=True)]
    running = (drawn["running"] == RUNNING).tolist()
    said = [
        f"{name}: {days:,} days, {plays:,} plays, {hours:,.1f} h{f', {RUNNING}' if runs else ''}"
        for name, days, plays, hours, runs in zip(
            names, drawn["days"], drawn["plays"], drawn["hours"], running, strict=True
        )
    ]
    colours = [_ORANGE if runs else ACCENT for runs in running]
    figure = ranked_bars(drawn["days"], names, rows=drawn.index, said=said, axis="days", colour=colours)
    return figure.update_traces(text=[RUNNING if runs else "" for runs in running], textposition="auto")


def _drawn(table: Table) -> Table:
    """The first twenty; where the running one is not among them, it takes the last place."""
    running = table.index[table["running"] == RUNNING]
    first = table.head(SHOWN)
    return first if running.isin(first.index).all() else pd.concat([first.head(SHOWN - 1), table.loc[running]])


def _named(first: datetime, last: datetime) -> str:
    """`3 May to 5 Jun 2024`; the year twice where it differs."""
    if first == last:
        return f"{last:%-d %b %Y}"
    return f"{first:{'%-d %b' if first.year == last.year else '%-d %b %Y'}} to {last:%-d %b %Y}"


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that were played in the streaks."""
    day = listening.plays["day"].to_numpy()
    first, last = (days_of(rows[name].to_numpy()) for name in ("first", "last"))
    order = np.argsort(first)
    at = np.searchsorted(first[order], day, side="right") - 1
    inside = np.r_[last[order], -1][at] >= day if len(rows) else np.zeros(len(day), dtype=bool)
    return ids_played(listening, inside & (at >= 0))


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=3,
    title="Streaks: days in a row with a play",
    definition=(
        "A streak is a run of days of the local clock, each with at least one play that counts. The longest is first, "
        f"of equal ones the earlier. One that reaches today or yesterday is {RUNNING}, as today is not over. Streaks "
        "are made of the plays of the period, so one that spans its edge is cut there. The chart shows the first "
        f"{SHOWN}; where the running one is not among them, it takes the place of the last. {START}"
    ),
    source="Your own history.",
    columns={
        "first": Column("First day", "local clock", "date"),
        "last": Column("Last day", "local clock", "date"),
        "days": Column("Days", "in a row with a play", "count"),
        "plays": Column("Plays", "on these days", "count"),
        "hours": Column("Hours", "of the plays whose length is told", "number"),
        "running": Column("Running", f"{RUNNING}, or nothing"),
    },
    compute=compute,
    chart=chart,
    alt="Bars of the longest runs of days with a play",
    **ANY_PLAY,
    members=members,
)
