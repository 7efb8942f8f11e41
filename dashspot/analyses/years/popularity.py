"""How popular the tracks were."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.intervals import interval_bars
from dashspot.charts.theme import ACCENT, empty, finish
from dashspot.charts.verticals import named_verticals

_EDGES = np.arange(0, 101, 5)


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Tracks in 20 bins of five points each; no rows where no popularity is known."""
    del choices
    told = inputs.tracks.loc[inputs.tracks["popularity"].notna(), ["popularity", "features_as_of"]]
    value, when = told["popularity"], told["features_as_of"]
    n, _ = np.histogram(value, bins=_EDGES)
    found = pd.DataFrame({"low": _EDGES[:-1], "high": _EDGES[1:], "n": n}).iloc[: len(n) if len(told) else 0]
    days = {
        name: pd.Series(day, index=found.index, dtype=when.dtype)  # a moment alone would lose its time zone if unknown
        for name, day in (("earliest", when.min()), ("latest", when.max()))
    }
    return found.assign(mean=value.mean(), median=value.median(), **days)


def chart(table: Table) -> go.Figure:
    """The bins, with mean and median as lines and the days that it is of."""
    if table.empty:
        return empty("No track here has a known popularity.")
    said = [f"{low} to {high}" for low, high in table[["low", "high"]].itertuples(index=False, name=None)]
    figure = go.Figure(
        interval_bars(table["low"], table["high"], table["n"], rows=table.index, said=said, colour=ACCENT)
    )
    mean, median = table["mean"].iloc[0], table["median"].iloc[0]
    named_verticals(figure, {f"mean {mean:.1f}": mean, f"median {median:g}": median})
    figure.update_xaxes(title=f"popularity ({_days(table)})", range=[-1, 101])
    figure.update_yaxes(title="tracks")
    return finish(figure, height=340, margin={"l": 8, "r": 8, "t": 40, "b": 8})


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks whose popularity lies in one of the bins."""
    value = inputs.tracks["popularity"]
    last = _EDGES[-1]
    bounds = rows[["low", "high"]].itertuples(index=False, name=None)
    return ids_where(
        inputs, ((value >= low) & ((value <= high) if high == last else (value < high)) for low, high in bounds)
    )


def _days(table: Table) -> str:
    days = [f"{day:%Y-%m-%d}" for day in (table["earliest"].iloc[0], table["latest"].iloc[0]) if pd.notna(day)]
    if not days:
        return "of unknown days"
    return f"as of {days[0]}" if days[0] == days[-1] else f"as of {days[0]} to {days[-1]}"


ANALYSIS = Analysis(
    path=__name__,
    place=4,
    title="Tracks by popularity when they were imported",
    definition=(
        "Spotify's popularity, 0 to 100, as files told it; it changes from day to day, and most apps are not told it "
        "any more. Tracks per five points: a bin holds its lower edge, the last one its upper edge too. Mean and "
        "median are of the values themselves, not of the bins. A popularity has no date of its own: the days are those "
        "of the first and last word of the sources that told these tracks' features."
    ),
    source="Spotify's popularity: https://developer.spotify.com/documentation/web-api/reference/get-track.",
    columns={
        "low": Column("From", "lower edge, included", "count"),
        "high": Column("To", "upper edge, left out but in the last bin", "count"),
        "n": Column("Tracks", "distinct tracks in the bin", "count"),
        "mean": Column("Mean", "arithmetic mean of all that are known; the same in every row", "number"),
        "median": Column("Median", "of all that are known; the same in every row", "number"),
        "earliest": Column("As of", "first day that a source told features of these tracks", "date"),
        "latest": Column("Until", "last day that a source told features of these tracks", "date"),
    },
    compute=compute,
    chart=chart,
    alt="Histogram of the popularity of the tracks, with mean and median",
    needs=("popularity",),
    lacking="a popularity",
    way_on="No track here has a known popularity. Spotify no longer tells it to most apps; files from Exportify may.",
    members=members,
)
