"""Counts of key, mode and time signature."""

from __future__ import annotations

import pandas as pd

from dashspot.blocks.features import CATEGORIES
from dashspot.compute.measure import COLLECTION, require

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
    return pd.concat([_of(rows, category) for category in CATEGORIES]).sort_index(kind="stable")


def _of(rows: pd.DataFrame, category: str) -> pd.DataFrame:
    known = rows.loc[rows[category].notna(), [COLLECTION, category]]
    sizes = known.groupby([COLLECTION, category], sort=True, observed=True).size().rename("n").reset_index()
    found = sizes.assign(category=category, value=sizes[category].astype(int))
    return found.set_index(COLLECTION)[list(GIVEN)]
