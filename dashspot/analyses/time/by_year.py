"""How the sound differs by the year of release."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.blocks.features import FEATURE, FEATURE_NAMES
from dashspot.charts.multiples import Multiples
from dashspot.charts.theme import FEATURE_COLOURS, empty
from dashspot.charts.units import MEAN_SHOWN, SCALE, UNIT_SHOWN
from dashspot.compute.intervals import with_interval

FEWEST = 5
_NONE = "No track here says when it was released. Exports with album dates do, and syncs."


def compute(inputs: Inputs, choices: Choices) -> Table:
    """Rows by feature, in the order of FEATURE_NAMES, then year; a year without known values has none."""
    del choices
    tracks = inputs.tracks
    by_year = tracks[list(FEATURE_NAMES)].groupby(tracks["year"], sort=True)
    n, mean, sd = by_year.count(), by_year.mean(), by_year.std()
    found = pd.DataFrame(
        {
            "feature": pd.Series(np.repeat(FEATURE_NAMES, len(n)), dtype="str"),
            "year": np.tile(n.index.to_numpy().astype(np.int64), len(FEATURE_NAMES)),
            "n": n.to_numpy().T.ravel(),
            "mean": mean.to_numpy().T.ravel(),
            "sd": sd.to_numpy().T.ravel(),
        }
    )
    return with_interval(found[found["n"] > 0].reset_index(drop=True))


def chart(table: Table) -> go.Figure:
    """A line per feature with the interval of each mean; broken where years have too few tracks."""
    if table.empty:
        return empty(_NONE)
    drawn = table[table["n"] >= FEWEST]
    if drawn.empty:
        return empty(f"No year of release has {FEWEST} tracks.")
    multiples = Multiples(FEATURE_NAMES)
    for name, rows in drawn.groupby("feature", sort=False):
        multiples.figure.add_trace(_line(str(name), rows), **multiples.at(str(name)))
    return multiples.finished()


def _line(name: str, rows: Table) -> go.Scatter:
    """Where years are left out, the one after stands empty and makes the gap."""
    years = np.union1d(rows["year"], rows["year"].to_numpy()[:-1] + 1)
    every = rows.assign(row=rows.index).set_index("year").reindex(years)
    shown = every[["mean", "high"]] / SCALE.get(name, 1.0)
    unit = UNIT_SHOWN[FEATURE[name].unit]
    form = MEAN_SHOWN[FEATURE[name].unit]
    return go.Scatter(
        x=years,
        y=shown["mean"].to_numpy(),
        error_y={"array": (shown["high"] - shown["mean"]).to_numpy(), "width": 0, "thickness": 1},
        mode="lines+markers",
        line={"color": FEATURE_COLOURS[name], "width": 2},
        marker={"size": 4},
        text=every["n"].to_numpy(),
        customdata=every["row"].to_numpy(),
        hovertemplate=f"%{{x}}: %{{y:{form}}} \u00b1 %{{error_y.array:{form}}} {unit}, "
        "mean of %{text:,} tracks<extra></extra>",
    )


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of the year that know the feature."""
    tracks = inputs.tracks
    return ids_where(
        inputs,
        (
            tracks["year"].isin(told["year"]) & tracks[str(name)].notna()
            for name, told in rows.groupby("feature", sort=False)
        ),
    )


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="How the sound differs by year of release: means with their 95 % intervals",
    definition=(
        "The arithmetic mean of each of the ten features over the distinct tracks of each year of release, the first "
        "four characters of the album's date; 0000 is unknown. The interval is mean \u00b1 t\u00b7s/\u221an with the "
        "sample standard deviation s (n - 1) and the 97.5 % quantile t of Student's distribution with n - 1 degrees "
        "of freedom: had the tracks been drawn at random, it would hold the true mean 95 times in 100. Years with "
        f"fewer than {FEWEST} tracks that know the feature are in the table alone; there the line is broken. A "
        "reissue counts for the year of its album."
    ),
    source="Student 1908 for the interval; the fewest tracks are ours.",
    columns={
        "feature": Column("Feature", "one of the ten features"),
        "year": Column("Year", "of the album's release", "whole"),
        "n": Column("Tracks", "distinct tracks of that year that know the feature", "count"),
        "mean": Column("Mean", "arithmetic mean, in the feature's unit", "number"),
        "sd": Column("Spread", "sample standard deviation (n - 1), in the feature's unit; unknown for one", "number"),
        "low": Column("From", "lower end of the 95 % interval of the mean", "number"),
        "high": Column("To", "upper end of the 95 % interval of the mean", "number"),
    },
    compute=compute,
    chart=chart,
    alt="Lines of the mean of each feature by year of release, with intervals",
    needs=("year",),
    draws=lambda _: FEATURE_NAMES,
    lacking="a year of release",
    way_on=_NONE,
    members=members,
    wide=True,
)
