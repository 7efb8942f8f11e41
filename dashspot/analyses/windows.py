"""Means of features over windows of days, each of which ends later than the one before, and how they are drawn."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.blocks.features import FEATURE
from dashspot.charts.theme import FEATURE_COLOURS
from dashspot.charts.units import MEAN_SHOWN, SCALE, UNIT_SHOWN
from dashspot.compute.days import Days, dates, days_of

DAYS, FEWEST = 90, 20
POINTS, POINTS_OF_ALL = 2_000, 500
"""How many windows there are at most, of one feature and of each where all are drawn."""
SPACED = (
    f"One point a day; where the dates span more than {POINTS:,} days ({POINTS_OF_ALL} where all features are drawn) "
    "every second, every third and so on, counted back from the last day, so that no line has more points."
)
"""For definitions."""


def last_days(first: int, last: int, features: int) -> Days:
    """The last days of the windows for so many features: at equal distances back from the very last."""
    step = -(-(last - first + 1) // (POINTS if features == 1 else POINTS_OF_ALL))
    return np.arange(last, first - 1, -step)[::-1]


def windowed(values: NDArray[np.float64], days: Days, ends: Days) -> pd.DataFrame:
    """The mean of a feature in each window.

    Args:
        values: shape (n,), NaN where unknown.
        days: shape (n,), on which each counts.
        ends: shape (m,), the last days of the windows, rising.

    Returns:
        A row per window: `start` and `day`, its first and last day, `n` known values, their `mean`, NaN for fewer than
        FEWEST.
    """
    known = ~np.isnan(values)
    centre = values[known].mean() if known.any() else 0.0  # around the mean no digits are lost
    day = days[known]
    n, sums = _in_windows(ends, day, np.ones(len(day))), _in_windows(ends, day, values[known] - centre)
    return pd.DataFrame(
        {
            "start": dates(ends - DAYS + 1),
            "day": dates(ends),
            "n": n.astype(np.int64),
            "mean": np.where(n >= FEWEST, centre + sums / np.clip(n, 1, None), np.nan),
        }
    )


def _in_windows(ends: Days, days: Days, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """A window is the difference of two sums."""
    to, before = np.split(sums_to(np.concatenate([ends, ends - DAYS]), days, weights), 2)
    return to - before


def sums_to(ends: Days, days: Days, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """What the weights of all days up to each end, itself included, add up to."""
    if not len(days):
        return np.zeros(len(ends))
    first = days.min()
    up_to: NDArray[np.float64] = np.r_[0.0, np.bincount(days - first, weights).cumsum()]
    found: NDArray[np.float64] = up_to[np.clip(ends - first + 1, 0, len(up_to) - 1)]
    return found


def in_any(rows: pd.DataFrame, days: Days) -> NDArray[np.bool_]:
    """Which of the days lie in the window of one of these rows."""
    ends = np.sort(days_of(rows["day"].to_numpy()))
    next_end = np.append(ends, days.max(initial=0) + DAYS)[np.searchsorted(ends, days)]
    found: NDArray[np.bool_] = next_end - days < DAYS
    return found


def line(name: str, rows: pd.DataFrame, noun: str) -> go.Scatter:
    """The means of one feature, broken where there are too few; `noun` is what they are of, in the plural."""
    unit = UNIT_SHOWN[FEATURE[name].unit]
    return go.Scatter(
        x=rows["day"].dt.strftime("%Y-%m-%d"),
        y=(rows["mean"] / SCALE.get(name, 1.0)).to_numpy(),
        text=rows["n"].to_numpy(),
        mode="lines+markers",
        line={"color": FEATURE_COLOURS[name], "width": 2},
        marker={"size": 4, "opacity": 0},
        selected={"marker": {"opacity": 1}},
        customdata=rows.index.to_numpy(),
        hovertemplate=f"{DAYS} days to %{{x|%-d %b %Y}}: %{{y:{MEAN_SHOWN[FEATURE[name].unit]}}} {unit}, "
        f"mean of %{{text:,}} {noun}<extra></extra>",
    )
