"""The groups at both ends of one feature."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Option, Table
from dashspot.analyses.features import chosen_features, feature_option
from dashspot.analyses.grouping import BY, DEFINED, GROUP_COLUMNS, by_option, grouped, in_groups
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import ANY_OF_NINE
from dashspot.charts.ranking import ranking
from dashspot.charts.theme import empty
from dashspot.compute.intervals import with_interval

_ENDS = 20
_SAME = 9


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per group, the highest mean first; where there are more than forty, the twenty at each end."""
    (feature,) = chosen_features(choices["feature"])
    values = inputs.tracks[feature].to_numpy(dtype=float)
    groups = grouped(inputs, choices[BY], ~np.isnan(values))
    told = pd.Series(values[groups.members["track"]]).groupby(groups.members["group"])
    ranked = groups.names.assign(mean=told.mean(), sd=told.std())
    ranked = ranked[ranked["n"] >= int(choices["fewest"])]
    order = ranked.assign(mean=ranked["mean"].round(_SAME)).sort_values(
        ["mean", "group", "group_id"], ascending=[False, True, True]
    )
    place = np.arange(1, len(order) + 1)
    found = ranked.loc[order.index].assign(place=place, groups=len(order))
    library = inputs.library[feature].mean()
    return (
        with_interval(found[(place <= _ENDS) | (place > len(order) - _ENDS)])
        .assign(by=choices[BY], feature=feature, library=library)
        .astype({"by": "str", "feature": "str", "library": float})
        .reset_index(drop=True)
    )


def chart(table: Table) -> go.Figure:
    """A dot per group at its mean, with its interval; the library's mean as a line across."""
    if table.empty:
        return empty("No group has that many tracks that know the feature. Ask for fewer, or group by something else.")
    return ranking(table, str(table["feature"].iloc[0]), float(table["library"].iloc[0]))


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of the groups that know the feature."""
    return ids_where(
        inputs,
        (
            in_groups(inputs, str(by), told["group_id"]) & inputs.tracks[feature].notna().to_numpy()
            for (by, feature), told in rows.groupby(["by", "feature"])
        ),
    )


ANALYSIS = Analysis(
    path=__name__,
    place=2,
    title="The groups with the highest and the lowest mean of a feature",
    definition=(
        f"{DEFINED} Groups by the arithmetic mean of the feature over their distinct tracks that know it, the highest "
        "first; groups with fewer such tracks than chosen are left out, as chance would put them at the ends. Where "
        f"more than {2 * _ENDS} are left, the {_ENDS} at each end are listed. Means that agree to {_SAME} decimals "
        "are equal and stand by name, then id. The line is the 95 % interval of the mean, mean \u00b1 t\u00b7s/\u221an "
        "with the sample standard deviation s (n - 1) and the 97.5 % quantile t of Student's distribution with n - 1 "
        "degrees of freedom; it is not corrected for choosing the extremes of many groups. The dotted line is the mean "
        "of all tracks of the library that know the feature."
    ),
    source="Student 1908 for the interval; the sizes are ours.",
    columns={
        **GROUP_COLUMNS,
        "place": Column("Place", "from the highest mean, which is 1", "count"),
        "groups": Column("Of", "how many groups have a place", "count"),
        "feature": Column("Feature", "which one", "hidden"),
        "mean": Column("Mean", "arithmetic mean, in the feature's unit", "number"),
        "sd": Column("Spread", "sample standard deviation (n - 1), in the feature's unit", "number"),
        "low": Column("From", "lower end of the 95 % interval of the mean", "number"),
        "high": Column("To", "upper end of the 95 % interval of the mean", "number"),
        "library": Column("Library's mean", "mean of all tracks of the library that know the feature", "hidden"),
    },
    compute=compute,
    chart=chart,
    alt="Dots at the mean of each group with its interval, the highest on top",
    **ANY_OF_NINE,
    draws=lambda choices: chosen_features(choices["feature"]),
    options=(
        by_option(),
        feature_option("energy"),
        Option("fewest", "At least so many tracks", lambda _: ("5", "20", "2")),
    ),
    members=members,
    wide=True,
)
