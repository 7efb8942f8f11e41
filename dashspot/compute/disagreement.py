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
_NEVER = np.iinfo(np.int64).min + 1  # may be negated


def by_age(said: pd.DataFrame) -> pd.DataFrame:
    """What sources say of the tracks that several speak of, track by track, the newest word first, then by title.

    An unknown day comes last. What says that nothing was found is taken for unknown: everything of a failed analysis,
    a key of -1, a time signature of 0.

    Args:
        said: shape (n, 15): `track`, ANALYSED, `source`, `as_of`; several rows per track.
    """
    found = said[said["track"].duplicated(keep=False)]
    source, _ = pd.factorize(found["source"], sort=True)
    moment = found["as_of"].astype("datetime64[us, UTC]").astype("int64").where(found["as_of"].notna(), _NEVER)
    found = found.take(np.lexsort((source, -moment.to_numpy(), found["track"].to_numpy()))).reset_index(drop=True)
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
        `track`; `newer` and `older`, rows of `aged`; `value_newer` and `value_older`; and `differ`: whether they are
        further apart than noise.
    """
    values, track = aged[name].to_numpy(dtype=float), aged["track"].to_numpy()
    known = np.flatnonzero(~np.isnan(values))
    first = np.ones(len(known), dtype=bool)
    first[1:] = track[known[1:]] != track[known[:-1]]
    newest = known[np.maximum.accumulate(np.where(first, np.arange(len(known)), 0))]
    newer, older = newest[~first], known[~first]
    told = {"track": track[older], "newer": newer, "older": older}
    told |= {"value_newer": values[newer], "value_older": values[older]}
    return pd.DataFrame(told | {"differ": _differ(values[newer], values[older], name)})


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
