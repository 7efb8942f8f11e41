"""How one feature is distributed in each group, as curves."""

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
from dashspot.blocks.features import FEATURE
from dashspot.charts.curves import overlay, ridgeline
from dashspot.charts.theme import empty
from dashspot.compute.density import gaussian_density, scott

Array = NDArray[np.float64]

_MOST = 8
_OVERLAID = 4
_FEWEST = 5
_POINTS = 201
_BEYOND = 3  # bandwidths; hardly anything of a normal curve lies further out


def compute(inputs: Inputs, choices: Choices) -> Table:
    """The density of one feature at 201 places in each of the largest groups, the same places in all of them."""
    (name,), by = chosen_features(choices["feature"]), choices[BY]
    values = inputs.tracks[name].to_numpy(dtype=float)
    groups = grouped(inputs, by, ~np.isnan(values), _MOST)
    of = [values[groups.members.loc[groups.members["group"] == place, "track"]] for place in groups.names.index]
    widths = [scott(known) if len(known) >= _FEWEST else float("nan") for known in of]
    curved = [place for place, width in enumerate(widths) if width > 0]
    at = _places(name, [of[place] for place in curved], [widths[place] for place in curved])
    half = (at[1] - at[0]) / 2
    mirrors = (FEATURE[name].low, FEATURE[name].high) if FEATURE[name].is_unit else ()
    told = groups.names.take(curved).assign(feature=name, by=by, bandwidth=[widths[place] for place in curved])
    table = told.loc[told.index.repeat(_POINTS)].reset_index(drop=True)
    density = [gaussian_density(of[place], at, widths[place], mirrors) for place in curved]
    return table.assign(
        at=np.tile(at, len(curved)),
        low=np.tile(at - half, len(curved)),
        high=np.tile(at + half, len(curved)),
        density=np.concatenate([np.empty(0), *density]),
    )


def _places(name: str, of: list[Array], widths: list[float]) -> Array:
    """The whole scale of a share; else whole units, from beyond the lowest value to beyond the highest."""
    if FEATURE[name].is_unit or not of:
        return np.arange(_POINTS) / (_POINTS - 1)
    low = min(np.floor(known.min() - _BEYOND * width) for known, width in zip(of, widths, strict=True))
    high = max(np.ceil(known.max() + _BEYOND * width) for known, width in zip(of, widths, strict=True))
    places: Array = low + np.arange(_POINTS) * ((high - low) / (_POINTS - 1))
    return places


def chart(table: Table) -> go.Figure:
    """Up to four curves over each other, else one above the other."""
    if table.empty:
        return empty("A curve needs a group of five tracks that differ.")
    groups = table["group_id"].nunique()
    return (overlay if groups <= _OVERLAID else ridgeline)(table, table["feature"].iloc[0])


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of the group whose value lies nearest to one of the places."""
    masks = []
    for (by, group_id, name), places in rows.groupby(["by", "group_id", "feature"], sort=False):
        values = inputs.tracks[str(name)].to_numpy(dtype=float)
        edges = places[["low", "high"]].to_numpy()
        inside = ((values[:, None] >= edges[:, 0]) & (values[:, None] < edges[:, 1])).any(axis=1)
        masks.append(inside & in_groups(inputs, str(by), [str(group_id)]))
    return ids_where(inputs, masks)


ANALYSIS = Analysis(
    path=__name__,
    place=4,
    title="How one feature is distributed in each group",
    definition=(
        "A Gaussian kernel density of one feature in each of the eight groups with the most tracks that know it: the "
        "mean of normal curves around every value, summed exactly at 201 places, so that the area below each curve is "
        "1 and groups of different size can be compared. The bandwidth is Scott's: the sample standard deviation "
        "times n to the power of -1/5, for each group its own. What a curve of a share would have beyond 0 and 1 is "
        "reflected there, as Silverman does. A group with fewer than five such tracks, or where all are the same, has "
        f"no curve. {DEFINED}"
    ),
    source="D. W. Scott, Multivariate Density Estimation, 1992; B. W. Silverman, Density Estimation, 1986, 2.10.",
    columns={
        **GROUP_COLUMNS,
        "feature": Column("Feature", "which of the nine features"),
        "at": Column("At", "value of the feature, in its unit", "number"),
        "low": Column("From", "where values begin to be nearest to it, included", "hidden"),
        "high": Column("To", "where they end, left out", "hidden"),
        "density": Column("Density", "per unit of the feature; the area below a curve is 1", "number"),
        "bandwidth": Column("Bandwidth", "standard deviation of each normal curve, in the feature's unit", "number"),
    },
    compute=compute,
    chart=chart,
    alt="Curves of how one feature is distributed in the largest groups",
    **ANY_OF_NINE,
    draws=lambda choices: chosen_features(choices["feature"]),
    options=(feature_option("danceability", of=NINE), by_option("main genre", "decade", "playlist")),
    members=members,
)
