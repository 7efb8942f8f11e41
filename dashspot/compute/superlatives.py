"""Superlatives: the tracks at both ends of every audio feature."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashspot.blocks.features import FEATURE_NAMES
from dashspot.compute.measure import COLLECTION, NAME, TRACK, require

Array = NDArray[np.float64]
Places = NDArray[np.intp]

ENDS: tuple[str, str] = ("lowest", "highest")
GIVEN: dict[str, str] = {
    "feature": "which audio feature",
    "end": "lowest or highest",
    "value": "the value there, in the feature's unit",
    "track_id": "a track that has it; all are listed, by name, then id",
}


def superlatives(rows: pd.DataFrame) -> pd.DataFrame:
    """Every track at the lowest and the highest value of each audio feature, per collection.

    A track counts once, however often it stands in the collection. All tied tracks are listed, ordered by name, then
    id; a nameless track comes last.

    Args:
        rows: shape (n_rows, >= 13): `collection_id`, `track_id`, `name` and FEATURE_NAMES; NaN is unknown.

    Returns:
        shape (n_found, 4): the columns of GIVEN, indexed by `collection_id`, sorted by it, feature (in the order of
        FEATURE_NAMES), end (lowest first), name and id. A feature without known values has no row.

    Raises:
        MissingColumns: naming the absent ones.
    """
    require(rows, (COLLECTION, TRACK, NAME, *FEATURE_NAMES))
    tracks = rows.drop_duplicates([COLLECTION, TRACK])
    codes, collections = pd.factorize(tracks[COLLECTION], sort=True)
    values = tracks[list(FEATURE_NAMES)].to_numpy(dtype=float)
    row, feature, end = np.nonzero(values[:, :, None] == _extremes(values, codes, len(collections))[codes])
    order = np.lexsort((_rank(tracks, row), end, feature, codes[row]))
    row, feature, end = row[order], feature[order], end[order]
    found = pd.DataFrame(
        {
            "feature": pd.Categorical.from_codes(feature, categories=pd.Index(FEATURE_NAMES)),
            "end": pd.Categorical.from_codes(end, categories=pd.Index(ENDS)),
            "value": values[row, feature],
            TRACK: tracks[TRACK].to_numpy()[row],
        },
        index=pd.Index(tracks[COLLECTION].to_numpy()[row], name=COLLECTION),
    )
    return found[list(GIVEN)]


def _extremes(values: Array, codes: Places, collections: int) -> Array:
    """Lowest and highest known value of each feature: shape (collections, features, 2); NaN where none is known."""
    if not collections:
        return np.empty((0, values.shape[1], 2))
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(collections))
    ends = [extreme.reduceat(values[order], starts, axis=0) for extreme in (np.fmin, np.fmax)]
    return np.stack(ends, axis=-1)


def _rank(tracks: pd.DataFrame, rows: Places) -> Places:
    """By name, then id, the nameless last; only the rows that are found are sorted, as sorting names takes longest."""
    places = np.unique(rows)
    named = tracks[[NAME, TRACK]].take(places).set_axis(places)
    rank = np.zeros(len(tracks), dtype=np.intp)
    rank[named.sort_values([NAME, TRACK], kind="stable").index] = np.arange(len(places))
    return rank[rows]
