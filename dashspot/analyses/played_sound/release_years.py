"""How old what was played is, month by month."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.played_sound.released import YEARS_UNKNOWN
from dashspot.analyses.playing import OF_LIBRARY, START, ids_played
from dashspot.charts.theme import ACCENT, empty, faint, finish
from dashspot.compute.days import begins, days_of, spans_of

FEWEST = 20
_QUANTILES = {"lower": 0.25, "median": 0.5, "upper": 0.75}


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per month in which a track with a known year was played."""
    del choices
    year = listening.facts()["year"].to_numpy(dtype=float)[listening.plays["item"].to_numpy()]
    known = ~np.isnan(year)
    released, month = year[known].astype(np.int64), spans_of(listening.plays["day"].to_numpy(), "month")[known]
    years, months = _range(released), _range(month)
    cell = (month - months[:1]) * len(years) + released - years[:1]
    counted = np.bincount(cell, minlength=len(months) * len(years)).reshape(len(months), len(years))
    played = counted.sum(axis=1) > 0
    up_to = counted[played].cumsum(axis=1)
    return pd.DataFrame(
        {"month": begins(months[played], "month"), "n": counted[played].sum(axis=1)}
        | {name: _quantile(years, up_to, share) for name, share in _QUANTILES.items()}
    )


def _range(values: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.arange(values.min(), values.max() + 1) if len(values) else values


def _quantile(years: NDArray[np.int64], up_to: NDArray[np.int64], share: float) -> NDArray[np.float64]:
    """Of sorted values, counted by year up to each: the one at `share` of the way, or between the two beside it."""
    if not len(up_to):
        return np.zeros(0)
    place = (up_to[:, -1] - 1) * share
    low, high = (years[(up_to > at[:, None]).argmax(axis=1)] for at in (np.floor(place), np.ceil(place)))
    found: NDArray[np.float64] = low + (place % 1) * (high - low)
    return found


def chart(table: Table) -> go.Figure:
    """A line of the medians within a band from quartile to quartile, both broken where too little was played."""
    drawn = table[table["n"] >= FEWEST]
    if drawn.empty:
        return empty(f"In no month there were {FEWEST} plays of tracks whose year the library knows.")
    every = drawn.assign(row=drawn.index).set_index("month")
    every = every.reindex(pd.date_range(every.index[0], every.index[-1], freq="MS"))
    figure = go.Figure()
    gap = every["median"].isna()
    for _, months in every[~gap].groupby(gap.cumsum()[~gap]):
        _add_band(figure, months)
    figure.add_scatter(
        x=_dates(every),
        y=every["median"].to_numpy(),
        mode="lines+markers",
        line={"color": ACCENT, "width": 2},
        marker={"size": 5},
        customdata=every["row"].to_numpy(),
        text=[_said(*told) for told in every[["n", "lower", "upper"]].itertuples(index=False, name=None)],
        hovertemplate="%{x|%B %Y}: median %{y:.0f}%{text}<extra></extra>",
    )
    figure.update_yaxes(title="year of release", tickformat="d")
    return finish(figure, height=320)


def _dates(months: pd.DataFrame) -> list[str]:
    found: list[str] = pd.DatetimeIndex(months.index).strftime("%Y-%m-%d").tolist()
    return found


def _said(n: float, lower: float, upper: float) -> str:
    return "" if np.isnan(n) else f", half of {n:,.0f} plays from {lower:.0f} to {upper:.0f}"


def _add_band(figure: go.Figure, months: pd.DataFrame) -> None:
    days = _dates(months)
    figure.add_scatter(
        x=[*days, *days[::-1]],
        y=[*months["lower"], *months["upper"][::-1]],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=faint(ACCENT, 0.15),
        hoverinfo="skip",
    )


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks with a known year that were played in the months."""
    known = listening.facts()["year"].notna().to_numpy()[listening.plays["item"].to_numpy()]
    wanted = spans_of(days_of(rows["month"].to_numpy()), "month")
    there = np.isin(spans_of(listening.plays["day"].to_numpy(), "month"), wanted)
    return ids_played(listening, there & known)


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="How the release year of what was played moved, by month",
    definition=(
        "The median year of release over the plays that started in each month, and the quartiles: half of the plays "
        "lie between these. Each play counts. Where a quantile falls between two plays it lies as far between their "
        f"years. Months with fewer than {FEWEST} plays of a known year are in the table alone; there the line is "
        f"broken. {START} {OF_LIBRARY}"
    ),
    source="Quantiles as Hyndman and Fan's (1996) definition 7; the fewest plays are ours.",
    columns={
        "month": Column("Month", "its first day, local", "date"),
        "n": Column("Plays", "of tracks whose year of release is known", "count"),
        "lower": Column("Lower quartile", "of the years of release", "whole"),
        "median": Column("Median", "of the years of release", "whole"),
        "upper": Column("Upper quartile", "of the years of release", "whole"),
    },
    compute=compute,
    chart=chart,
    alt="A line of the median year of release of what was played in each month, within its quartiles",
    needs=("year",),
    lacking="a release date",
    way_on=YEARS_UNKNOWN,
    members=members,
)
