"""Days, weeks, months and years of the calendar: plays by them, and bars of what was counted in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Choices, Column, Option, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ids_played
from dashspot.charts.theme import ACCENT, finish
from dashspot.compute.local_time import DAY_MS

Span = Literal["day", "week", "month", "year"]
Days = NDArray[np.integer[Any]]
"""Days, or spans of them, counted from the one that holds 1970-01-01."""
SPANS: tuple[Span, ...] = ("day", "week", "month", "year")
FEWEST, MOST = 12, 2_000
_MONDAY = 3
"""How many days before 1970-01-01 its week began."""
_PERIODS: dict[str, Any] = {"day": DAY_MS, "week": 7 * DAY_MS, "month": "M1", "year": "M12"}
_SHOWN = {"day": "%a %-d %b %Y", "week": "week from %-d %b %Y", "month": "%b %Y", "year": "%Y"}
SPAN_COLUMN = Column("By", "day, week, month or year", "hidden")
START_COLUMN = Column("From", "first day of the day, week, month or year", "date")
DEFINED = (
    "Weeks begin on Monday. All from the first to the last of the period are there, also those without a play, but "
    "none that is still to come; the first and the last may be cut by the ends of the period."
)
"""For definitions: which spans there are."""


def spans(days: Days, by: str) -> Days:
    """Which day, week, month or year each day belongs to."""
    if by == "day":
        return days
    if by == "week":
        return (days + _MONDAY) // 7
    unit = "M" if by == "month" else "Y"
    return days.astype("datetime64[D]").astype(f"datetime64[{unit}]").astype(np.int64)


def first_days(found: Days, by: str) -> NDArray[np.datetime64]:
    """The dates on which they begin."""
    if by in {"day", "week"}:
        days = found if by == "day" else found * 7 - _MONDAY
        return days.astype("datetime64[D]").astype("datetime64[s]")
    return found.astype("datetime64[M]" if by == "month" else "datetime64[Y]").astype("datetime64[s]")


def _offered(listening: Listening) -> Sequence[str]:
    """Those of which a figure can be drawn; first what gives a dozen bars or more: months, else weeks, else days."""
    ends = np.array([listening.first_day, listening.last_day])
    n = {by: int(np.diff(spans(ends, by))[0]) + 1 for by in SPANS}
    offered = [by for by in SPANS if 1 < n[by] <= MOST] or ["day"]
    first = next((by for by in ("month", "week", "day") if by in offered and n[by] >= FEWEST), offered[0])
    return [first, *(by for by in offered if by != first)]


SPAN_OPTION = Option("span", "By", _offered)


def every_span(listening: Listening, by: str) -> Days:
    """All of the period, also those in which nothing was played; none where nothing was played at all."""
    if listening.plays.empty:
        return np.zeros(0, dtype=np.int64)
    first, last = spans(np.array([listening.first_day, listening.last_day]), by)
    return np.arange(first, last + 1)


def table_of(listening: Listening, choices: Choices, **counted: Any) -> Table:
    """A row per span of the period: `start`, what was counted in each, and `span`."""
    every = every_span(listening, choices["span"])
    return pd.DataFrame({"start": first_days(every, choices["span"]), **counted}).assign(
        span=pd.Series(choices["span"], np.arange(len(every)), dtype="str")
    )


def place_of(listening: Listening, days: Days, choices: Choices) -> Days:
    """The row of such a table to which each day belongs."""
    every = every_span(listening, choices["span"])
    return spans(days, choices["span"]) - every[0] if len(every) else days


def bars(table: Table, heights: pd.Series[float], said: Sequence[str], title: str) -> go.Figure:
    """A bar per span, as wide as it is long.

    Args:
        table: of `table_of`.
        heights: of the bars.
        said: of each bar when it is pointed at, after its date.
        title: of the axis, with the unit.
    """
    by = cast("Span", table["span"].iloc[0])
    figure = go.Figure(
        go.Bar(
            x=table["start"].dt.strftime("%Y-%m-%d"),
            y=heights.to_numpy(),
            marker={"color": ACCENT, "line": {"width": 0}},
            xperiod=_PERIODS[by],
            xperiod0="2018-01-01",
            xperiodalignment="middle",
            customdata=table.index.to_numpy(),
            hovertext=list(said),
            hovertemplate=f"%{{x|{_SHOWN[by]}}}: %{{hovertext}}<extra></extra>",
        )
    )
    figure.update_yaxes(title=title, rangemode="tozero")
    return finish(figure, height=320)


def ids_within(listening: Listening, rows: Table, which: NDArray[np.bool_] | None = None) -> list[str]:
    """The tracks of the plays that started in some rows' spans, the most played first.

    which: of the plays to look at; all where it is not given.
    """
    if rows.empty:
        return []
    by = str(rows["span"].iloc[0])
    wanted = spans(rows["start"].to_numpy().astype("datetime64[D]").astype(np.int64), by)
    inside = np.isin(spans(listening.plays["day"].to_numpy(), by), wanted)
    return ids_played(listening, inside if which is None else inside & which)
