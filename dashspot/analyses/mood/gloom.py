"""How gloomy the tracks are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.charts.shares import beside
from dashspot.charts.theme import empty

_LOW, _HIGH = 1, 100
_WIDTH = 10
_EDGES = np.array([_LOW, *range(_LOW + _WIDTH, _HIGH, _WIDTH), _HIGH], dtype=float)
"""1, 11, 21 and so on to 91, and 100."""


def index(tracks: pd.DataFrame, library: pd.DataFrame) -> pd.Series[float]:
    """The gloom index of each track: from 1 for the least valence in the library to 100 for the greatest.

    Unknown where the valence is, and where all of the library is the same.
    """
    least, most = library["valence"].min(), library["valence"].max()
    if not most > least:
        return pd.Series(np.nan, index=tracks.index)
    gloom: pd.Series[float] = _LOW + (_HIGH - _LOW) * (tracks["valence"] - least) / (most - least)
    return gloom


def _bin(gloom: pd.Series[float]) -> pd.Series[float]:
    """In which bin each lies; a little is forgiven, since the scale is seldom exact."""
    rounded = gloom.round(9)
    return pd.Series(np.searchsorted(_EDGES[1:-1], rounded, side="right"), index=gloom.index).where(gloom.notna())


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per bin of the index: tracks, their share, and the library's; with the mean index of all tracks here."""
    del choices
    here, there = index(inputs.tracks, inputs.library), index(inputs.library, inputs.library)
    if not here.notna().any():
        return pd.DataFrame(columns=list(ANALYSIS.columns)).astype(_TYPES)
    places = range(len(_EDGES) - 1)
    n, usual = (_bin(gloom).value_counts().reindex(places, fill_value=0) for gloom in (here, there))
    return pd.DataFrame(
        {
            "low": _EDGES[:-1],
            "high": _EDGES[1:],
            "n": n.to_numpy(dtype=np.int64),
            "share": (n / n.sum()).to_numpy(),
            "library": (usual / usual.sum()).to_numpy(),
            "mean": here.mean(),
        }
    )


def chart(table: Table) -> go.Figure:
    """Bars, with a mark at the library's share."""
    if table.empty:
        return empty("A gloom index needs tracks that differ in valence.")
    mean = table["mean"].iloc[0]
    return beside(table, f"gloom index, 1 the gloomiest; mean {mean:.0f}")


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks in the bins."""
    bins = _bin(index(inputs.tracks, inputs.library))
    return ids_where(inputs, [bins.isin(np.searchsorted(_EDGES, rows["low"]))])


_TYPES = dict.fromkeys(("low", "high", "share", "library", "mean"), "float64") | {"n": "int64"}

ANALYSIS = Analysis(
    path=__name__,
    place=4,
    title="Gloom index, against the library",
    definition=(
        "Thompson's gloom index rescales 1 - ((1 - valence) + s (1 + d)) / 2 to 1 for the gloomiest track up to 100 "
        "for the brightest, where s is the share of sad words in the lyrics and d their words per second. **The part "
        "about the lyrics is left out here, since there are none: s is 0, so the index orders tracks exactly as their "
        "valence does.** What is left is a scale that two collections share: it goes from the least to the greatest "
        "valence in the whole library. Counted are tracks per ten points of the index; a bin holds its lower edge, the "
        "last one 100 too."
    ),
    source="C. Thompson, [fitteR happieR](https://thompsonanalytics.com/blog/fitter-happier), 2017.",
    columns={
        "low": Column("From", "index, included", "whole"),
        "high": Column("To", "index, left out but in the last bin", "whole"),
        "n": Column("Tracks", "distinct tracks in the bin", "count"),
        "share": Column("Share", "of the tracks here that know their valence", "percent"),
        "library": Column("Library", "the same of the whole library", "percent"),
        "mean": Column("Mean index", "arithmetic mean of the index over all tracks here", "number"),
    },
    compute=compute,
    chart=chart,
    alt="How many tracks there are by gloom index, here and in the library",
    **needing("valence", lacking="a valence"),
    members=members,
)
