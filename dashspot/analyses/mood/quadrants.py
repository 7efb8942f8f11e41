"""How many tracks are happy, angry, chill or sad."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import needing
from dashspot.charts.mood import QUADRANTS, quadrant
from dashspot.charts.shares import against
from dashspot.charts.theme import empty


def _moods(tracks: pd.DataFrame) -> pd.Series[str]:
    known = tracks[["valence", "energy"]].dropna()
    return quadrant(known["valence"], known["energy"])


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per quadrant: tracks, their share of those that know both, and the same share of the library."""
    del choices
    here, there = (_moods(tracks).value_counts().reindex(QUADRANTS, fill_value=0) for tracks in _both(inputs))
    return pd.DataFrame(
        {
            "mood": QUADRANTS,
            "n": here.to_numpy(dtype=np.int64),
            "share": (here / (here.sum() or np.nan)).to_numpy(dtype=float),
            "library": (there / (there.sum() or np.nan)).to_numpy(dtype=float),
        }
    )


def _both(inputs: Inputs) -> tuple[pd.DataFrame, pd.DataFrame]:
    return inputs.tracks, inputs.library


def chart(table: Table) -> go.Figure:
    """Bars, with a mark at the library's share."""
    if not table["n"].any():
        return empty("No track here has a valence and an energy.")
    return against(table, "mood")


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks in the quadrants."""
    wanted = _moods(inputs.tracks).isin(rows["mood"])
    return ids_where(inputs, [wanted.reindex(inputs.tracks.index, fill_value=False)])


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="How many tracks are happy, angry, chill or sad, against the library",
    definition=(
        "Of the distinct tracks that know valence and energy: happy have both at 0.5 or more, angry an energy of 0.5 "
        "or more and a valence below, chill a valence of 0.5 or more and an energy below, sad both below 0.5. The mark "
        "is the share in the whole library."
    ),
    source="J. A. Russell, A circumplex model of affect, 1980; the words and the cut are a convention.",
    columns={
        "mood": Column("Mood", "the quadrant"),
        "n": Column("Tracks", "distinct tracks in it", "count"),
        "share": Column("Share", "of the tracks here that know both", "percent"),
        "library": Column("Library", "the same of the whole library", "percent"),
    },
    compute=compute,
    chart=chart,
    alt="Shares of happy, angry, chill and sad tracks, here and in the library",
    **needing("valence", "energy", lacking="a valence and an energy"),
    members=members,
)
