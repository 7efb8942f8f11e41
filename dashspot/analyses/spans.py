"""Days, weeks, months and years of the calendar: plays by them, and bars of what was counted in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Choices, Column, Option, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ids_played
from dashspot.charts.dated_bars import dated_bars
from dashspot.charts.theme import finish
from dashspot.compute.days import Days, Span, begins, days_of, spans_of

SPANS: tuple[Span, ...] = ("day", "week", "month", "year")
FEWEST, MOST = 12, 2_000
SPAN_COLUMN = Column("For each", "day, week, month or year", "hidden")
START_COLUMN = Column("From", "first day of the day, week, month or year", "date")
DEFINED = (
    "Weeks begin on Monday. All from the first to the last of the period are there, also those without a play, but "
    "none that is still to come; the first and the last may be cut by the ends of the period."
)
"""For definitions: which spans there are."""


def _offered(listening: Listening) -> Sequence[Span]:
    """Those of which a figure can be drawn; first what gives a dozen bars or more: months, else weeks, else days."""
    ends = np.array([listening.first_day, listening.last_day])
    n = {by: int(np.diff(spans_of(ends, by))[0]) + 1 for by in SPANS}
    offered = [by for by in SPANS if 1 < n[by] <= MOST] or ["day"]
    first = next((by for by in ("month", "week", "day") if by in offered and n[by] >= FEWEST), offered[0])
    return [first, *(by for by in offered if by != first)]


SPAN_OPTION = Option("span", "For each", _offered)


def every_span(listening: Listening, by: Span) -> Days:
    """All of the period, also those in which nothing was played; none where nothing was played at all."""
    if listening.plays.empty:
        return np.zeros(0, dtype=np.int64)
    first, last = spans_of(np.array([listening.first_day, listening.last_day]), by)
    return np.arange(first, last + 1)


def table_of(listening: Listening, choices: Choices) -> Table:
    """A row per span of the period: `start` and `span`."""
    by = cast("Span", choices["span"])
    every = every_span(listening, by)
    return pd.DataFrame({"start": begins(every, by)}).assign(span=pd.Series(by, np.arange(len(every)), dtype="str"))


def place_of(listening: Listening, days: Days, choices: Choices) -> Days:
    """The row of such a table to which each day belongs."""
    by = cast("Span", choices["span"])
    every = every_span(listening, by)
    return spans_of(days, by) - every[0] if len(every) else days


def bars(table: Table, heights: pd.Series[float], said: Sequence[str], title: str) -> go.Figure:
    """A bar per span, as wide as it is long.

    Args:
        table: of `table_of`.
        heights: of the bars.
        said: of each bar when it is pointed at, after its date.
        title: of the axis, with the unit.
    """
    starts = table["start"].dt.strftime("%Y-%m-%d").tolist()
    figure = go.Figure(dated_bars(starts, heights, str(table["span"].iloc[0]), rows=table.index, said=said))
    figure.update_yaxes(title=title, rangemode="tozero")
    return finish(figure, height=320)


def ids_within(listening: Listening, rows: Table, which: NDArray[np.bool_] | None = None) -> list[str]:
    """The tracks of the plays that started in some rows' spans, the most played first.

    which: of the plays to look at; all where it is not given.
    """
    if rows.empty:
        return []
    by = cast("Span", rows["span"].iloc[0])
    wanted = spans_of(days_of(rows["start"].to_numpy()), by)
    inside = np.isin(spans_of(listening.plays["day"].to_numpy(), by), wanted)
    return ids_played(listening, inside if which is None else inside & which)
