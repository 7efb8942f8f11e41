"""What two sources say of the same track, where they differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.inputs import Inputs
from dashspot.analyses.listing import TRACK, TRACK_ID, members
from dashspot.analyses.needing import needing
from dashspot.blocks.features import ANALYSED, CATEGORIES, FEATURE, category_label
from dashspot.compute.disagreement import against_newest, by_age, spread

NOISE = (
    "Shares differ that are more than 0.002 apart, loudness and tempo more than 0.1 % of the larger one, keys, modes "
    "and time signatures that are not the same. What says that nothing was found is left out: a failed analysis, a key "
    "of -1, a time signature of 0."
)
_ROUNDED = 6
_VALUES = {"value_newer": "newer", "value_older": "older"}


def titled(name: str) -> str:
    """A feature, key, mode or time signature as a word: `Time signature`."""
    return FEATURE[name].title if name in FEATURE else name.replace("_", " ").capitalize()


def compute(inputs: Inputs, choices: Choices) -> Table:
    """A row per track, feature and older value that differs from the newest one, the largest differences first."""
    del choices
    aged = by_age(inputs.said())
    found = pd.concat([_of(inputs, aged, name, place) for place, name in enumerate(ANALYSED)], ignore_index=True)
    named = inputs.tracks[["track_id", "name", "artists"]].take(found["track"].to_numpy()).reset_index(drop=True)
    found = pd.concat([found, named], axis=1)
    found = found.assign(rounded=-found["size"].round(_ROUNDED))  # so that what is equal but for noise goes by name
    return found.sort_values(["rounded", "place", "name", "track_id"], ignore_index=True)


def _of(inputs: Inputs, aged: pd.DataFrame, name: str, place: int) -> pd.DataFrame:
    found = against_newest(aged, name)
    found = found[found["differ"]]
    unit = np.nan if name in CATEGORIES else spread(inputs.library[name])
    size = (found["value_newer"] - found["value_older"]).abs() / unit
    written = {new: _written(found[old], name) for old, new in _VALUES.items()}
    told = {
        f"{column}_{which}": aged[column].take(found[which].to_numpy()).set_axis(found.index)
        for which in ("newer", "older")
        for column in ("source", "as_of")
    }
    feature = pd.Series(name, index=found.index, dtype="str")
    return found.assign(**told).assign(feature=feature, place=place, size=size, **written)


def _written(values: pd.Series[float], name: str) -> pd.Series[str]:
    """As a person reads them; each different one is written once."""
    once = {value: category_label(name, value) if name in CATEGORIES else f"{value:.4g}" for value in values.unique()}
    return values.map(once).astype("str")


ANALYSIS = Analysis(
    path=__name__,
    place=3,
    title="Where two sources differ on a track",
    definition=(
        "For each track and feature that at least two sources tell, the newest value beside each other one that "
        f"differs from it. {NOISE} The size is the difference in units of the feature's spread, its population "
        "standard deviation in the library; keys, modes and time signatures have none and come last, as does a feature "
        "that is the same all over the library."
    ),
    source="Counted from what is saved here; the tolerances are ours.",
    columns={
        **TRACK,
        "feature": Column("Feature", "which one"),
        "newer": Column("Newest", "the newest value, in the feature's unit"),
        "source_newer": Column("Newest from", "the source of it"),
        "as_of_newer": Column("Newest as of", "when that source said so", "date"),
        "older": Column("Other", "the other value"),
        "source_older": Column("Other from", "the source of that"),
        "as_of_older": Column("Other as of", "when that source said so", "date"),
        "size": Column("Size", "difference in standard deviations of the feature in the library", "number"),
        "value_newer": Column("Newest value", "as a number; mode 1 is major, key 0 is C", "hidden"),
        "value_older": Column("Other value", "as a number", "hidden"),
        **TRACK_ID,
    },
    compute=compute,
    alt="Tracks on which two sources differ",
    **needing("feature_source", lacking="features", known="audio features"),
    members=members,
    wide=True,
)
