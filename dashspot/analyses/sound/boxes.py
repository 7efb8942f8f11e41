"""Boxes of one feature in each group."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.features import chosen_features, feature_option
from dashspot.analyses.grouping import BY, DEFINED, GROUP_COLUMNS, by_option, grouped, in_groups
from dashspot.analyses.inputs import NINE, Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import ANY_OF_NINE
from dashspot.charts.boxes import boxes
from dashspot.charts.theme import empty

Array = NDArray[np.float64]

_MOST = 20
_REACH = 1.5
_SAME = 1e-9
"""Values and fences that differ by less are the same: decimals have no exact binary form."""
_QUARTILES = {"q1": 0.25, "median": 0.5, "q3": 0.75}


def compute(inputs: Inputs, choices: Choices) -> Table:
    """One row per group: extremes, whiskers, quartiles, mean, and how many tracks lie beyond the whiskers."""
    (name,), by = chosen_features(choices["feature"]), choices[BY]
    known = inputs.tracks[name].to_numpy(dtype=float)
    groups = grouped(inputs, by, ~np.isnan(known), _MOST)
    place, values = groups.members["group"].to_numpy(), known[groups.members["track"].to_numpy()]
    values = values[np.lexsort((values, place))]  # rising within each group, the groups in the order of their names
    n = groups.names["n"].to_numpy()
    first = np.cumsum(n) - n
    table = groups.names.assign(
        by=by,
        feature=name,
        least=values[first],
        **{column: _quantile(values, first, n, share) for column, share in _QUARTILES.items()},
        most=values[first + n - 1],
        mean=np.add.reduceat(values, first) / n,
    )
    q1, q3 = table["q1"].to_numpy(), table["q3"].to_numpy()
    reach = _REACH * (q3 - q1) + _SAME
    inside = (values >= np.repeat(q1 - reach, n)) & (values <= np.repeat(q3 + reach, n))
    return table.assign(
        low=np.minimum.reduceat(np.where(inside, values, np.inf), first),
        high=np.maximum.reduceat(np.where(inside, values, -np.inf), first),
        outliers=np.add.reduceat((~inside).astype(np.int64), first),
    )


def _quantile(values: Array, first: NDArray[np.int64], n: NDArray[np.int64], share: float) -> Array:
    """Type 7 of each group's sorted values."""
    place = share * (n - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, n - 1)
    low = values[first + below]
    found: Array = low + (place - below) * (values[first + above] - low)
    return found


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
    place=5,
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
    **ANY_OF_NINE,
    draws=lambda choices: chosen_features(choices["feature"]),
    options=(feature_option("danceability", of=NINE), by_option("main genre", "decade", "playlist")),
    members=members,
)
