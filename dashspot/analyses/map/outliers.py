"""Which tracks sound least like the rest, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.listing import TRACK, TRACK_ID, members
from dashspot.analyses.needing import ALL_OF_NINE
from dashspot.blocks.sounding import compared
from dashspot.charts.theme import empty
from dashspot.charts.track_bars import track_bars
from dashspot.compute.standard import distances, largest, phrases, ranked, standardise

PERCENT, REASONS = 15, 3
SHOWN = 50


def compute(inputs: Inputs, choices: Choices) -> Table:
    """The furthest tracks first; ties by name, then id."""
    del choices
    standard = standardise(inputs.tracks, NINE)
    away = distances(standard.z, np.zeros(len(standard.names)))
    most = len(away) * PERCENT // 100 if standard.names else 0
    near_cut = np.partition(away, -most)[-most] if most else np.inf
    candidates = np.flatnonzero(away >= near_cut - 1e-8)
    tracks = inputs.tracks[["track_id", "name", "artists"]].take(standard.places[candidates])
    tracks = tracks.assign(distance=away[candidates])
    best = ranked(tracks, "distance", descending=True)[:most]
    z = standard.z[candidates[best]]
    reasons = phrases(z, largest(z, REASONS), standard.names, compared)
    found = tracks.iloc[best].reset_index(drop=True)
    return found.assign(
        relative=found["distance"] / (away.max() if most else 1.0), reasons=pd.Series(reasons, dtype="str")
    )


def chart(table: Table) -> go.Figure:
    """Bars from 0, the furthest first, named above the bar; the reasons when pointed at."""
    if table.empty:
        return empty("Outliers need seven tracks that differ.")
    shown = table.iloc[:SHOWN]
    notes = shown["reasons"].str.replace(", ", "<br>").tolist()
    return track_bars(shown, "relative", notes=notes, axis="distance from the middle, of the largest")


ANALYSIS = Analysis(
    path=__name__,
    place=7,
    title="What does not belong here: the tracks furthest from the middle, with three reasons each",
    definition=(
        "Each of the nine features is put in standard deviations from its mean over these tracks (of the population, "
        "n). A track's distance is the Euclidean one from the middle of all, where each is 0; relative is over the "
        f"largest distance. Listed are the {PERCENT} % of the tracks with the largest distances, rounded down; the "
        f"chart shows the first {SHOWN}. The reasons are the three features furthest from their mean: *much* from 2 "
        "standard deviations on, *slightly* below 1, rounded to a tenth. A feature that differs by less than 0.001 "
        "among them is left out. An outlier is not wrong; it is only unlike the rest."
    ),
    source="P. C. Mahalanobis 1936, for features taken as independent; the 15 % are the convention of OffBeat.",
    columns={
        **TRACK_ID,
        **TRACK,
        "distance": Column("Distance", "from the middle, in standard deviations", "number"),
        "relative": Column("Relative", "over the largest distance, 0 to 1", "share"),
        "reasons": Column("Because it is", "the three features that differ most, in standard deviations"),
    },
    compute=compute,
    chart=chart,
    alt="The tracks that differ most from the rest",
    **ALL_OF_NINE,
    members=members,
)
