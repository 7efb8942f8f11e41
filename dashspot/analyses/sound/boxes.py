"""Boxes of one feature in each group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.grouping import BY, DEFINED, FEATURE_OPTION, GROUP_COLUMNS, by_option, grouped, in_groups
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.marks import ids_where
from dashspot.charts.boxes import boxes
from dashspot.charts.theme import empty

_MOST = 20
_REACH = 1.5
_SAME = 1e-9
"""Values and fences that differ by less are the same: decimals have no exact binary form."""
_QUARTILES = {"q1": 0.25, "median": 0.5, "q3": 0.75}


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per group: extremes, whiskers, quartiles, mean, and how many tracks lie beyond the whiskers."""
    name, by = choices[FEATURE_OPTION.name], choices[BY]
    known = inputs.tracks[name].to_numpy(dtype=float)
    groups = grouped(inputs, by, ~np.isnan(known), _MOST)
    place = groups.members["group"]
    values = pd.Series(known[groups.members["track"]])
    told = values.groupby(place)
    table = groups.names.assign(feature=name, by=by, least=told.min(), mean=told.mean(), most=told.max())
    for column, share in _QUARTILES.items():
        table[column] = told.quantile(share)
    reach = _REACH * (table["q3"] - table["q1"]) + _SAME
    inside = (values >= place.map(table["q1"] - reach)) & (values <= place.map(table["q3"] + reach))
    within = values[inside].groupby(place[inside])
    outliers = table["n"] - within.size()
    return table.assign(low=within.min(), high=within.max(), outliers=outliers.astype(np.int64))


def chart(table: Table) -> go.Figure:
    """Boxes, the first group on top."""
    if table.empty:
        return empty("Boxes need tracks that know the feature and belong to a group.")
    return boxes(table, table["feature"].iloc[0])


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of the groups that know the feature."""
    told = rows[["by", "group_id", "feature"]].itertuples(index=False, name=None)
    masks = [in_groups(inputs, by, [group]) & inputs.tracks[name].notna().to_numpy() for by, group, name in told]
    return ids_where(inputs, masks)


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="Quartiles and outliers of one feature in each group",
    definition=(
        "For each of the twenty groups with the most tracks that know the feature: the quartiles, between two values "
        "interpolated linearly (Hyndman and Fan's type 7), so that half of the tracks lie in the box; whiskers to the "
        "last value within 1.5 interquartile ranges of the box; and the number of tracks beyond them. Decades stand in "
        f"their order, other groups by size. {DEFINED}"
    ),
    source="J. W. Tukey, Exploratory Data Analysis, 1977; R. J. Hyndman and Y. Fan 1996.",
    columns={
        **GROUP_COLUMNS,
        "feature": Column("Feature", "which of the nine features"),
        "least": Column("Lowest", "lowest value, in the feature's unit", "number"),
        "low": Column("Whisker from", "lowest value within 1.5 interquartile ranges of the box", "number"),
        "q1": Column("First quartile", "a quarter of the tracks lies below", "number"),
        "median": Column("Median", "half of the tracks lies below", "number"),
        "q3": Column("Third quartile", "three quarters of the tracks lie below", "number"),
        "high": Column("Whisker to", "highest value within 1.5 interquartile ranges of the box", "number"),
        "most": Column("Highest", "highest value", "number"),
        "mean": Column("Mean", "arithmetic mean", "number"),
        "outliers": Column("Outliers", "tracks beyond the whiskers", "count"),
    },
    compute=compute,
    chart=chart,
    alt="Box plots of one feature in the largest groups",
    needs=NINE,
    any_of=True,
    lacking="features",
    way_on="No track here has audio features. Import a table of features, or fetch the rest.",
    options=(FEATURE_OPTION, by_option("main genre", "decade", "playlist")),
    members=members,
)
