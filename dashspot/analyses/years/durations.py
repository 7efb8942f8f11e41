"""How long the tracks are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.intervals import interval_bars
from dashspot.charts.theme import FEATURE_COLOURS, empty, finish
from dashspot.charts.units import length
from dashspot.charts.verticals import named_verticals

_BINS = 50


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Tracks in 50 bins of equal width from the shortest to the longest; one bin where all last equally long."""
    del choices
    seconds = _seconds(inputs)
    low, high = _edges(seconds)
    n = np.bincount(_places(seconds.dropna(), low), minlength=len(low))
    found = pd.DataFrame({"low": low, "high": high, "n": n})
    return found.assign(mean=seconds.mean(), median=seconds.median())


def chart(table: Table) -> go.Figure:
    """The bins in minutes, with mean and median as lines."""
    if table.empty:
        return empty("No track here has a known length.")
    low, high = table["low"].to_numpy() / 60, table["high"].to_numpy() / 60
    wide = np.where(high > low, high, low + 1 / 60)
    said = [f"{_written(one)} to {_written(other)}" for one, other in zip(table["low"], table["high"], strict=True)]
    colour = FEATURE_COLOURS["duration_ms"]
    figure = go.Figure(interval_bars(low, wide, table["n"], rows=table.index, said=said, colour=colour))
    mean, median = table["mean"].iloc[0], table["median"].iloc[0]
    named_verticals(figure, {f"mean {_written(mean)}": mean / 60, f"median {_written(median)}": median / 60})
    figure.update_xaxes(title="length (min)")
    figure.update_yaxes(title="tracks")
    return finish(figure, height=340, margin={"l": 8, "r": 8, "t": 40, "b": 8})


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks whose length lies in one of the bins."""
    seconds = _seconds(inputs)
    low, _ = _edges(seconds)
    inside = _places(seconds.fillna(0), low)
    wanted = np.flatnonzero(np.isin(low, rows["low"].to_numpy()))
    return ids_where(inputs, [np.isin(inside, wanted) & seconds.notna().to_numpy()])


def _seconds(inputs: Inputs) -> pd.Series[float]:
    return inputs.tracks["duration_ms"] / 1_000


def _edges(seconds: pd.Series[float]) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper edges of the bins; none where no length is known."""
    known = seconds.dropna().to_numpy()
    if not len(known):
        return np.empty(0), np.empty(0)
    least, most = known.min(), known.max()
    if least == most:
        return np.array([least]), np.array([most])
    edges = least + (most - least) * np.arange(_BINS + 1) / _BINS
    return edges[:-1], np.append(edges[1:-1], most)


def _places(seconds: pd.Series[float], low: np.ndarray) -> np.ndarray:
    """The number of the bin that each lies in: the last one whose lower edge it reaches."""
    return np.maximum(np.searchsorted(low, seconds.to_numpy(), side="right") - 1, 0)


def _written(seconds: float) -> str:
    return length(1_000 * seconds)


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="Tracks by length, with mean and median",
    definition=(
        "Tracks in 50 bins of equal width between the shortest and the longest one. A bin holds its lower edge, the "
        "last one its upper edge too. Mean and median are of the lengths themselves, not of the bins; the median of "
        "an even number is the mean of the two in the middle. A mean well above the median says that a few long tracks "
        "pull it up."
    ),
    source="Pavel Komarov's notebook for Exportify: https://github.com/pavelkomarov/exportify.",
    columns={
        "low": Column("From", "lower edge in seconds, included", "number"),
        "high": Column("To", "upper edge in seconds, left out but in the last bin", "number"),
        "n": Column("Tracks", "distinct tracks in the bin", "count"),
        "mean": Column("Mean", "arithmetic mean of all known lengths, in seconds; the same in every row", "number"),
        "median": Column("Median", "of all known lengths, in seconds; the same in every row", "number"),
    },
    compute=compute,
    chart=chart,
    alt="Histogram of the lengths of the tracks, with mean and median",
    needs=("duration_ms",),
    lacking="a length",
    way_on="No track here has a known length.",
    members=members,
)
