"""Averages of the ten audio features, with median and spread."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashspot.blocks.features import FEATURE_NAMES
from dashspot.compute.measure import COLLECTION, require

_QUARTILES = (0.25, 0.5, 0.75)
GIVEN: dict[str, str] = {
    "n": "known values",
    "mean": "arithmetic mean",
    "sd": "sample standard deviation (n - 1); unknown for one value",
    "minimum": "smallest value",
    "q1": "first quartile",
    "median": "second quartile",
    "q3": "third quartile",
    "maximum": "largest value",
}


def averages(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean, median and spread of every audio feature per collection, over the rows as given.

    Quartiles interpolate linearly between order statistics (Hyndman and Fan 1996, type 7, as R, numpy and pandas do).
    Unknown values are left out; a collection without known values has n = 0 and NaN elsewhere.

    Args:
        rows: shape (n_rows, >= 11): `collection_id` and FEATURE_NAMES; NaN is unknown.

    Returns:
        shape (n_collections * 10, 8): the columns of GIVEN, indexed by `collection_id` (sorted) and `feature`; every
        value but n in its feature's unit (dimensionless in [0, 1], dB, BPM, ms).

    Raises:
        MissingColumns: naming the absent ones.
    """
    require(rows, (COLLECTION, *FEATURE_NAMES))
    values = rows[list(FEATURE_NAMES)].astype(float)
    grouped = values.groupby(rows[COLLECTION], sort=True, observed=True)
    mean = grouped.mean()
    quartiles = (
        grouped.quantile(np.array(_QUARTILES)).to_numpy().reshape(len(mean), len(_QUARTILES), len(FEATURE_NAMES))
    )
    parts = {
        "n": grouped.count().to_numpy(),
        "mean": mean.to_numpy(),
        "sd": grouped.std().to_numpy(),
        "minimum": grouped.min().to_numpy(),
        "q1": quartiles[:, 0],
        "median": quartiles[:, 1],
        "q3": quartiles[:, 2],
        "maximum": grouped.max().to_numpy(),
    }
    stacked = np.stack([parts[name] for name in GIVEN], axis=-1).reshape(-1, len(GIVEN))
    index = pd.MultiIndex.from_product([mean.index, FEATURE_NAMES], names=[COLLECTION, "feature"])
    return pd.DataFrame(stacked, index=index, columns=list(GIVEN)).astype({"n": int})
