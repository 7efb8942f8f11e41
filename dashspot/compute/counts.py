"""Counts of key, mode and time signature."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.blocks.features import CATEGORIES
from dashspot.compute.measure import COLLECTION, require

Places = NDArray[np.intp]

GIVEN: dict[str, str] = {
    "category": "key, mode or time_signature",
    "value": "Spotify's number: key 0 to 11 is C to B, -1 not found; mode 1 is major, 0 minor; metre n is n/4",
    "n": "how many rows",
}


def counts(rows: pd.DataFrame) -> pd.DataFrame:
    """How often each key, mode and time signature occurs per collection, over the rows as given.

    Args:
        rows: shape (n_rows, >= 4): `collection_id` and CATEGORIES; NaN is unknown and not counted.

    Returns:
        shape (n_values, 3): the columns of GIVEN, indexed by `collection_id`, sorted by it, category and value;
        values that do not occur have no row.

    Raises:
        MissingColumns: naming the absent ones.
    """
    require(rows, (COLLECTION, *CATEGORIES))
    codes, collections = pd.factorize(rows[COLLECTION], sort=True)
    code, category, value, n = np.concatenate(
        [_of(codes, rows[name].to_numpy(dtype=float), place) for place, name in enumerate(CATEGORIES)], axis=1
    )
    order = np.lexsort((value, category, code))
    found = {"category": np.array(CATEGORIES, dtype=object)[category[order]], "value": value[order], "n": n[order]}
    return pd.DataFrame(found, index=pd.Index(collections.take(code[order]), name=COLLECTION))[list(GIVEN)]


def _of(codes: Places, values: NDArray[np.float64], category: int) -> Places:
    """Collection, category, value and number of each value that occurs: shape (4, n)."""
    known = ~np.isnan(values)
    if not known.any():
        return np.empty((4, 0), dtype=np.intp)
    lowest = int(values[known].min())
    shifted = (values[known] - lowest).astype(np.intp)
    width = int(shifted.max()) + 1
    counted = np.bincount(codes[known] * width + shifted)
    cells = np.flatnonzero(counted)
    return np.stack([cells // width, np.full(len(cells), category), cells % width + lowest, counted[cells]])
