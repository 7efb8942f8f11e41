"""How each feature is distributed."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import ANY_OF_NINE
from dashspot.blocks.features import FEATURE
from dashspot.charts.histogram import bars, bins, occupied, within
from dashspot.charts.multiples import Multiples
from dashspot.charts.theme import MUTED
from dashspot.charts.units import SCALE


def compute(inputs: Inputs, choices: Choices) -> Table:
    """How many tracks fall into each bin of each of the nine features, in the order of NINE, low bins first."""
    del choices
    parts = []
    for name in NINE:
        values = inputs.tracks[name]
        parts.append(bins(values, name).assign(feature=name, mean=values.mean()))
    return pd.concat(parts, ignore_index=True)


def chart(table: Table) -> go.Figure:
    """Bars per feature, with the mean as a line across."""
    drawn = Multiples(NINE, along_features=True)
    for name, counted in table.groupby("feature", sort=False):
        at = drawn.at(str(name))
        drawn.figure.add_trace(bars(occupied(counted, str(name)), str(name)), **at)
        mean = counted["mean"].iloc[0] / SCALE.get(str(name), 1.0)
        if pd.notna(mean):
            drawn.figure.add_vline(mean, line={"color": MUTED, "width": 1, "dash": "dot"}, **at)
    return drawn.finished()


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks whose value lies in one of the bins."""
    return ids_where(
        inputs,
        (
            within(inputs.tracks[name], name, low, high)
            for name, low, high in rows[["feature", "low", "high"]].itertuples(index=False, name=None)
        ),
    )


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="How each feature is distributed",
    definition=(
        "Tracks per bin. The edges are the same for every collection, so that two can be compared bar by bar: 0.05 for "
        "shares, 2 dB for loudness from -60 to 6 dB, 5 BPM for tempo from 40 to 240 BPM. A bin holds its lower edge, "
        "the last one its upper edge too; values beyond the outer edges are counted in the outer bins. The dotted line "
        "is the arithmetic mean of the known values, not of the bins."
    ),
    source="Spotify's definitions of the features; the edges are ours.",
    columns={
        "feature": Column("Feature", "which of the nine features"),
        "low": Column("From", "lower edge, included, in the feature's unit", "number"),
        "high": Column("To", "upper edge, left out but in the last bin", "number"),
        "n": Column("Tracks", "distinct tracks in the bin", "count"),
        "mean": Column("Mean", "arithmetic mean of the feature over all known values", "number"),
    },
    compute=compute,
    chart=chart,
    alt=f"Histograms of {', '.join(FEATURE[name].title.lower() for name in NINE)}",
    **ANY_OF_NINE,
    members=members,
    wide=True,
)
