"""The ten features of every group: the groupby of a notebook, with all that it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Form, Option, Table
from dashspot.analyses.grouping import BY, DEFINED, GROUP_COLUMNS, by_option, grouped, in_groups
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.marks import ids_where
from dashspot.analyses.needing import ANY_OF_NINE
from dashspot.blocks.features import FEATURE, FEATURE_NAMES
from dashspot.charts.grid import grid
from dashspot.charts.theme import empty
from dashspot.compute.averages import averages
from dashspot.compute.measure import COLLECTION

_DRAWN = 20
_SMALL = 1_000
_CHOICES: dict[str, str] = {
    "mean": "mean",
    "median": "median",
    "standard deviation": "sd",
    "first quartile": "q1",
    "third quartile": "q3",
    "minimum": "minimum",
    "maximum": "maximum",
}
"""What a person calls each statistic that is shown; the number and the missing are in files alone."""
_USUAL: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "mean": pd.DataFrame.mean,
    "median": pd.DataFrame.median,
    "sd": pd.DataFrame.std,
    "q1": lambda library: library.quantile(0.25),
    "q3": lambda library: library.quantile(0.75),
    "minimum": pd.DataFrame.min,
    "maximum": pd.DataFrame.max,
}
"""Each statistic that is shown, of the library."""
_ALL: dict[str, str] = {
    "n": "tracks of the group that know it",
    "missing": "tracks of the group that do not know it",
    "mean": "arithmetic mean",
    "sd": "sample standard deviation (n - 1)",
    "minimum": "smallest value",
    "q1": "first quartile",
    "median": "median",
    "q3": "third quartile",
    "maximum": "largest value",
}
Array = NDArray[np.float64]


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per group, the largest first, then by name and id, with every statistic of each of the ten features."""
    groups = grouped(inputs, choices[BY])
    names = groups.names[groups.names["n"] >= int(choices["fewest"])]
    members = groups.members[groups.members["group"] < len(names)]
    rows = inputs.tracks[list(FEATURE_NAMES)].take(members["track"].to_numpy())
    told = _told(rows.assign(**{COLLECTION: members["group"].to_numpy()}), len(names))
    told["missing"] = names["n"].to_numpy()[:, None] - told["n"]
    chosen = _CHOICES[choices["statistic"]]
    library = inputs.library[list(FEATURE_NAMES)]
    usual, spread = _USUAL[chosen](library).to_numpy(dtype=float), library.std().to_numpy(dtype=float)
    parts = {
        **{name: told[chosen][:, place] for place, name in enumerate(FEATURE_NAMES)},
        **_against(told[chosen], usual, spread),
        **{f"{name}_{one}": told[one][:, place] for place, name in enumerate(FEATURE_NAMES) for one in _ALL},
    }
    heads = names.assign(by=choices[BY], statistic=choices["statistic"]).astype({"by": "str", "statistic": "str"})
    return pd.concat([heads, pd.DataFrame(parts, index=heads.index)], axis=1)


def _told(rows: pd.DataFrame, groups: int) -> dict[str, Array]:
    """Each statistic as an array of groups by features."""
    found = averages(rows)
    return {str(name): found[name].to_numpy().reshape(groups, len(FEATURE_NAMES)) for name in found.columns}


def _against(found: Array, usual: Array, spread: Array) -> Mapping[str, Array]:
    """How far each group is from the library, in the library's standard deviations; unknown where nothing varies."""
    away = (found - usual) / np.where(spread > 0, spread, np.nan)
    return {f"{name}_against": away[:, place] for place, name in enumerate(FEATURE_NAMES)}


def chart(table: Table) -> go.Figure:
    """The largest groups by the ten features: the colour says how far from the library, the text the value."""
    if table.empty:
        return empty("No group has that many tracks. Ask for fewer, or group by something else.")
    drawn = table.head(_DRAWN)
    return grid(
        drawn["group"].tolist(),
        FEATURE_NAMES,
        drawn[list(FEATURE_NAMES)].to_numpy(dtype=float),
        drawn[[f"{name}_against" for name in FEATURE_NAMES]].to_numpy(dtype=float),
        drawn.index.to_numpy(),
        f"Green: above the library's<br>{table['statistic'].iloc[0]}, violet: below; full colour<br>"
        "from 1.5 standard deviations on.",
    )


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The tracks of the groups."""
    return ids_where(inputs, (in_groups(inputs, str(by), told["group_id"]) for by, told in rows.groupby("by")))


def _fewest(inputs: Inputs) -> Sequence[str]:
    """Of a large library only groups of some size are wanted at first: most artists have one track."""
    return ("1", "5", "20") if len(inputs.tracks) < _SMALL else ("5", "1", "20")


def _columns() -> dict[str, Column]:
    forms: dict[str, Form] = {name: "length" if name == "duration_ms" else "number" for name in FEATURE_NAMES}
    unit = {name: f" ({feature.unit})" if feature.unit else "" for name, feature in FEATURE.items()}
    shown = {
        name: Column(FEATURE[name].title, f"the chosen statistic of it{unit[name]}", forms[name])
        for name in FEATURE_NAMES
    }
    against = {
        f"{name}_against": Column(
            f"{FEATURE[name].title} against the library",
            "difference of the chosen statistic from the library's, in standard deviations of the library's tracks",
            "hidden",
        )
        for name in FEATURE_NAMES
    }
    every = {
        f"{name}_{one}": Column(f"{FEATURE[name].title}, {one}", f"{about}{unit[name]}", "hidden")
        for name in FEATURE_NAMES
        for one, about in _ALL.items()
    }
    heads = GROUP_COLUMNS | {
        "n": Column("Tracks", "distinct tracks of the group", "count"),
        "statistic": Column("Statistic", "which one is shown of each feature", "hidden"),
    }
    return heads | shown | against | every


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="The ten features of each group, the largest groups first",
    definition=(
        f"{DEFINED} Of each feature, over the tracks of the group that know it: their number and that of the others, "
        "arithmetic mean, sample standard deviation (n - 1; unknown for one), smallest and largest value, median and "
        "quartiles (linear between order statistics). The table shows the chosen statistic; files hold all of them, "
        "ten features in ninety columns. Colours tell the difference of the chosen statistic from that of all tracks "
        "of the library, divided by the library's standard deviation; "
        f"{_DRAWN} groups are drawn. With many tracks groups of fewer than 5 are left out at first."
    ),
    source="R. J. Hyndman and Y. Fan 1996, type 7, for median and quartiles.",
    columns=_columns(),
    compute=compute,
    chart=chart,
    alt="Grid of the ten features of the largest groups, coloured by their distance from the library",
    **ANY_OF_NINE,
    options=(
        by_option(),
        Option("statistic", "Statistic", lambda _: tuple(_CHOICES)),
        Option("fewest", "At least so many tracks", _fewest),
    ),
    members=members,
    wide=True,
)
