"""Where several sources tell different values of the same track."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.blocks.features import ANALYSED, CATEGORIES, FEATURE
from dashspot.compute.quality import failed_analyses

SHARE_NOISE = 0.002
RELATIVE_NOISE = 0.001
_LEAST_SPREAD = 1e-6
_SAYING = ["track", "value", "source", "as_of"]


def by_age(said: pd.DataFrame) -> pd.DataFrame:
    """What sources say, track by track, the newest word first, then by the source's title; an unknown day comes last.

    What says that nothing was found is taken for unknown: everything of a failed analysis, a key of -1, a time
    signature of 0.

    Args:
        said: shape (n, 15): `track`, ANALYSED, `source`, `as_of`; several rows per track.
    """
    found = said.sort_values(["track", "as_of", "source"], ascending=[True, False, True], ignore_index=True)
    found = found[found["track"].duplicated(keep=False)].reset_index(drop=True)
    columns = list(ANALYSED)
    found = found.assign(**found[columns].mask(failed_analyses(found)))
    return found.assign(
        key=found["key"].where(found["key"] >= 0), time_signature=found["time_signature"].where(lambda n: n > 0)
    )


def against_newest(aged: pd.DataFrame, name: str) -> pd.DataFrame:
    """The newest value of a feature beside each other one, for every track of which two sources know it.

    Args:
        aged: as `by_age` gives it.
        name: one of ANALYSED.

    Returns:
        `track`, `value_newer`, `source_newer`, `as_of_newer`, the same of `older`, and `differ`: whether they are
        further apart than noise.
    """
    known = aged[aged[name].notna()].rename(columns={name: "value"})[_SAYING]
    first = ~known["track"].duplicated()
    found = known[first].merge(known[~first], on="track", suffixes=("_newer", "_older"))
    return found.assign(differ=_differ(found["value_newer"].to_numpy(), found["value_older"].to_numpy(), name))


def spread(values: pd.Series[float]) -> float:
    """The population standard deviation; NaN where values hardly differ."""
    found = float(values.std(ddof=0))
    return found if found >= _LEAST_SPREAD else float("nan")


def _differ(one: NDArray[np.float64], other: NDArray[np.float64], name: str) -> NDArray[np.bool_]:
    apart = np.abs(one - other)
    if name in CATEGORIES:
        return apart > 0
    if FEATURE[name].is_unit:
        return apart > SHARE_NOISE
    return apart > RELATIVE_NOISE * np.maximum(np.abs(one), np.abs(other))
